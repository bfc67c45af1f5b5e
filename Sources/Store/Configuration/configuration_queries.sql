-- The newsroom's configuration as it is, and the changes to it. Nothing is deleted: records name it.

-- name: lock_newsroom
SELECT name FROM copydesk.newsroom FOR UPDATE

-- name: set_newsroom
UPDATE copydesk.newsroom SET name = $1, url = $2, language = $3, time_zone = $4, "primary" = $5, typography = $6, checks = $7, templates = $8

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
-- Every time to come of a desk's stories that is shown on its clocks.
SELECT s.number, s.slug, t.what, t.at
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 CROSS JOIN LATERAL (VALUES
   ('goes out', s.publish_at), ('embargo', v.embargo), ('wanted', (v.content ->> 'wanted')::timestamptz)) AS t(what, at)
 WHERE s.desk = $1 AND s.state IN ('draft', 'desk_review', 'approved') AND t.at > clock_timestamp()
   AND (t.what <> 'embargo' OR s.publish_at IS DISTINCT FROM t.at)
 ORDER BY t.at, s.number

-- name: meant_times
-- Times to come that were meant as local ones.
SELECT t.what, s.number, s.slug, s.desk, t.at, t.local_time, t.time_zone
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
  LEFT JOIN LATERAL copydesk.last_approval(s.number, s.working_version) AS a ON s.state = 'approved'
 CROSS JOIN LATERAL (VALUES
   ('goes out', a.publish_at, a.local_time, a.time_zone), ('embargo', v.embargo, v.embargo_local, v.embargo_zone),
   ('wanted', (v.content ->> 'wanted')::timestamptz, v.wanted_local, v.wanted_zone)) AS t(what, at, local_time, time_zone)
 WHERE s.state IN ('draft', 'desk_review', 'approved') AND s.publishing_since IS NULL AND t.at > clock_timestamp()
   AND t.local_time IS NOT NULL
 ORDER BY t.at, s.number LIMIT 1000

-- name: scheduled_approvals
-- Who stands behind what is to go out by itself.
SELECT s.number, s.slug, s.desk, a.actor, a.on_behalf_of, a.kind, a.signs_as,
       a.break_glass_reason IS NOT NULL AS broke_glass,
       copydesk.wanted_signatures(v.policy, v.content, v.kind::text, s.live_version IS NOT NULL) AS needed
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
  JOIN copydesk.approval AS a ON a.story = v.story AND a.version = v.number
 WHERE s.state = 'approved' AND s.publishing_since IS NULL AND s.hold_reason IS NULL AND s.publish_at IS NOT NULL
   AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id)
 ORDER BY s.publish_at, s.number, a.id

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
INSERT INTO copydesk.staff (handle, name, bio, account_name, account_uid, database_role, notify)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (handle) DO UPDATE
   SET name = excluded.name, bio = excluded.bio, account_name = excluded.account_name, account_uid = excluded.account_uid,
       database_role = excluded.database_role, notify = excluded.notify, active = true

-- name: retire_staff
UPDATE copydesk.staff SET active = false WHERE handle = $1

-- name: give_grant
INSERT INTO copydesk.staff_grant (staff, role, desk, until, title) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (staff, role, coalesce(desk, '*'), coalesce(covering, '*')) WHERE revoked_at IS NULL
   DO UPDATE SET until = excluded.until, title = excluded.title

-- name: end_grant
UPDATE copydesk.staff_grant SET revoked_at = clock_timestamp()
 WHERE staff = $1 AND role = $2 AND desk IS NOT DISTINCT FROM $3 AND covering IS NULL AND revoked_at IS NULL

-- name: end_unsigned_grants
UPDATE copydesk.staff_grant SET revoked_at = clock_timestamp() WHERE id = ANY ($1) AND revoked_at IS NULL

-- name: set_destination
INSERT INTO copydesk.destination (name, settings, desks, holds_embargo, concurrency) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE
   SET settings = excluded.settings, desks = excluded.desks, holds_embargo = excluded.holds_embargo,
       concurrency = excluded.concurrency, active = true

-- name: set_trigger
-- What is defined otherwise is another trigger from now on.
INSERT INTO copydesk.trigger AS t (name, kind, settings, desks, digest) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE
   SET kind = excluded.kind, settings = excluded.settings, desks = excluded.desks, digest = excluded.digest, active = true,
       defined_at = CASE WHEN t.active AND t.digest = excluded.digest THEN t.defined_at ELSE clock_timestamp() END

-- name: close_trigger
UPDATE copydesk.trigger SET active = false WHERE name = $1

-- name: waiting_for_triggers
SELECT w.story AS number, w.slug, w.desk, w.trigger FROM copydesk.waiting_for_trigger AS w
 WHERE w.trigger = ANY ($1::text[]) AND w.hold_reason IS NULL ORDER BY w.story

-- name: close_destination
UPDATE copydesk.destination SET active = false WHERE name = $1

-- name: cancel_deliveries_to_removed
-- Kills stay: who has a story must hear that it was withdrawn.
UPDATE copydesk.delivery SET state = 'cancelled' WHERE destination = $1 AND NOT copydesk.withdraws(kind) AND state IN ('pending', 'failed')

-- name: deliveries_waiting_at
SELECT count(*) AS waiting FROM copydesk.delivery
 WHERE destination = $1 AND NOT copydesk.withdraws(kind) AND state IN ('pending', 'failed')

-- name: configuration_head
-- Whatever of the chain or of the keys changes, the stamp does.
SELECT n.identity::text AS identity,
       concat_ws(' ', n.identity, last.number, encode(last.signature, 'hex'), keys.digest) AS stamp
  FROM copydesk.newsroom AS n
  LEFT JOIN LATERAL (
    SELECT c.number, c.signature FROM copydesk.configuration_change AS c ORDER BY c.number DESC LIMIT 1) AS last ON true
 CROSS JOIN LATERAL (
    SELECT md5(string_agg(concat_ws(' ', k.id, k.ended_at, k.compromised_since), ',' ORDER BY k.id)) AS digest
      FROM copydesk.signing_key AS k) AS keys

-- name: configuration_changes
SELECT c.number, c.previous, c.follows, c.act, c.actor, c.requested_by, c.change, c.signed_at, c.key_id, c.signature,
       k.public_key, k.ended_at, k.compromised_since, seal.length AS sealed
  FROM copydesk.configuration_change AS c
  JOIN copydesk.signing_key AS k ON k.id = c.key_id
  LEFT JOIN copydesk.sealed_before_compromise AS seal ON seal.key_id = c.key_id AND seal.story = 0
 ORDER BY c.number

-- name: configuration_rows
SELECT part, name, content FROM copydesk.configuration_rows()

-- name: configuration_ground
SELECT audit_length AS follows, clock_timestamp() AS now FROM copydesk.newsroom

-- name: enter_configuration_change
INSERT INTO copydesk.configuration_change
  (number, previous, follows, act, actor, requested_by, change, signed_at, key_id, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
