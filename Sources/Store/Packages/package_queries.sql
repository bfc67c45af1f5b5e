-- Packages: what was done to them, and what has yet to go out together.

-- name: package_acts
-- Since each of these packages was last released, in order.
SELECT a.* FROM copydesk.package_act_to_verify AS a
 WHERE a.package = ANY ($1)
   AND a.id > coalesce((SELECT max(r.number) FROM copydesk.package_act AS r WHERE r.package = a.package AND r.act = 'release'), 0)
 ORDER BY a.id

-- name: package_acts_numbered
SELECT a.* FROM copydesk.package_act_to_verify AS a WHERE a.id = ANY ($1)

-- name: package_acts_in_turn
SELECT a.* FROM copydesk.package_act_to_verify AS a WHERE a.id > $1 ORDER BY a.id LIMIT 2000

-- name: decision_releases
SELECT a.* FROM copydesk.package_act_to_verify AS a
 WHERE a.id IN (SELECT s.release FROM copydesk.signed_act AS s WHERE s.decision = ANY ($1))

-- name: package_ground
-- What an act is bound to: where in the newsroom's log it comes, and how many there have been.
SELECT n.identity::text AS identity, n.audit_length AS follows,
       1 + coalesce((SELECT max(a.number) FROM copydesk.package_act AS a), 0) AS number,
       (SELECT coalesce(max(f.number), 0) FROM copydesk.firing AS f) AS firings,
       (SELECT s.audit_length + 1 FROM copydesk.story AS s WHERE s.number = $1) AS entry
  FROM copydesk.newsroom AS n

-- name: enter_package_act
INSERT INTO copydesk.package_act
  (number, act, package, stories, decisions, publish_at, trigger, trigger_digest, firings, firing, entry, actor, on_behalf_of,
   follows, signed_at, key_id, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)

-- name: package_of_story
-- The package that a story is in or that its working version's text names, if it has yet to go out: looked at without its lock.
SELECT s.package, v.content ->> 'package' AS proposed
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 WHERE (s.number = $1 OR s.slug = $2) AND s.first_published_at IS NULL

-- name: closed_packages
-- Packages that are closed and have yet to go out; those that wait for one trigger, if that is given.
SELECT w.package FROM copydesk.waiting_package AS w
 WHERE (w.closing).number IS NOT NULL AND ($1::text IS NULL OR (w.closing).trigger = $1)
 ORDER BY w.package LIMIT 1000

-- name: packages_waiting_in_vain
-- Packages that are closed for a trigger that was changed since, and had not fired before.
SELECT w.package FROM copydesk.waiting_package AS w
 WHERE copydesk.closing_is_in_vain(w.closing)
 ORDER BY w.package LIMIT 1000

-- name: packages_for_triggers
-- Packages that are closed for one of these triggers, as it is defined now; with what has not gone out of them.
SELECT w.package, (w.closing).trigger AS trigger
  FROM copydesk.waiting_package AS w JOIN copydesk.trigger AS t ON t.name = (w.closing).trigger
 WHERE t.name = ANY ($1::text[]) AND t.active AND t.digest = (w.closing).trigger_digest
 ORDER BY w.package LIMIT 1000

-- name: package_settled
-- When somebody last did something to each of these stories.
SELECT member.number, last.at
  FROM unnest($1::bigint[]) AS member(number)
 CROSS JOIN LATERAL (
   SELECT e.at FROM copydesk.audit_entry AS e
    WHERE coalesce(e.story, 0) = member.number AND e.actor <> 'system'
      AND NOT EXISTS (SELECT FROM copydesk.action AS a WHERE a.name = e.action AND a.records_only)
    ORDER BY e.position DESC LIMIT 1) AS last

-- name: waiting_packages
SELECT w.package FROM copydesk.waiting_package AS w ORDER BY w.package LIMIT 1000

-- name: first_firing_after
-- The first firing of a trigger, as it was defined, after so many.
SELECT f.* FROM copydesk.firing_to_verify AS f
 WHERE f.trigger = $1 AND f.digest = $2 AND f.id > $3 AND f.refused IS NULL ORDER BY f.id LIMIT 20

-- name: package_stories
-- The stories of these packages, those that went out with them included.
SELECT s.package, o.number, o.slug, o.desk, o.headline, o.state, o.working_version, o.urgency, o.embargo, o.approved_by, o.signed_as, o.glass_is_broken,
       o.approvals_needed, o.hold_reason, o.hold_since, o.hold_story, o.publishing_since, o.first_published_at, o.live_version,
       o.kill_asked_by IS NOT NULL AS kill_is_asked,
       EXISTS (SELECT FROM copydesk.package_members(s.package) AS m WHERE m.number = s.number) AS is_to_go
  FROM copydesk.story AS s
 CROSS JOIN LATERAL (SELECT * FROM copydesk.story_overview AS v WHERE v.number = s.number OFFSET 0) AS o
 WHERE s.package = ANY ($1)
 ORDER BY s.package, o.number
