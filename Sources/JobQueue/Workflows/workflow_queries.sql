-- Jobs that wait for other jobs or for events. {schema} stands for the schema's quoted name.

-- name: enqueue_workflow
SELECT {schema}.enqueue_workflow($1, $2, $3, $4, $5, $6) AS id

-- name: signal
SELECT {schema}.signal($1, $2) AS released

-- name: expire_event_waits
SELECT {schema}.expire_event_waits($1) AS expired

-- name: batch_progress
SELECT state::text, sum(jobs)::bigint AS jobs
  FROM (
    SELECT state, count(*) AS jobs FROM {schema}.job WHERE batch = $1 GROUP BY state
    UNION ALL
    SELECT state, count(*) FROM {schema}.job_history WHERE batch = $1 GROUP BY state
  ) AS part
 GROUP BY state
