-- Who works here, and where.

-- name: give_cover
INSERT INTO copydesk.staff_grant (staff, role, desk, until, covering, title) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (staff, role, coalesce(desk, '*'), coalesce(covering, '*')) WHERE revoked_at IS NULL
   DO UPDATE SET until = excluded.until, title = excluded.title

-- name: end_cover
UPDATE copydesk.staff_grant SET revoked_at = clock_timestamp()
 WHERE staff = $1 AND desk = $2 AND covering = $3 AND revoked_at IS NULL AND until > clock_timestamp()
