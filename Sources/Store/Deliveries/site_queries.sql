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

-- name: shown_stories
-- The numbers of the latest of all, of every desk and of every author, and of those to which a story with the slug $2 is
-- related: what it names ($1), what names it, and what that names.
WITH naming AS MATERIALIZED (
  SELECT v.story, v.content -> 'related' AS related
    FROM copydesk.version AS v
    JOIN copydesk.story AS s ON s.number = v.story AND s.live_version = v.number
   WHERE v.content -> 'related' ? $2
)
(SELECT number FROM copydesk.story WHERE live_version IS NOT NULL ORDER BY first_published_at DESC LIMIT 100)
UNION
SELECT latest.number
  FROM copydesk.desk AS k
 CROSS JOIN LATERAL (
   SELECT s.number FROM copydesk.story AS s
    WHERE s.desk = k.slug AND s.live_version IS NOT NULL
    ORDER BY s.first_published_at DESC LIMIT 50) AS latest
UNION
SELECT latest.number
  FROM copydesk.staff AS p
 CROSS JOIN LATERAL (
   SELECT s.number
     FROM copydesk.version_author AS a
     JOIN copydesk.story AS s ON s.number = a.story AND s.live_version = a.version
    WHERE a.staff = p.handle AND a.part = 'byline'
    ORDER BY a.story DESC LIMIT 25) AS latest
UNION
-- Corrections of older stories, which feeds carry once more.
(SELECT story FROM copydesk.delivery WHERE kind = 'correct' ORDER BY id DESC LIMIT 100)
UNION
SELECT number FROM copydesk.story WHERE slug = ANY ($1) AND live_version IS NOT NULL
UNION
SELECT story FROM naming
UNION
SELECT s.number
  FROM naming
 CROSS JOIN LATERAL jsonb_array_elements_text(naming.related) AS named(slug)
  JOIN copydesk.story AS s ON s.slug = named.slug AND s.live_version IS NOT NULL

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

-- name: last_withdrawals
-- When a story of each desk was last withdrawn from a destination.
SELECT s.desk, max(d.created_at) AS at
  FROM copydesk.delivery AS d JOIN copydesk.story AS s ON s.number = d.story
 WHERE d.destination = $1 AND d.kind = 'kill' AND d.state IN ('running', 'delivered')
 GROUP BY s.desk

-- name: amendments
-- Corrections and updates of these stories that have been fired, up to the version that is carried.
SELECT c.id AS decision, c.story, c.kind, c.version, v.note, min(d.created_at) AS at
  FROM copydesk.decision AS c
  JOIN copydesk.delivery AS d ON d.decision = c.id
  JOIN copydesk.version AS v ON v.story = c.story AND v.number = c.version
 WHERE c.story = ANY ($1) AND c.kind IN ('correct', 'update')
 GROUP BY c.id, c.story, c.kind, c.version, v.note
 ORDER BY c.id
