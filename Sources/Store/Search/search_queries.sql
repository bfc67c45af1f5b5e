-- Stories by their words.

-- name: search
-- Which fit is found out first, so that only a page's stories are looked at as a whole.
WITH found AS MATERIALIZED (
  SELECT f.story, f.fit, count(*) OVER () AS found
    FROM copydesk.stories_with(
      copydesk.words_meant($1::text[], $2::text[]), $3::text, $4::text[], $5::text, $6::timestamptz, $7::timestamptz,
      $8::integer) AS f
), page AS MATERIALIZED (
  SELECT * FROM found ORDER BY fit DESC, story DESC LIMIT $9
)
SELECT page.found, s.number, s.slug, s.desk, s.state, s.working_version, s.live_version, s.submitted_at, s.first_published_at,
       v.content ->> 'headline' AS headline,
       ARRAY(SELECT coalesce(f.name, by ->> 'name', by #>> '{}')
               FROM jsonb_array_elements(v.content -> 'byline') AS by
               LEFT JOIN copydesk.staff AS f ON f.handle = by #>> '{}') AS bylines,
       substring(left(v.content ->> 'body', 150000)
                 FROM greatest(1, strpos(lower(left(v.content ->> 'body', 150000)), lower($10::text)) - 60) FOR 240) AS excerpt,
       strpos(lower(left(v.content ->> 'body', 150000)), lower($10::text)) > 61 AS excerpt_begins_inside
  FROM page
  JOIN copydesk.story AS s ON s.number = page.story
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 ORDER BY page.fit DESC, s.number DESC
