-- Pausing and limiting of queues. {schema} stands for the schema's quoted name, {control_channel} for a quoted literal.

-- name: controls
-- Which of these queues are paused or limited.
SELECT queue, paused_at IS NOT NULL AS is_paused FROM {schema}.queue_control WHERE queue = ANY ($1)

-- name: pause_queue
INSERT INTO {schema}.queue_control AS control (queue, paused_at, paused_by) VALUES ($1, clock_timestamp(), $2)
ON CONFLICT (queue) DO UPDATE SET paused_at = excluded.paused_at, paused_by = excluded.paused_by
 WHERE control.paused_at IS NULL

-- name: resume_queue
UPDATE {schema}.queue_control SET paused_at = NULL, paused_by = NULL WHERE queue = $1

-- name: limit_queue
-- An existing token bucket keeps its content, so that changing the rate again and again does not let more jobs start.
INSERT INTO {schema}.queue_control AS control (
  queue, global_limit, key_limit, rate, rate_period, burst, tokens, refilled_at)
VALUES ($1, $2, $3, $4, $5, $6, $6::integer, CASE WHEN $4::integer IS NOT NULL THEN clock_timestamp() END)
ON CONFLICT (queue) DO UPDATE
   SET global_limit = excluded.global_limit, key_limit = excluded.key_limit, rate = excluded.rate,
       rate_period = excluded.rate_period, burst = excluded.burst,
       tokens = CASE WHEN excluded.rate IS NOT NULL
                     THEN least(coalesce({schema}.rate_tokens(control), excluded.burst), excluded.burst) END,
       refilled_at = excluded.refilled_at, changed_at = clock_timestamp(), adopts = true

-- name: lock_control
SELECT global_limit, key_limit, rate, rate_period, burst FROM {schema}.queue_control WHERE queue = $1 FOR NO KEY UPDATE

-- name: forget_control
-- A queue that is no longer paused or limited is claimed from as if it never had been.
DELETE FROM {schema}.queue_control
 WHERE queue = $1 AND num_nonnulls(paused_at, global_limit, key_limit, rate) = 0

-- name: announce_control
SELECT pg_notify({control_channel}, $1)

-- name: queues
-- Every queue that a worker has served, or that was paused or limited.
SELECT name, paused_at, paused_by, global_limit, key_limit, rate, rate_period, burst
  FROM (SELECT name FROM {schema}.queue UNION SELECT queue FROM {schema}.queue_control) AS known(name)
       LEFT JOIN {schema}.queue_control ON queue_control.queue = known.name
 WHERE $1::text IS NULL OR name = $1
 ORDER BY name
