-- What workers and clients of the queue run. {schema} stands for the schema's quoted name, {channel} for a quoted text.

-- name: claim
-- The rows are found again by where they are, since the planner may take another join for few. A queue that is paused or
-- limited is left to the query `claim_limited`. See ClaimFloor.swift for the lowest rank.
UPDATE {schema}.job
   SET state = 'running', worker = $1, token = nextval({token_sequence}), claimed_at = now(), attempt = attempt + 1
 WHERE ctid = ANY (ARRAY(
   SELECT unnest({schema}.claimable_jobs($1, $2, $3, $4, $5))
    WHERE NOT EXISTS (SELECT FROM {schema}.queue_control WHERE queue_control.queue = $2)))
RETURNING id, token, rank, attempt, max_attempts, cancel_requested, kind, cause, arguments, version,
          now() - run_at AS waited, ctid, traceparent

-- name: complete
-- Finds the jobs where their claims left them, without an index. Those that were changed since are passed over, and those
-- that others wait for, also if somebody just begins to wait: see complete_left.
WITH ended AS (
  DELETE FROM {schema}.job USING unnest($1::bigint[], $2::bigint[], $3::tid[]) AS ending(id, token, location)
   WHERE job.ctid = ending.location AND job.id = ending.id AND job.token = ending.token AND NOT job.has_dependents
  RETURNING job.*
)
INSERT INTO {schema}.job_history (
  id, run_at, created_at, claimed_at, finished_at, token, worker, state, attempt, max_attempts, priority, version, queue,
  kind, cause, batch, traceparent, arguments)
SELECT id, run_at, created_at, claimed_at, now(), token, worker, 'completed', attempt, max_attempts, priority, version,
       queue, kind, cause, batch, traceparent, arguments
  FROM ended
RETURNING id

-- name: complete_left
SELECT unnest({schema}.end_jobs($1::bigint[], $2::bigint[], 'completed')) AS id

-- name: abandon
-- Finishes jobs that shall not be tried again, as discarded or cancelled ($6), and keeps why.
WITH mine AS MATERIALIZED (
  SELECT job.id, job.token, job.attempt, ending.error, ending.duration
    FROM {schema}.job JOIN unnest($1::bigint[], $2::bigint[], $3::text[], $4::interval[])
                           AS ending(id, token, error, duration)
      ON job.id = ending.id AND job.token = ending.token
   ORDER BY job.id FOR UPDATE OF job
), noted AS (
  INSERT INTO {schema}.job_error (job, token, duration, worker, attempt, error)
  SELECT id, token, duration, $5, attempt, error FROM mine
)
SELECT unnest({schema}.end_jobs(array_agg(id), array_agg(token), $6::text::{schema}.job_state)) AS id FROM mine

-- name: fail
-- Without a delay there is no other attempt.
WITH failed AS (
  UPDATE {schema}.job
     SET state = (CASE WHEN failing.is_final OR attempt >= max_attempts THEN 'dead'
                       ELSE 'scheduled' END)::{schema}.job_state,
         worker = NULL, token = NULL,
         run_at = now() + failing.delay, rank = {schema}.job_rank(now() + failing.delay, priority)
    FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::interval[], $6::interval[], $7::boolean[])
         AS failing(id, token, error, duration, delay, is_final)
   WHERE job.id = failing.id AND job.token = failing.token
  RETURNING job.id, failing.token, job.attempt, failing.error, failing.duration,
            job.state = 'dead' AND job.has_dependents AS is_missed
), noted AS (
  INSERT INTO {schema}.job_error (job, token, failed_at, duration, worker, attempt, error)
  SELECT id, token, now(), duration, $5, attempt, error FROM failed
)
SELECT id, (SELECT {schema}.settle_dependents(array_agg(id), 'dead') FROM failed WHERE is_missed) FROM failed

-- name: snooze
UPDATE {schema}.job
   SET state = 'scheduled', worker = NULL, token = NULL, attempt = attempt - 1,
       run_at = now() + snoozing.delay, rank = {schema}.job_rank(now() + snoozing.delay, priority)
  FROM unnest($1::bigint[], $2::bigint[], $3::interval[]) AS snoozing(id, token, delay)
 WHERE job.id = snoozing.id AND job.token = snoozing.token
RETURNING job.id

-- name: hand_back
-- The attempt does not count: it was the worker that stopped. The rank is as it was, so the job comes first again.
WITH released AS (
  UPDATE {schema}.job
     SET state = 'available', worker = NULL, token = NULL, attempt = attempt - 1
    FROM unnest($1::bigint[], $2::bigint[]) AS given(id, token)
   WHERE job.id = given.id AND job.token = given.token
  RETURNING job.id, job.queue
)
SELECT queue, array_agg(id) AS ids, {schema}.notify_queue(queue) FROM released GROUP BY queue

-- name: ended_as_reported
-- Which of these the worker ended itself, by an answer that got lost on the way back.
SELECT id FROM {schema}.job_history JOIN unnest($1::bigint[], $2::bigint[]) AS reported(id, token) USING (id, token)
UNION
SELECT reported.id FROM unnest($1::bigint[], $2::bigint[]) AS reported(id, token)
  JOIN {schema}.job_error
    ON job_error.job = reported.id AND job_error.token = reported.token AND job_error.duration IS NOT NULL

-- name: stage
WITH staged AS (
  UPDATE {schema}.job SET state = 'available' WHERE ctid = ANY (ARRAY(SELECT unnest({schema}.due_jobs($1))))
  RETURNING queue
)
SELECT queue, count(*) AS jobs, {schema}.notify_queue(queue) FROM staged GROUP BY queue

-- name: next_due
SELECT run_at - clock_timestamp() AS delay FROM {schema}.job WHERE state = 'scheduled' ORDER BY run_at LIMIT 1

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
WITH orphan AS (
  SELECT job.id, job.token, gone.id AS worker, gone.name
    FROM {schema}.job JOIN unnest($1::bigint[], $2::text[]) AS gone(id, name) ON job.worker = gone.id
   WHERE job.state = 'running' FOR UPDATE OF job
), rescued AS (
  UPDATE {schema}.job
     SET state = (CASE WHEN attempt >= max_attempts THEN 'dead' ELSE 'available' END)::{schema}.job_state,
         worker = NULL, token = NULL
    FROM orphan WHERE job.id = orphan.id
  RETURNING job.id, orphan.token, job.attempt, job.queue, orphan.worker, orphan.name,
            job.state = 'dead' AND job.has_dependents AS is_missed
), noted AS (
  INSERT INTO {schema}.job_error (job, token, duration, worker, attempt, error)
  SELECT id, token, NULL, worker, attempt, 'The lease of worker ' || name || ' ran out while it had this job'
    FROM rescued
)
SELECT queue, count(*) AS jobs, {schema}.notify_queue(queue),
       {schema}.settle_dependents(array_agg(id) FILTER (WHERE is_missed), 'dead')
  FROM rescued GROUP BY queue

-- name: remove_worker
-- One that has jobs left must stay until its lease ends, so that they are found.
DELETE FROM {schema}.worker
 WHERE id = $1 AND NOT EXISTS (SELECT FROM {schema}.job WHERE job.worker = $1 AND state = 'running')

-- name: mark_queue
UPDATE {schema}.queue SET idle = $2 WHERE name = $1 AND idle <> $2
