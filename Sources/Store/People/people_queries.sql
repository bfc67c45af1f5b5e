-- Who works here, and where.

-- name: staff_account
-- The uid is surer than the name, which is another host's matter.
SELECT handle FROM copydesk.staff
 WHERE active AND (account_uid = $1 OR account_name = $2)
 ORDER BY account_uid IS NOT DISTINCT FROM $1 DESC LIMIT 1

-- name: staff
-- Everybody whose handle is among those given, or simply everybody.
SELECT handle, name, bio, active FROM copydesk.staff WHERE $1::text[] IS NULL OR handle = ANY ($1) ORDER BY handle

-- name: staff_grants
SELECT g.id, g.staff, g.role, r.capabilities, g.desk, g.until, g.title, g.covering
  FROM copydesk.staff_grant AS g
  JOIN copydesk.role AS r ON r.name = g.role
 WHERE g.revoked_at IS NULL AND (g.until IS NULL OR g.until > clock_timestamp())
   AND ($1::text[] IS NULL OR g.staff = ANY ($1))
 ORDER BY g.id

-- name: give_cover
INSERT INTO copydesk.staff_grant (staff, role, desk, until, covering, title) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (staff, role, coalesce(desk, '*'), coalesce(covering, '*')) WHERE revoked_at IS NULL
   DO UPDATE SET until = excluded.until, title = excluded.title

-- name: end_cover
UPDATE copydesk.staff_grant SET revoked_at = clock_timestamp()
 WHERE staff = $1 AND desk = $2 AND covering = $3 AND revoked_at IS NULL AND until > clock_timestamp()
