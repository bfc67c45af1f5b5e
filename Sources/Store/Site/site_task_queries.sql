-- Going through a whole site, and holding a destination.

-- name: request_site_task
-- One at a time: none when another is under way.
INSERT INTO copydesk.site_task (destination, action, requested_by, lists, total)
SELECT $1::text, $2, $3, $4::text[],
       CASE WHEN $4 = '{}'::text[] THEN (SELECT count(*) FROM copydesk.story WHERE live_version IS NOT NULL)
            ELSE (SELECT count(DISTINCT l.story) FROM copydesk.listing AS l WHERE l.destination = $1::text AND l.list = ANY ($4)) END
ON CONFLICT (destination) WHERE ended_at IS NULL DO NOTHING
RETURNING id

-- name: mark_site_task
UPDATE copydesk.site_task SET marks = $2 WHERE id = $1 AND ended_at IS NULL

-- name: site_task
SELECT t.id, t.destination, t.action, t.requested_by, t.requested_at, t.ended_at, t.error, t.reached, t.reached_list, t.lists, t.marks, t.done,
       greatest(t.total, t.done) AS total, t.differences, t.found,
       EXISTS (
         SELECT FROM copydesk.worker AS w
          WHERE w.lease_until > clock_timestamp() AND copydesk.delivery_queue(t.destination) = ANY (w.queues)) AS is_served,
       (SELECT j.state = 'dead' FROM copydesk.job AS j WHERE j.kind = 'tend_site' AND j.arguments ->> 'task' = t.id::text
         ORDER BY j.id DESC LIMIT 1) AS is_lost
  FROM copydesk.site_task AS t
 WHERE t.id = $1

-- name: site_task_under_way
SELECT id, action FROM copydesk.site_task WHERE destination = $1 AND ended_at IS NULL

-- name: record_slice
UPDATE copydesk.site_task
   SET reached = $2, reached_list = $6, done = done + $3, found = found + $5,
       differences = CASE WHEN jsonb_array_length(differences) >= 1000 THEN differences
                          ELSE jsonb_path_query_array(differences || $4, '$[0 to 999]') END
 WHERE id = $1 AND ended_at IS NULL

-- name: end_site_task
UPDATE copydesk.site_task SET ended_at = clock_timestamp(), error = $2 WHERE id = $1 AND ended_at IS NULL

-- name: carried_numbers
-- The next stories that a destination has, by number.
SELECT s.number
  FROM copydesk.story AS s
 CROSS JOIN LATERAL copydesk.carried($1, s.number) AS carried
 WHERE s.number > $2 AND s.first_published_at IS NOT NULL
 ORDER BY s.number LIMIT $3

-- name: listed_numbers
-- The next stories in any of these lists ($4), by number.
SELECT DISTINCT l.story AS number
  FROM copydesk.listing AS l
 WHERE l.destination = $1 AND l.story > $2 AND l.list = ANY ($4)
 ORDER BY number LIMIT $3

-- name: lists_beside
-- The next lists in which a story stands that stands in any of these ($4) as well.
SELECT m.list, m.last_place, m.lost_at
  FROM copydesk.list_memory AS m
 WHERE m.destination = $1 AND m.list > $2
   AND (m.list = ANY ($4) OR EXISTS (
     SELECT FROM copydesk.listing AS one JOIN copydesk.listing AS other USING (destination, story)
      WHERE one.destination = m.destination AND one.list = m.list AND other.list = ANY ($4)))
 ORDER BY m.list LIMIT $3

-- name: all_addresses
-- Where all stories are that a destination has.
SELECT s.desk || '/' || s.slug AS address
  FROM copydesk.story AS s
 CROSS JOIN LATERAL copydesk.carried($1, s.number) AS carried
 WHERE s.first_published_at IS NOT NULL

-- name: last_attempt
-- The last attempt that may have written to a destination.
SELECT a.id, a.fencing_token, a.started_at
  FROM copydesk.attempt AS a JOIN copydesk.delivery AS d ON d.id = a.delivery
 WHERE d.destination = $1 AND a.outcome IS DISTINCT FROM 'failed'
 ORDER BY a.id DESC LIMIT 1

-- name: attempt_is_known
SELECT FROM copydesk.attempt WHERE id = $1 AND fencing_token = $2 AND started_at = $3

-- name: hold_destination
INSERT INTO copydesk.destination_hold (destination, reason, detail) VALUES ($1, $2, $3)
ON CONFLICT (destination) DO NOTHING

-- name: is_held
SELECT FROM copydesk.destination_hold WHERE destination = $1

-- name: release_destination
DELETE FROM copydesk.destination_hold WHERE destination = $1

-- name: idle_deliveries_of
SELECT v.delivery
  FROM copydesk.idle_delivery AS v JOIN copydesk.delivery AS d ON d.id = v.delivery
 WHERE d.destination = $1 ORDER BY v.delivery LIMIT 10000
