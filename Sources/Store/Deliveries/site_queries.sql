-- What a destination carries.

-- name: published_story
-- One version as it goes out with a decision.
SELECT s.number, s.slug, s.desk, v.number AS version, v.content_hash, v.content,
       coalesce(s.first_published_at, fired.at) AS first_published_at, fired.at AS updated_at
  FROM copydesk.decision AS c
  JOIN copydesk.story AS s ON s.number = c.story
  JOIN copydesk.version AS v ON v.story = c.story AND v.number = c.version
 CROSS JOIN LATERAL (SELECT min(d.created_at) AS at FROM copydesk.delivery AS d WHERE d.decision = c.id) AS fired
 WHERE c.id = $1

-- name: carried_stories
-- These stories ($2) as the destination has them; those that it never had, or has had withdrawn, are left out.
SELECT s.number, s.slug, s.desk, v.number AS version, v.content_hash, v.content, s.first_published_at,
       fired.at AS updated_at, carried.decision, carried.delivery
  FROM copydesk.story AS s
 CROSS JOIN LATERAL copydesk.carried($1, s.number) AS carried
 CROSS JOIN LATERAL (SELECT min(f.created_at) AS at FROM copydesk.delivery AS f WHERE f.decision = carried.decision) AS fired
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = carried.version
 WHERE s.number = ANY ($2)
 ORDER BY s.first_published_at DESC, s.number DESC

-- name: amendments
-- Corrections and updates of these stories that have been fired, up to the version that is carried.
SELECT c.id AS decision, c.story, c.kind, c.version, v.note, min(d.created_at) AS at
  FROM copydesk.decision AS c
  JOIN copydesk.delivery AS d ON d.decision = c.id
  JOIN copydesk.version AS v ON v.story = c.story AND v.number = c.version
 WHERE c.story = ANY ($1) AND c.kind IN ('correct', 'update')
 GROUP BY c.id, c.story, c.kind, c.version, v.note
 ORDER BY c.id
