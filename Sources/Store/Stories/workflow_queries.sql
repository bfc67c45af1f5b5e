-- What an action reads under the story's lock, and what it writes.

-- name: clock
SELECT clock_timestamp() AS now

-- name: lock_story
SELECT number FROM copydesk.story
 WHERE number = $1 OR slug = $2 OR number = (SELECT f.story FROM copydesk.former_address AS f WHERE f.slug = $2 LIMIT 1)
   FOR UPDATE

-- name: lock_stories
SELECT FROM copydesk.story WHERE number = ANY ($1) ORDER BY number FOR UPDATE

-- name: story_rows
-- Read only under the lock: a row that was waited for is not what a join would have seen.
SELECT s.number, s.slug, s.desk, s.state, copydesk.last_state_change(s.number) AS last_state_change, s.working_version,
       s.working_kind, s.live_version, s.revision, s.publish_at, s.trigger, s.package, v.content ->> 'package' AS proposed_package,
       (SELECT d.trigger_digest FROM copydesk.decision AS d WHERE d.id = s.decision) AS trigger_digest,
       v.content ->> 'publish' AS proposed_trigger,
       (v.content ->> 'wanted')::timestamptz AS wanted, v.wanted_local, v.wanted_zone, v.embargo_local, v.embargo_zone,
       s.publishing_since, s.hold_reason, s.hold_since, s.hold_story, s.assignee, s.claimed_by, s.claimed_until, s.first_published_at,
       s.decision, s.kill_request, v.content_hash, v.configuration, v.embargo,
       coalesce((SELECT c.findings FROM copydesk.version_check AS c
                  WHERE c.story = v.story AND c.version = v.number ORDER BY c.id DESC LIMIT 1), v.findings) AS findings, v.saved_by,
       coalesce(v.content -> 'sensitive' = 'true'::jsonb, false) AS is_sensitive,
       ARRAY(SELECT r.staff FROM copydesk.readers(s.number, s.working_version) AS r) AS read_by,
       (SELECT max(l.number) FROM copydesk.version AS l WHERE l.story = s.number) AS latest_version,
       live.kind AS live_kind, live.content ->> 'slug' AS live_slug, live.desk AS live_desk,
       EXISTS (SELECT FROM copydesk.delivery AS d JOIN copydesk.attempt AS a ON a.delivery = d.id
                WHERE d.story = s.number) AS any_delivery_started
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
  LEFT JOIN copydesk.version AS live ON live.story = s.number AND live.number = s.live_version
 WHERE s.number = ANY ($1)

-- name: slug_holder
SELECT number FROM copydesk.story WHERE slug = $1
UNION ALL
SELECT story FROM copydesk.former_address WHERE slug = $1

-- name: last_told
SELECT copydesk.last_told($1, (SELECT live_version FROM copydesk.story WHERE number = $1)) AS content

-- name: working_authors
SELECT a.story, a.staff, a.part
  FROM unnest($1::bigint[], $2::bigint[]) AS wanted(story, version)
  JOIN copydesk.version_author AS a ON a.story = wanted.story AND a.version = wanted.version
 ORDER BY a.story, a.staff, a.part

-- name: standing_approvals
-- The signatures on versions that are not void, with all that they say, and the key that checks them.
SELECT a.*
  FROM unnest($1::bigint[], $2::bigint[]) AS wanted(story, version)
  JOIN copydesk.approval_to_verify AS a ON a.story = wanted.story AND a.version = wanted.version
 WHERE NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id)
 ORDER BY a.id

-- name: kill_requests
-- Requests for kills, with all that they say, and the key that checks them.
SELECT r.* FROM copydesk.kill_request_to_verify AS r WHERE r.id = ANY ($1)

-- name: ask_kill
INSERT INTO copydesk.kill_request
  (story, version, content_hash, desk, actor, on_behalf_of, grant_id, notice, vanish, configuration, follows, signed_at, key_id,
   signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
RETURNING id

-- name: kill_requests_in_turn
SELECT r.* FROM copydesk.kill_request_to_verify AS r WHERE r.id > $1 ORDER BY r.id LIMIT 2000

-- name: has_house_findings
SELECT jsonb_path_exists(copydesk.findings(v), '$[*].house') AS found
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 WHERE s.number = $1

-- name: keep_findings
-- Only while that is what people would sign.
INSERT INTO copydesk.version_check (story, version, findings)
SELECT s.number, s.working_version, $3 FROM copydesk.story AS s
 WHERE s.number = $1 AND s.working_version = $2 AND s.state IN ('desk_review', 'approved')

-- name: change_story
UPDATE copydesk.story
   SET desk = $2, state = $3, working_version = $4, working_kind = $5, live_version = $6, revision = $7, publish_at = $8,
       publishing_since = $9, hold_reason = $10, hold_since = $11, assignee = $12, claimed_by = $13, claimed_until = $14,
       first_published_at = $15, decision = $16, slug = $17, trigger = $18, package = $19, hold_story = $20, kill_request = $21
 WHERE number = $1

-- name: save_version
INSERT INTO copydesk.version
  (story, number, content_hash, content, canonical, submission, kind, note, desk, policy, embargo, picture, saved_by, findings,
   embargo_as_written, publish_as_written, embargo_local, embargo_zone, wanted_local, wanted_zone)
VALUES ($1, $2, $3, $4, convert_to($5, 'UTF8'), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)

-- name: times_as_written
SELECT embargo_as_written, publish_as_written, embargo_local, embargo_zone, wanted_local, wanted_zone,
       (content ->> 'wanted')::timestamptz AS wanted FROM copydesk.version WHERE story = $1 AND number = $2

-- name: void_approvals
INSERT INTO copydesk.approval_void (approval, voided_by, reason)
SELECT approval, $2, $3 FROM unnest($1::bigint[]) AS approval

-- name: decide
-- Without a version it is of what readers see, or else of what was sent last, or else of what was to be: a withdrawal's.
INSERT INTO copydesk.decision
  (story, version, content_hash, kind, actor, publish_at, note, vanish, trigger, trigger_digest, package, kill_request,
   break_glass_reason)
SELECT v.story, v.number, v.content_hash, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
  FROM copydesk.version AS v
 WHERE v.story = $1
   AND v.number = coalesce(
     $2,
     (SELECT live_version FROM copydesk.story WHERE number = $1),
     (SELECT d.version FROM copydesk.delivery AS d JOIN copydesk.attempt AS a ON a.delivery = d.id
       WHERE d.story = $1 ORDER BY a.id DESC LIMIT 1),
     (SELECT d.version FROM copydesk.delivery AS d WHERE d.story = $1 ORDER BY d.id DESC LIMIT 1))
RETURNING id

-- name: changes_since
-- What brought the story from one revision to the present one: the first entry of each revision, since what is only
-- recorded leaves the revision as it is.
SELECT DISTINCT ON (revision) revision, actor, action, at, detail ? 'held' AS holds
  FROM copydesk.audit_entry
 WHERE coalesce(story, 0) = $1 AND revision > $2
 ORDER BY revision, position

-- name: open_after_reviews
SELECT r.broken_by AS actor, ARRAY(SELECT DISTINCT w.staff::text FROM copydesk.version_author AS w
                                    WHERE w.story = r.story AND w.version = r.version) AS authors
  FROM copydesk.after_review AS r
 WHERE r.story = $1 AND r.closed_at IS NULL

-- name: close_after_reviews
UPDATE copydesk.after_review SET closed_at = clock_timestamp(), closed_by = $2, note = $3
 WHERE story = $1 AND closed_at IS NULL
