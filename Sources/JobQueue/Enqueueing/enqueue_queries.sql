-- What programs run that enqueue. {schema} stands for the schema's quoted name.

-- name: enqueue
SELECT {schema}.enqueue_jobs($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS id

-- name: enqueue_one
-- As `enqueue`, for one job that may run at once and whose queue was notified a moment ago; without what a call of a
-- function costs, which is half as much as the rest.
INSERT INTO {schema}.job (
  rank, run_at, created_at, state, max_attempts, priority, version, queue, kind, cause, batch, limit_key,
  traceparent, arguments)
VALUES ({schema}.job_rank(statement_timestamp(), $5), statement_timestamp(), now(), 'available', $8, $5, $2, $4, $1, $6, $7,
        $9, $10, $3)
RETURNING id

-- name: enqueue_one_and_notify
-- As `enqueue_one`, and as `notify_queue` does.
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
-- As `enqueue_one`, for jobs of different callers; notifies of those queues ($11).
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
-- As `enqueue_one`, for a worker that has nothing to do ($11), whose job it is from the start; see `claim`. A worker that was
-- taken over, and a queue that is paused or limited, get a job that waits.
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

-- name: place_of_copied
-- What `enqueue` says of jobs with this time, delay and priority; those that are copied bring it along.
SELECT {schema}.job_rank(at, $3) AS rank, at AS run_at, now() AS created_at,
       CASE WHEN at <= clock_timestamp() THEN 'available' ELSE 'scheduled' END AS state
  FROM (SELECT coalesce($1, clock_timestamp()) + coalesce($2::interval, interval '0')) AS this(at)

-- name: notify_of_copied
SELECT {schema}.notify_queue($1)

-- name: enqueue_unique
-- In the order of the keys, so that programs which enqueue the same ones wait for each other in turn.
SELECT each.place, added.id, added.outcome
  FROM (
    SELECT argument, place, {schema}.job_key($14, argument, $15::text[]) AS key
      FROM unnest($3::jsonb[]) WITH ORDINALITY AS given(argument, place)
     ORDER BY key, place
  ) AS each
  CROSS JOIN LATERAL {schema}.enqueue_unique(
    $1, $2, each.argument, $4, $5, $6, $7, $8, $9, $10, $11, $12, each.key, $13::interval, $16::text[],
    $17::text[]) AS added

-- name: enqueue_workflow
SELECT {schema}.enqueue_workflow($1, $2, $3, $4, $5, $6) AS id

-- name: signal
SELECT {schema}.signal($1, $2) AS released

-- name: expire_event_waits
SELECT {schema}.expire_event_waits($1) AS expired

-- name: forget_unique_keys
SELECT {schema}.forget_unique_keys($1) AS forgotten

-- name: batch_progress
SELECT state::text, sum(jobs)::bigint AS jobs
  FROM (
    SELECT state, count(*) AS jobs FROM {schema}.job WHERE batch = $1 GROUP BY state
    UNION ALL
    SELECT state, count(*) FROM {schema}.job_history WHERE batch = $1 GROUP BY state
  ) AS part
 GROUP BY state
