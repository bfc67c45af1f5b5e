-- Freezes: what keeps stories from going out by themselves.

-- name: last_freeze_act
SELECT max(number) AS last FROM copydesk.freeze_act

-- name: last_freeze_act_locked
SELECT copydesk.last_freeze_act() AS last

-- name: freeze_acts_after
SELECT a.* FROM copydesk.freeze_act_to_verify AS a WHERE a.id > $1 ORDER BY a.id

-- name: freeze_acts_in_turn
SELECT a.* FROM copydesk.freeze_act_to_verify AS a WHERE a.id > $1 ORDER BY a.id LIMIT 2000

-- name: lock_freezes
SELECT pg_advisory_xact_lock(copydesk.freeze_lock())

-- name: freeze_ground
-- What a freeze is bound to: where in the newsroom's log it comes.
SELECT identity::text AS identity, audit_length AS follows FROM copydesk.newsroom

-- name: sign_freeze_act
INSERT INTO copydesk.freeze_act (act, desk, reason, until, actor, on_behalf_of, follows, signed_at, key_id, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: freezes_past_their_end
SELECT a.desk FROM copydesk.freeze_act AS a
 WHERE a.act = 'freeze' AND a.until <= clock_timestamp()
   AND NOT EXISTS (SELECT FROM copydesk.freeze_act AS later
                    WHERE coalesce(later.desk, '*') = coalesce(a.desk, '*') AND later.number > a.number)

-- name: due_on_desk
-- What has fallen due on a desk, or on any ($1 null), and is neither on its way nor held.
SELECT s.decision FROM copydesk.story AS s
 WHERE s.state = 'approved' AND s.publishing_since IS NULL AND s.hold_reason IS NULL AND s.publish_at <= clock_timestamp()
   AND ($1::text IS NULL OR s.desk = $1)
 ORDER BY s.publish_at, s.number

-- name: frozen_stories
-- What freezes have kept on a desk, or on any ($1 null).
SELECT f.* FROM copydesk.frozen_story AS f WHERE $1::text IS NULL OR f.desk = $1 ORDER BY f.due, f.number

-- name: stories_to_come
-- What has a time to come on these desks, before $2 if that is given.
SELECT s.number, s.slug, s.desk, v.content ->> 'headline' AS headline, v.urgency, s.publish_at AS due, NULL::timestamptz AS hold_since
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 WHERE s.state = 'approved' AND s.publishing_since IS NULL AND s.hold_reason IS NULL AND s.publish_at > clock_timestamp()
   AND ($1::text IS NULL OR s.desk = $1) AND ($2::timestamptz IS NULL OR s.publish_at < $2)
 ORDER BY s.publish_at, s.number LIMIT 200
