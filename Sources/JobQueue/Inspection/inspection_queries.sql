-- What operators ask and do about jobs. {schema} stands for the schema's quoted name, {cancel_channel} for a quoted literal.

-- name: job
SELECT id, kind, queue, state::text, arguments, version, priority, attempt, max_attempts, cause, batch, created_at, run_at,
       claimed_at, finished_at, worker, cancel_requested, traceparent
  FROM {schema}.every_job WHERE id = $1

-- name: jobs
-- An empty list does not restrict. Newest first.
SELECT id, kind, queue, state::text, arguments, version, priority, attempt, max_attempts, cause, batch, created_at, run_at,
       claimed_at, finished_at, worker, cancel_requested, traceparent
  FROM {schema}.every_job
 WHERE ($1 = '{}'::text[] OR state::text = ANY ($1)) AND ($2 = '{}'::text[] OR kind = ANY ($2))
   AND ($3 = '{}'::text[] OR queue = ANY ($3)) AND ($4::text IS NULL OR cause = $4)
   AND ($5::text IS NULL OR batch = $5)
   AND ($6::timestamptz IS NULL OR created_at >= $6) AND ($7::timestamptz IS NULL OR created_at < $7)
   AND ($8::bigint IS NULL OR id < $8)
 ORDER BY id DESC LIMIT $9

-- name: failures
SELECT attempt, failed_at, duration, error, worker FROM {schema}.job_error WHERE job = $1 ORDER BY token

-- name: lock_job
SELECT state::text FROM {schema}.job WHERE id = $1 FOR UPDATE

-- name: finished_state
SELECT state::text FROM {schema}.job_history WHERE id = $1

-- name: retry
-- A full series of attempts; past errors are kept. Whatever the job was waiting for no longer matters.
WITH retried AS (
  UPDATE {schema}.job
     SET state = 'available', attempt = 0, run_at = now(), rank = {schema}.job_rank(now(), priority),
         cancel_requested = false, conditions = NULL
   WHERE id = $1
  RETURNING id, queue
), forgotten_jobs AS (
  DELETE FROM {schema}.job_dependency USING retried WHERE job_dependency.job = retried.id
), forgotten_events AS (
  DELETE FROM {schema}.event_wait USING retried WHERE event_wait.job = retried.id
)
SELECT {schema}.notify_queue(queue) FROM retried

-- name: cancel_waiting
SELECT {schema}.end_jobs(ARRAY[$1::bigint], NULL, 'cancelled')

-- name: cancel_running
WITH requested AS (
  UPDATE {schema}.job SET cancel_requested = true WHERE id = $1 RETURNING worker
)
SELECT pg_notify({cancel_channel}, worker::text) FROM requested

-- name: run_now
WITH hurried AS (
  UPDATE {schema}.job SET state = 'available', run_at = now(), rank = {schema}.job_rank(now(), priority) WHERE id = $1
  RETURNING queue
)
SELECT {schema}.notify_queue(queue) FROM hurried

-- name: statistics
SELECT queue, state, kind, jobs, is_estimated, oldest FROM {schema}.job_depth() ORDER BY queue, state, kind

-- name: workers
SELECT id, name, queues, kinds, started_at, lease_until FROM {schema}.worker ORDER BY id
