-- What enqueueing runs. {schema} stands for the schema's quoted name, {channel} for a quoted literal.

-- name: enqueue
SELECT {schema}.enqueue_jobs($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS id

-- name: enqueue_one
-- As `enqueue`, for one job that is due at once and whose queue was notified a moment ago. Without the function call, which
-- costs half as much as the rest.
INSERT INTO {schema}.job (
  rank, run_at, created_at, state, max_attempts, priority, version, queue, kind, cause, batch, limit_key,
  traceparent, arguments)
VALUES ({schema}.job_rank(statement_timestamp(), $5), statement_timestamp(), now(), 'available', $8, $5, $2, $4, $1, $6, $7,
        $9, $10, $3)
RETURNING id

-- name: enqueue_one_and_notify
-- As `enqueue_one`, and notifies as `notify_queue` does.
WITH added AS (
  INSERT INTO {schema}.job (
    rank, run_at, created_at, state, max_attempts, priority, version, queue, kind, cause, batch, limit_key,
    traceparent, arguments)
  VALUES ({schema}.job_rank(statement_timestamp(), $5), statement_timestamp(), now(), 'available', $8, $5, $2, $4, $1, $6, $7,
          $9, $10, $3)
  RETURNING id
)
SELECT id, (SELECT pg_notify({channel}, name) FROM {schema}.queue WHERE name = $4 AND idle) FROM added

-- name: enqueue_group
-- As `enqueue_one`, for jobs of different callers; notifies the queues in $11.
WITH added AS (
  INSERT INTO {schema}.job (
    rank, run_at, created_at, state, max_attempts, priority, version, queue, kind, cause, batch, limit_key,
    traceparent, arguments)
  SELECT {schema}.job_rank(statement_timestamp(), priority::integer), statement_timestamp(), now(),
         'available'::{schema}.job_state, max_attempts, priority, version, queue, kind, cause, batch, limit_key, traceparent,
         arguments
    FROM unnest($1::text[], $2::bigint[], $3::jsonb[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[],
                $9::text[], $10::text[]) WITH ORDINALITY
           AS each(kind, version, arguments, queue, priority, cause, batch, max_attempts, limit_key, traceparent, place)
   ORDER BY place
  RETURNING id
)
SELECT id, (SELECT count(pg_notify({channel}, name)) FROM {schema}.queue WHERE name = ANY ($11::text[]) AND idle) FROM added

-- name: enqueue_claimed
-- As `enqueue_one`, for an idle worker ($11) that holds the job from the start; see `claim`. If the worker was removed, or the
-- queue is paused or limited, the job waits like any other.
INSERT INTO {schema}.job (
  rank, run_at, created_at, claimed_at, token, worker, state, attempt, max_attempts, priority, version, queue, kind, cause,
  batch, limit_key, traceparent, arguments)
SELECT {schema}.job_rank(statement_timestamp(), $5), statement_timestamp(), now(), me.claimed_at, me.token, me.id,
       coalesce(me.state, 'available'), coalesce(me.attempt, 0), $8, $5, $2, $4, $1, $6, $7, $9, $10, $3
  FROM (VALUES (1)) AS one
  LEFT JOIN (
    SELECT id, nextval({token_sequence}) AS token, 1 AS attempt, now() AS claimed_at,
           'running'::{schema}.job_state AS state
      FROM {schema}.worker
     WHERE id = $11 AND NOT EXISTS (SELECT FROM {schema}.queue_control WHERE queue_control.queue = $4) FOR KEY SHARE
  ) AS me ON true
RETURNING id, token, rank, attempt, max_attempts, cancel_requested, kind, cause, arguments, version,
          interval '0' AS waited, ctid, traceparent, worker IS NOT NULL AS is_claimed

-- name: copy_start
-- The rank, time and state that `enqueue` would give jobs with this time, delay and priority, for those that are copied in.
SELECT {schema}.job_rank(at, $3) AS rank, at AS run_at, now() AS created_at,
       CASE WHEN at <= clock_timestamp() THEN 'available' ELSE 'scheduled' END AS state
  FROM (SELECT coalesce($1, clock_timestamp()) + coalesce($2::interval, interval '0')) AS this(at)

-- name: notify_queue
SELECT {schema}.notify_queue($1)

-- name: enqueue_unique
-- In the order of the keys, so that transactions which enqueue the same keys lock them in the same order.
SELECT each.place, added.id, added.outcome
  FROM (
    SELECT argument, place, {schema}.job_key($14, argument, $15::text[]) AS key
      FROM unnest($3::jsonb[]) WITH ORDINALITY AS given(argument, place)
     ORDER BY key, place
  ) AS each
  CROSS JOIN LATERAL {schema}.enqueue_unique(
    $1, $2, each.argument, $4, $5, $6, $7, $8, $9, $10, $11, $12, each.key, $13::interval, $16::text[],
    $17::text[]) AS added
