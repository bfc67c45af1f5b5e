-- The newsroom's configuration as it is, and the changes to it. Nothing is deleted: records name it.

-- name: lock_newsroom
SELECT name FROM copydesk.newsroom FOR UPDATE

-- name: configured_roles
SELECT name, capabilities FROM copydesk.role WHERE capabilities <> '{}' ORDER BY name

-- name: configured_staff
SELECT handle, name, bio, account_name, account_uid, database_role FROM copydesk.staff WHERE active ORDER BY handle

-- name: configured_grants
SELECT g.staff, g.role, g.desk, g.until, g.title
  FROM copydesk.staff_grant AS g
  JOIN copydesk.staff AS s ON s.handle = g.staff AND s.active
 WHERE g.revoked_at IS NULL AND g.covering IS NULL
 ORDER BY g.id

-- name: somebody_manages
SELECT EXISTS (
  SELECT FROM copydesk.staff_grant AS g
    JOIN copydesk.role AS r ON r.name = g.role
    JOIN copydesk.staff AS s ON s.handle = g.staff
   WHERE s.active AND g.revoked_at IS NULL AND (g.until IS NULL OR g.until > clock_timestamp())
     AND g.desk IS NULL AND 'manage' = ANY (r.capabilities)) AS held

-- name: set_newsroom
UPDATE copydesk.newsroom SET name = $1, url = $2, language = $3, time_zone = $4, "primary" = $5

-- name: set_desk
INSERT INTO copydesk.desk (slug, name, time_zone, language, policy) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (slug) DO UPDATE
   SET name = excluded.name, time_zone = excluded.time_zone, language = excluded.language, policy = excluded.policy,
       active = true

-- name: stories_on_desks
-- What a desk cannot be closed over: all that can still change or that readers see.
SELECT number, slug, desk, state, live_version FROM copydesk.story
 WHERE desk = ANY ($1::text[]) AND state NOT IN ('killed', 'spiked') ORDER BY number

-- name: scheduled_on_desk
SELECT number, slug, publish_at FROM copydesk.story
 WHERE desk = $1 AND publish_at > clock_timestamp() ORDER BY publish_at, number

-- name: close_desk
UPDATE copydesk.desk SET active = false WHERE slug = $1

-- name: set_role
INSERT INTO copydesk.role (name, capabilities) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET capabilities = excluded.capabilities

-- name: free_accounts
-- Before accounts pass from one person to another.
UPDATE copydesk.staff SET account_name = NULL, account_uid = NULL, database_role = NULL
 WHERE handle = ANY ($1) AND (account_name IS NOT NULL OR account_uid IS NOT NULL OR database_role IS NOT NULL)

-- name: set_staff
INSERT INTO copydesk.staff (handle, name, bio, account_name, account_uid, database_role) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (handle) DO UPDATE
   SET name = excluded.name, bio = excluded.bio, account_name = excluded.account_name, account_uid = excluded.account_uid,
       database_role = excluded.database_role, active = true

-- name: retire_staff
UPDATE copydesk.staff SET active = false WHERE handle = $1

-- name: give_grant
INSERT INTO copydesk.staff_grant (staff, role, desk, until, title) VALUES ($1, $2, $3, $4, $5)

-- name: change_grant
UPDATE copydesk.staff_grant SET until = $4, title = $5
 WHERE staff = $1 AND role = $2 AND desk IS NOT DISTINCT FROM $3 AND covering IS NULL AND revoked_at IS NULL

-- name: end_grant
UPDATE copydesk.staff_grant SET revoked_at = clock_timestamp()
 WHERE staff = $1 AND role = $2 AND desk IS NOT DISTINCT FROM $3 AND covering IS NULL AND revoked_at IS NULL

-- name: set_destination
INSERT INTO copydesk.destination (name, settings, desks, holds_embargo, concurrency) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE
   SET settings = excluded.settings, desks = excluded.desks, holds_embargo = excluded.holds_embargo,
       concurrency = excluded.concurrency, active = true

-- name: close_destination
UPDATE copydesk.destination SET active = false WHERE name = $1

-- name: cancel_deliveries_to_removed
-- Kills stay: who has a story must hear that it was withdrawn.
UPDATE copydesk.delivery SET state = 'cancelled' WHERE destination = $1 AND kind <> 'kill' AND state IN ('pending', 'failed')

-- name: deliveries_waiting_at
SELECT count(*) AS waiting FROM copydesk.delivery
 WHERE destination = $1 AND kind <> 'kill' AND state IN ('pending', 'failed')

-- name: newsroom
SELECT identity::text AS identity, name, url, language, time_zone, "primary" FROM copydesk.newsroom

-- name: desks
SELECT slug, name, time_zone, language, policy FROM copydesk.desk WHERE active ORDER BY slug

-- name: destinations
SELECT name, settings FROM copydesk.destination WHERE active ORDER BY name
