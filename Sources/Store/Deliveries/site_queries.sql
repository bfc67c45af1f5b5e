-- What a destination carries.

-- name: published_stories
-- The versions that go out with these decisions.
-- Under the address that the version says: the story may have another already that has not gone out.
SELECT c.id AS decision, s.number, v.content ->> 'slug' AS slug, v.desk, v.number AS version, v.content_hash, v.content,
       coalesce(s.first_published_at, fired.at) AS first_published_at,
       coalesce(copydesk.told_at(c.id), fired.at) AS updated_at,
       copydesk.former_paths(s.number, v.desk || '/' || (v.content ->> 'slug')) AS former_paths
  FROM copydesk.decision AS c
  JOIN copydesk.story AS s ON s.number = c.story
  JOIN copydesk.version AS v ON v.story = c.story AND v.number = c.version
 CROSS JOIN LATERAL (SELECT min(d.created_at) AS at FROM copydesk.delivery AS d WHERE d.decision = c.id) AS fired
 WHERE c.id = ANY ($1)

-- name: carried_deliveries
-- What the destination has of these stories ($2), with something that is another as soon as the delivery is or the version's row.
SELECT wanted.number, concat_ws(' ', carried.delivery, carried.version, v.xmin) AS stamp
  FROM unnest($2::bigint[]) AS wanted(number)
 CROSS JOIN LATERAL copydesk.carried($1, wanted.number) AS carried
  JOIN copydesk.version AS v ON v.story = wanted.number AND v.number = carried.version

-- name: carried_stories
-- These stories ($2) as the destination has them; those that it never had, or has had withdrawn, are left out.
SELECT s.number, v.content ->> 'slug' AS slug, v.desk, v.number AS version, v.content_hash, v.content, s.first_published_at,
       coalesce(copydesk.told_at(carried.decision), fired.at) AS updated_at, carried.decision, carried.delivery,
       copydesk.former_paths(s.number, v.desk || '/' || (v.content ->> 'slug')) AS former_paths
  FROM copydesk.story AS s
 CROSS JOIN LATERAL copydesk.carried($1, s.number) AS carried
 CROSS JOIN LATERAL (SELECT min(f.created_at) AS at FROM copydesk.delivery AS f WHERE f.decision = carried.decision) AS fired
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = carried.version
 WHERE s.number = ANY ($2)
 ORDER BY s.first_published_at DESC, s.number DESC

-- name: amendments
-- What these stories say of their changes, of versions that have been fired; one that was put up again has several decisions.
SELECT array_agg(DISTINCT c.id) AS decisions, c.story, c.kind, c.version, v.note, min(d.created_at) AS at
  FROM copydesk.decision AS c
  JOIN copydesk.delivery AS d ON d.decision = c.id
  JOIN copydesk.version AS v ON v.story = c.story AND v.number = c.version
 WHERE c.story = ANY ($1) AND c.kind IN ('clarify', 'correct', 'update', 'retract')
 GROUP BY c.story, c.kind, c.version, v.note
 ORDER BY c.story, c.version
