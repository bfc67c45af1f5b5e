-- What waits for a person.

-- name: inbox
-- The numbers are found, ordered and cut first, so that only a page's stories are looked at as a whole (as in `stories`).
WITH waiting AS (
  SELECT w.number, array_agg(w.reason ORDER BY w.reason) AS reasons
    FROM copydesk.waiting_for($1::text, $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS w GROUP BY w.number
), placed AS (
  SELECT w.number, w.reasons, v.urgency, v.saved_at
    FROM waiting AS w
    JOIN copydesk.story AS s ON s.number = w.number
    JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
   WHERE $7::text IS NULL OR s.desk = $7
), page AS MATERIALIZED (
  SELECT p.*, (SELECT count(*) FROM placed) AS total
    FROM placed AS p
   WHERE $8::bigint IS NULL OR (p.urgency, p.saved_at, p.number) > ($8, $9::timestamptz, $10::bigint)
   ORDER BY p.urgency, p.saved_at, p.number LIMIT $11
)
SELECT overview.*, page.reasons, page.total, page.saved_at, seen.revision AS seen_revision, seen.version AS seen_version
  FROM page
 CROSS JOIN LATERAL (SELECT * FROM copydesk.story_overview AS o WHERE o.number = page.number OFFSET 0) AS overview
  LEFT JOIN copydesk.seen AS seen ON seen.staff = $1::text AND seen.story = page.number
 ORDER BY page.urgency, page.saved_at, page.number

-- name: inbox_counts
-- With each count the story to look at first: what is due first, then the most urgent and the oldest.
WITH counted AS (
  SELECT w.reason, count(*) AS stories, min(v.saved_at) AS oldest,
         count(*) FILTER (WHERE c.due_at <= clock_timestamp()) AS late_stories,
         min(c.due_at) FILTER (WHERE c.due_at > clock_timestamp()) AS next_due,
         (array_agg(w.number ORDER BY c.due_at NULLS LAST, v.urgency, v.saved_at, w.number))[1] AS first
    FROM copydesk.waiting_for($1::text, $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS w
    JOIN copydesk.story AS s ON s.number = w.number
    JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
    LEFT JOIN copydesk.story_clock AS c ON c.story = s.number
   GROUP BY w.reason
)
SELECT overview.*, c.reason, c.stories, c.oldest, c.late_stories, c.next_due
  FROM counted AS c
 CROSS JOIN LATERAL (SELECT * FROM copydesk.story_overview AS o WHERE o.number = c.first OFFSET 0) AS overview

-- name: told
-- What a person was told within a day, and what of it has not reached them.
SELECT (SELECT count(*) FROM copydesk.notice AS n
         WHERE n.staff = $1 AND n.made_at > clock_timestamp() - interval '1 day') AS notices,
       (SELECT count(*) FROM copydesk.notice_message AS m
         WHERE m.staff = $1 AND m.state = 'failed' AND m.ended_at > clock_timestamp() - interval '1 day') AS undelivered

-- name: going_out
-- What goes out by itself until then, on these desks.
WITH page AS MATERIALIZED (
  SELECT s.number, s.publish_at FROM copydesk.story AS s
   WHERE s.publish_at > clock_timestamp() AND s.publish_at <= $2::timestamptz AND s.desk = ANY ($1::text[])
     AND s.state = 'approved'
   ORDER BY s.publish_at, s.number LIMIT 20
)
SELECT overview.*
  FROM page
 CROSS JOIN LATERAL (SELECT * FROM copydesk.story_overview AS o WHERE o.number = page.number OFFSET 0) AS overview
 ORDER BY page.publish_at, page.number
