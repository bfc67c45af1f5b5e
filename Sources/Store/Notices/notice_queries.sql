-- Who is told what: notices, the messages that they go in, and what became of those.

-- name: take_notice_place
-- One at a time; whoever comes second has nothing to do.
SELECT xid::text AS xid, event FROM copydesk.notice_place FOR UPDATE SKIP LOCKED

-- name: move_notice_place
UPDATE copydesk.notice_place SET xid = $1::text::xid8, event = $2

-- name: tell_outages
SELECT copydesk.tell_outages()

-- name: notice_stories
SELECT s.number, s.assignee, s.claimed_by,
       ARRAY(SELECT DISTINCT a.staff::text FROM copydesk.version_author AS a
              WHERE a.story = s.number AND a.version = s.working_version) AS authors,
       ARRAY(SELECT a.actor::text FROM copydesk.approval AS a
              WHERE a.story = s.number AND a.version = s.working_version
                AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id)) AS signed_by,
       copydesk.missing_signatures(s.number, s.working_version) AS missing
  FROM copydesk.story AS s WHERE s.number = ANY ($1::bigint[])

-- name: make_notices
-- Those that are new.
INSERT INTO copydesk.notice (event, staff, kind, because)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
ON CONFLICT (staff, key) DO NOTHING
RETURNING id, staff, kind

-- name: last_messages
-- When each person was told something by each channel last.
SELECT DISTINCT ON (staff, channel) staff, channel, tried_at
  FROM copydesk.notice_message
 WHERE staff = ANY ($1::text[]) AND tried_at > clock_timestamp() - interval '1 hour'
 ORDER BY staff, channel, tried_at DESC

-- name: open_message
-- The message that goes to a person next, sent no later than then; it needs a job if it is new, or has got earlier.
WITH earlier AS (
  SELECT m.id, m.send_at FROM copydesk.notice_message AS m
   WHERE m.staff = $1 AND m.channel = $2 AND m.digest = $3 AND m.state = 'waiting'
), opened AS (
  INSERT INTO copydesk.notice_message AS m (staff, channel, digest, send_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (staff, channel, digest) WHERE state = 'waiting'
     DO UPDATE SET send_at = least(m.send_at, excluded.send_at)
  RETURNING m.id, m.send_at
)
SELECT o.id, NOT EXISTS (SELECT FROM earlier AS e WHERE e.id = o.id AND e.send_at <= o.send_at) AS needs_job
  FROM opened AS o

-- name: add_to_message
INSERT INTO copydesk.notice_part (message, notice, staff, channel) VALUES ($1, $2, $3, $4)

-- name: lock_message
SELECT state, staff, channel, digest, token::text AS token, send_at FROM copydesk.notice_message WHERE id = $1 FOR UPDATE

-- name: begin_message
UPDATE copydesk.notice_message
   SET state = 'sending', attempts = attempts + 1, job = $2, fencing_token = $3, tried_at = clock_timestamp()
 WHERE id = $1
RETURNING attempts

-- name: end_message
UPDATE copydesk.notice_message
   SET state = $4, job = $2, fencing_token = $3, ended_at = clock_timestamp(), error = $5, receipt = $6
 WHERE id = $1

-- name: message_error
-- It stays under way: whoever tries next counts up.
UPDATE copydesk.notice_message SET error = $4 WHERE id = $1 AND state = 'sending' AND job = $2 AND fencing_token = $3

-- name: message_items
-- What waits for somebody waits only as long as the story does.
SELECT n.id, n.kind, n.because, n.action, n.actor, n.at, n.story, n.desk, n.destination, n.detail, s.slug,
       v.content ->> 'headline' AS headline
  FROM copydesk.notice_part AS p
  JOIN copydesk.notice AS n ON n.id = p.notice
  LEFT JOIN copydesk.story AS s ON s.number = n.story
  LEFT JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 WHERE p.message = $1 AND NOT copydesk.notice_is_settled(n)
 ORDER BY n.id

-- name: notices
-- What people were told, the newest first, with the messages that it went in.
SELECT n.id, n.staff, n.kind, n.because, n.action, n.actor, n.at, n.made_at, n.story, n.desk, n.destination, n.detail, s.slug,
       v.content ->> 'headline' AS headline,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                 'channel', m.channel, 'state', m.state, 'digest', m.digest, 'attempts', m.attempts, 'error', m.error,
                 'send_at', to_char(m.send_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                 'ended_at', to_char(m.ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                 'receipt', m.receipt, 'token', m.token) ORDER BY m.id), '[]')
          FROM copydesk.notice_part AS p JOIN copydesk.notice_message AS m ON m.id = p.message WHERE p.notice = n.id) AS messages
  FROM copydesk.notice AS n
  LEFT JOIN copydesk.story AS s ON s.number = n.story
  LEFT JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 WHERE ($1::text IS NULL OR n.staff = $1) AND ($2::bigint IS NULL OR n.id < $2)
 ORDER BY n.id DESC LIMIT $3

-- name: waiting_messages
SELECT m.id, m.token::text AS token, m.channel, m.digest, m.state, m.send_at, m.attempts, m.error
  FROM copydesk.notice_message AS m
 WHERE m.staff = $1 AND m.state IN ('waiting', 'sending') ORDER BY m.send_at, m.id

-- name: idle_messages
-- Messages whose time came a while ago and that no job will send: the sweep gives them one.
SELECT m.id
  FROM copydesk.notice_message AS m
 WHERE m.state IN ('waiting', 'sending') AND m.send_at < clock_timestamp() - interval '2 minutes'
   AND NOT EXISTS (
     SELECT FROM copydesk.job AS j
      WHERE j.kind = 'tell' AND j.state <> 'dead' AND j.arguments ->> 'message' = m.id::text)
 ORDER BY m.id LIMIT 1000

-- name: prune_notices
SELECT copydesk.prune_notices()
