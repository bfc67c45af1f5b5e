-- Who works here, and where.

-- name: newsroom
SELECT identity::text AS identity, name, url, language, time_zone, "primary" FROM copydesk.newsroom

-- name: desks
SELECT slug, name, time_zone, language, policy FROM copydesk.desk WHERE active ORDER BY slug

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

-- name: destinations
SELECT name, settings FROM copydesk.destination WHERE active ORDER BY name

-- name: destination_of_delivery
SELECT t.name, t.settings FROM copydesk.delivery AS d JOIN copydesk.destination AS t ON t.name = d.destination WHERE d.id = $1
