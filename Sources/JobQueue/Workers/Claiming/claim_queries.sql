-- What workers and clients of the queue run. {schema} stands for the schema's quoted name, {channel} for a quoted text.

-- name: claim
SELECT id, token, rank, attempt, max_attempts, cancel_requested, kind, cause, arguments, version, waited, location,
       traceparent
  FROM {schema}.claim_jobs($1, $2, $3, $4, $5)

-- name: complete
SELECT id FROM {schema}.complete_jobs($1, $2, $3) AS completed(id)

-- name: complete_left
SELECT unnest({schema}.end_jobs($1::bigint[], $2::bigint[], 'completed')) AS id

-- name: abandon
SELECT id FROM {schema}.abandon_jobs($1, $2, $3, $4, $5, $6::text::{schema}.job_state) AS abandoned(id)

-- name: fail
SELECT id FROM {schema}.fail_jobs($1, $2, $3, $4, $5, $6, $7) AS failed(id)

-- name: snooze
SELECT id FROM {schema}.snooze_jobs($1, $2, $3) AS snoozed(id)

-- name: hand_back
SELECT queue, array_agg(id) AS ids, {schema}.notify_queue(queue) FROM {schema}.hand_back_jobs($1, $2) GROUP BY queue

-- name: ended_as_reported
-- Which of these the worker ended itself, by an answer that got lost on the way back.
SELECT id FROM {schema}.job_history JOIN unnest($1::bigint[], $2::bigint[]) AS reported(id, token) USING (id, token)
UNION
SELECT reported.id FROM unnest($1::bigint[], $2::bigint[]) AS reported(id, token)
  JOIN {schema}.job_error
    ON job_error.job = reported.id AND job_error.token = reported.token AND job_error.duration IS NOT NULL

-- name: stage
SELECT queue, count(*) AS jobs, {schema}.notify_queue(queue) FROM {schema}.stage_jobs($1) AS staged(queue) GROUP BY queue

-- name: next_due
SELECT {schema}.time_to_next_due() AS delay

-- name: register_worker
INSERT INTO {schema}.worker (lease_until, lease, name, queues, kinds)
VALUES (clock_timestamp() + $1::interval, $1::interval, $2, $3, $4)
RETURNING id

-- name: register_queues
INSERT INTO {schema}.queue (name, idle) SELECT name, true FROM unnest($1::text[]) AS served(name) ON CONFLICT DO NOTHING

-- name: heartbeat
UPDATE {schema}.worker SET lease_until = clock_timestamp() + lease
 WHERE id = $1
RETURNING
  (SELECT min(other.lease_until) - clock_timestamp() FROM {schema}.worker AS other WHERE other.id <> $1) AS next_expiry,
  ARRAY(SELECT id FROM {schema}.job WHERE job.worker = $1 AND state = 'running' AND cancel_requested) AS cancelled

-- name: old_claims
-- It walks past all that the worker has claimed since the table was vacuumed, so it is no part of each heartbeat.
SELECT token FROM {schema}.job WHERE worker = $1 AND state = 'running' AND claimed_at < now() - $2::interval

-- name: hand_back_claims
UPDATE {schema}.job
   SET state = 'available', worker = NULL, token = NULL, attempt = attempt - 1
 WHERE worker = $1 AND state = 'running' AND token = ANY ($2)

-- name: remove_expired_workers
DELETE FROM {schema}.worker
 WHERE id = ANY (ARRAY(SELECT id FROM {schema}.worker WHERE lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED))
RETURNING id, name

-- name: take_over
-- Runs after the statement above, in its transaction, so that it sees all that those workers had claimed.
SELECT queue, count(*) AS jobs, {schema}.notify_queue(queue),
       {schema}.settle_dependents(array_agg(id) FILTER (WHERE is_missed), 'dead')
  FROM {schema}.take_over_jobs($1, $2) GROUP BY queue

-- name: remove_worker
-- One that has jobs left must stay until its lease ends, so that they are found.
DELETE FROM {schema}.worker
 WHERE id = $1 AND NOT EXISTS (SELECT FROM {schema}.job WHERE job.worker = $1 AND state = 'running')

-- name: mark_queue
UPDATE {schema}.queue SET idle = $2 WHERE name = $1 AND idle <> $2
