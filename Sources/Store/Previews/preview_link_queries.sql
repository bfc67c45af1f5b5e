-- Links to previews.

-- name: open_previews
-- Those that are not over, what was made last first; of one story ($1) or of all.
SELECT p.* FROM copydesk.unended_preview AS p
 WHERE ($1::bigint IS NULL OR p.story = $1) AND p.over IS NULL ORDER BY p.made_at DESC, p.token

-- name: previews_to_tend
SELECT p.* FROM copydesk.unended_preview AS p WHERE p.destination = $1 ORDER BY p.made_at, p.token

-- name: story_of_preview
SELECT story FROM copydesk.preview_link WHERE token = $1

-- name: has_unended_previews
SELECT EXISTS (SELECT FROM copydesk.preview_link WHERE story = $1 AND ended_at IS NULL) AS has_some

-- name: preview_over
SELECT p.over FROM copydesk.unended_preview AS p WHERE p.token = $1

-- name: preview_secret
SELECT secret FROM copydesk.preview_secret

-- name: make_preview_link
INSERT INTO copydesk.preview_link (token, story, version, content_hash, destination, made_by, until, follows)
SELECT $1, s.number, v.number, v.content_hash, $3, $4, $5, s.audit_length
  FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 WHERE s.number = $2

-- name: end_preview_links
UPDATE copydesk.preview_link SET ended_at = clock_timestamp(), because = $2 WHERE token = ANY ($1) AND ended_at IS NULL
