-- What comes in, and what becomes of it.

-- name: receive_submission
INSERT INTO copydesk.submission (draft, file_name, intent, submitter, requested_by)
VALUES ($1, $2, $3, $4, $5)
RETURNING id

-- name: receive_picture
INSERT INTO copydesk.submission_picture (submission, name, bytes) VALUES ($1, $2, $3)

-- name: submission
SELECT s.id, s.state, s.intent, s.submitter, s.file_name, s.received_at, s.settled_at, coalesce(s.story, s.beside) AS story,
       t.slug, s.version, s.findings, s.rejection, coalesce(v.submission <> s.id, false) AS unchanged
  FROM copydesk.submission AS s
  LEFT JOIN copydesk.story AS t ON t.number = coalesce(s.story, s.beside)
  LEFT JOIN copydesk.version AS v ON v.story = s.story AND v.number = s.version
 WHERE s.id = $1

-- name: submission_draft
SELECT draft FROM copydesk.submission WHERE id = $1

-- name: submissions
SELECT s.id, s.state, s.intent, s.submitter, s.file_name, s.received_at, s.settled_at, coalesce(s.story, s.beside) AS story,
       t.slug, s.version, s.findings, s.rejection, coalesce(v.submission <> s.id, false) AS unchanged
  FROM copydesk.submission AS s
  LEFT JOIN copydesk.story AS t ON t.number = coalesce(s.story, s.beside)
  LEFT JOIN copydesk.version AS v ON v.story = s.story AND v.number = s.version
 WHERE ($1::text IS NULL OR s.state = $1) AND ($2::text IS NULL OR s.submitter = $2) AND ($3::bigint IS NULL OR s.id < $3)
 ORDER BY s.id DESC LIMIT $4

-- name: waiting_submission
SELECT id, draft, file_name, intent, submitter, received_at FROM copydesk.submission WHERE id = $1 AND state = 'waiting'

-- name: abandoned_submissions
-- Drafts that no job will read: it is a dead letter, or somebody cancelled it.
SELECT s.id
  FROM copydesk.submission AS s
 WHERE s.state = 'waiting'
   AND NOT EXISTS (
     SELECT FROM copydesk.job AS j
      WHERE j.kind = 'intake' AND j.state <> 'dead' AND j.arguments ->> 'submission' = s.id::text)
 ORDER BY s.id LIMIT 1000

-- name: submission_pictures
SELECT name, bytes FROM copydesk.submission_picture WHERE submission = $1 ORDER BY name

-- name: kept_pictures
-- The pictures that the story has for which a text is brought; an editor sees the text alone. Only a file that may have words
-- which the story lacks is read.
SELECT picture.value AS picture, CASE WHEN NOT picture.value ?& '{caption,credit}' THEN a.bytes END AS bytes
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
  CROSS JOIN copydesk.content_pictures(v.content) AS picture (value)
  JOIN copydesk.asset AS a ON a.sha256 = picture.value ->> 'sha256'
 WHERE s.number = $1 OR s.slug = $2

-- name: lock_submission
SELECT state, intent, submitter, requested_by, story, version, rejection, beside
  FROM copydesk.submission WHERE id = $1 FOR UPDATE

-- name: free_slug
SELECT choice.slug
  FROM unnest($1::text[]) WITH ORDINALITY AS choice (slug, place)
 WHERE NOT EXISTS (SELECT FROM copydesk.story AS s WHERE s.slug = choice.slug)
   AND NOT EXISTS (SELECT FROM copydesk.former_address AS f WHERE f.slug = choice.slug)
 ORDER BY choice.place LIMIT 1

-- name: accept_submission
UPDATE copydesk.submission
   SET state = 'accepted', settled_at = clock_timestamp(), story = $2, version = $3, findings = $4
 WHERE id = $1

-- name: reject_submission
UPDATE copydesk.submission
   SET state = 'rejected', settled_at = clock_timestamp(), rejection = $2, beside = $3, findings = $4
 WHERE id = $1

-- name: keep_asset
-- As readers get it; what came stays with the submission.
INSERT INTO copydesk.asset (sha256, media_type, width, height, bytes)
SELECT $3, $4, $5, $6, coalesce($7, p.bytes) FROM copydesk.submission_picture AS p WHERE p.submission = $1 AND p.name = $2
ON CONFLICT (sha256) DO NOTHING

-- name: touch_story
-- Changes nothing of a story but lets its log grow.
UPDATE copydesk.story SET revision = revision WHERE number = $1

-- name: begin_story
INSERT INTO copydesk.story (slug, desk, state, working_version, working_kind, revision, submitted_by, updated_by, updated_action)
VALUES ($1, $2, $3, 1, 'publish', 1, $4, $4, 'submit')
RETURNING number
