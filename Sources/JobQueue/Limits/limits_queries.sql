-- Pausing and limiting of queues. {schema} stands for the schema's quoted name, {control_channel} for a quoted text.

-- name: claim_limited
-- Where the rows lie is not known of these: (0,0) is no row's place.
SELECT id, token, rank, attempt, max_attempts, cancel_requested, kind, cause, arguments, version,
       claimed_at - run_at AS waited, tid '(0,0)' AS location, traceparent
  FROM {schema}.claim_limited($1, $2, $3, $4)

-- name: controls
-- Of these queues, those that are paused or limited.
SELECT queue, paused_at IS NOT NULL AS is_paused FROM {schema}.queue_control WHERE queue = ANY ($1)

-- name: time_to_next_token
-- How long until another job may begin, if it is the queue's rate that keeps it from doing so.
SELECT greatest(1 - {schema}.tokens_now(control), 0) * rate_period / rate AS delay
  FROM {schema}.queue_control AS control WHERE queue = $1 AND rate IS NOT NULL AND {schema}.tokens_now(control) < 1

-- name: announce_free_slots
SELECT {schema}.notify_queue(queue) FROM unnest($1::text[]) AS freed(queue)

-- name: pause_queue
INSERT INTO {schema}.queue_control AS control (queue, paused_at, paused_by) VALUES ($1, clock_timestamp(), $2)
ON CONFLICT (queue) DO UPDATE SET paused_at = excluded.paused_at, paused_by = excluded.paused_by
 WHERE control.paused_at IS NULL

-- name: resume_queue
UPDATE {schema}.queue_control SET paused_at = NULL, paused_by = NULL WHERE queue = $1

-- name: limit_queue
-- A bucket that was there keeps what is in it, so that changing the rate again and again lets no more jobs pass.
INSERT INTO {schema}.queue_control AS control (
  queue, global_limit, key_limit, rate, rate_period, burst, tokens, refilled_at)
VALUES ($1, $2, $3, $4, $5, $6, $6::integer, CASE WHEN $4::integer IS NOT NULL THEN clock_timestamp() END)
ON CONFLICT (queue) DO UPDATE
   SET global_limit = excluded.global_limit, key_limit = excluded.key_limit, rate = excluded.rate,
       rate_period = excluded.rate_period, burst = excluded.burst,
       tokens = CASE WHEN excluded.rate IS NOT NULL
                     THEN least(coalesce({schema}.tokens_now(control), excluded.burst), excluded.burst) END,
       refilled_at = excluded.refilled_at, changed_at = clock_timestamp(), adopts = true

-- name: lock_control
SELECT global_limit, key_limit, rate, rate_period, burst FROM {schema}.queue_control WHERE queue = $1 FOR NO KEY UPDATE

-- name: forget_control
-- A queue that is neither paused nor limited any more is claimed from as if it had never been.
DELETE FROM {schema}.queue_control
 WHERE queue = $1 AND num_nonnulls(paused_at, global_limit, key_limit, rate) = 0

-- name: announce_control
SELECT pg_notify({control_channel}, $1)

-- name: queues
-- Every queue that a worker has served or somebody has paused or limited.
SELECT name, paused_at, paused_by, global_limit, key_limit, rate, rate_period, burst
  FROM (SELECT name FROM {schema}.queue UNION SELECT queue FROM {schema}.queue_control) AS known(name)
       LEFT JOIN {schema}.queue_control ON queue_control.queue = known.name
 WHERE $1::text IS NULL OR name = $1
 ORDER BY name

-- name: run_now
WITH hurried AS (
  UPDATE {schema}.job SET state = 'available', run_at = now(), rank = {schema}.job_rank(now(), priority) WHERE id = $1
  RETURNING queue
)
SELECT {schema}.notify_queue(queue) FROM hurried
