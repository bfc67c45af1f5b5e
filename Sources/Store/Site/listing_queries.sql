-- In which lists of a site the stories stand that it has.

-- name: listing_of
-- Where these stories ($2) stand.
SELECT story, list, at, place FROM copydesk.listing WHERE destination = $1 AND story = ANY ($2) ORDER BY story, list

-- name: list_memories
SELECT list, last_place, lost_at FROM copydesk.list_memory WHERE destination = $1 AND list = ANY ($2)

-- name: lists
-- The lists that ever had a story, after $2 in order.
SELECT list, last_place, lost_at FROM copydesk.list_memory WHERE destination = $1 AND list > $2 ORDER BY list LIMIT $3

-- name: list_windows
-- Parts of lists: each the stories within bounds of time and place, as many as wanted from one of its ends.
SELECT wanted.number AS window, found.story, found.at, found.place
  FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::bigint[], $6::bigint[])
       WITH ORDINALITY AS wanted(list, part, at, low, high, number)
 CROSS JOIN LATERAL (
   (SELECT l.story, l.at, l.place FROM copydesk.listing AS l
     WHERE wanted.part = 'latest' AND l.destination = $1 AND l.list = wanted.list
     ORDER BY l.at DESC, l.story DESC LIMIT wanted.high)
   UNION ALL
   (SELECT l.story, l.at, l.place FROM copydesk.listing AS l
     WHERE wanted.part = 'since' AND l.destination = $1 AND l.list = wanted.list AND l.at > wanted.at
     ORDER BY l.at DESC, l.story DESC LIMIT wanted.high)
   UNION ALL
   (SELECT l.story, l.at, l.place FROM copydesk.listing AS l
     WHERE wanted.part = 'before' AND l.destination = $1 AND l.list = wanted.list
       AND (l.at, l.story) < (wanted.at, wanted.low)
     ORDER BY l.at DESC, l.story DESC LIMIT wanted.high)
   UNION ALL
   (SELECT l.story, l.at, l.place FROM copydesk.listing AS l
     WHERE wanted.part = 'after' AND l.destination = $1 AND l.list = wanted.list
       AND (l.at, l.story) > (wanted.at, wanted.low)
     ORDER BY l.at, l.story LIMIT wanted.high)
   UNION ALL
   (SELECT l.story, l.at, l.place FROM copydesk.listing AS l
     WHERE wanted.part = 'places' AND l.destination = $1 AND l.list = wanted.list
       AND l.place BETWEEN wanted.low AND wanted.high)) AS found

-- name: numbers_of_slugs
SELECT number FROM copydesk.story WHERE slug = ANY ($1)
UNION
SELECT story FROM copydesk.former_address WHERE slug = ANY ($1)

-- name: carried_addresses
-- Where these stories ($2) lie that the destination has, since when they are as they are, and what they are called.
SELECT s.number, v.content ->> 'slug' AS slug, v.desk, s.first_published_at, carried.decision, carried.delivery,
       coalesce(copydesk.told_at(carried.decision), fired.at) AS updated_at,
       v.content ->> 'headline' AS headline, v.content ->> 'language' AS language
  FROM copydesk.story AS s
 CROSS JOIN LATERAL copydesk.carried($1, s.number) AS carried
 CROSS JOIN LATERAL (SELECT min(f.created_at) AS at FROM copydesk.delivery AS f WHERE f.decision = carried.decision) AS fired
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = carried.version
 WHERE s.number = ANY ($2) AND s.first_published_at IS NOT NULL

-- name: withdrawn_stories
-- The stories that a kill took from a destination; where one lay that vanished, nothing says that there was one.
SELECT d.story, d.decision, v.desk, v.content ->> 'slug' AS slug, c.vanish,
       copydesk.former_paths(d.story, v.desk || '/' || (v.content ->> 'slug')) AS former_paths
  FROM copydesk.delivery AS d
  JOIN copydesk.decision AS c ON c.id = d.decision
  JOIN copydesk.version AS v ON v.story = d.story AND v.number = d.version
 WHERE d.destination = $1 AND d.kind = 'kill' AND d.state = 'delivered' ORDER BY d.decision

-- name: moved_stories
-- The stories of a destination that lay elsewhere before.
SELECT s.number, v.desk || '/' || (v.content ->> 'slug') AS path,
       copydesk.former_paths(s.number, v.desk || '/' || (v.content ->> 'slug')) AS former_paths
  FROM copydesk.story AS s
 CROSS JOIN LATERAL copydesk.carried($1, s.number) AS carried
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = carried.version
 WHERE s.number IN (SELECT f.story FROM copydesk.former_address AS f)
 ORDER BY s.number

-- name: picture_facts
-- The length of what is stored out of line is known without reading it.
SELECT sha256, media_type, width, height, octet_length(bytes) AS size FROM copydesk.asset WHERE sha256 = ANY ($1)

-- name: enter_listing
-- The story stands in these lists at the destination, and in no others; those that lose it remember when.
WITH given AS (
  SELECT * FROM unnest($4::text[], $5::timestamptz[], $6::bigint[]) AS given(list, at, place)
), lost AS (
  DELETE FROM copydesk.listing AS l
   WHERE l.destination = $1 AND l.story = $2 AND NOT EXISTS (SELECT FROM given WHERE given.list = l.list)
  RETURNING l.list
), remembered AS (
  INSERT INTO copydesk.list_memory AS m (destination, list, last_place, lost_at)
  SELECT $1, list, place::integer, NULL::timestamptz FROM given UNION ALL SELECT $1, list, 0, $3 FROM lost
  ON CONFLICT (destination, list) DO UPDATE
    SET last_place = greatest(m.last_place, EXCLUDED.last_place), lost_at = greatest(m.lost_at, EXCLUDED.lost_at)
  WHERE m.last_place < EXCLUDED.last_place OR EXCLUDED.lost_at IS NOT NULL
)
INSERT INTO copydesk.listing AS l (destination, list, story, at, place)
SELECT $1, list, $2, at, place::integer FROM given
ON CONFLICT (destination, list, story) DO UPDATE SET at = EXCLUDED.at, place = EXCLUDED.place
 WHERE (l.at, l.place) IS DISTINCT FROM (EXCLUDED.at, EXCLUDED.place)
