-- What operators do to many jobs at once. {schema} stands for the schema's quoted name, {cancel_channel} for a quoted literal.
--
-- An empty list or NULL does not restrict. Jobs that another transaction is changing are skipped.

-- name: retry_many
WITH retried AS (
  UPDATE {schema}.job
     SET state = 'available', attempt = 0, run_at = now(), rank = {schema}.job_rank(now(), priority),
         cancel_requested = false
   WHERE id = ANY (ARRAY(
     SELECT id FROM {schema}.job
      WHERE state::text = ANY ($1) AND state IN ('dead', 'scheduled')
        AND ($2 = '{}'::text[] OR kind = ANY ($2)) AND ($3 = '{}'::text[] OR queue = ANY ($3))
        AND ($4::text IS NULL OR cause = $4) AND ($5::text IS NULL OR batch = $5)
        AND ($6::timestamptz IS NULL OR created_at >= $6) AND ($7::timestamptz IS NULL OR created_at < $7)
      ORDER BY id LIMIT $8 FOR UPDATE SKIP LOCKED))
  RETURNING queue
)
SELECT queue, count(*) AS jobs, {schema}.notify_queue(queue) FROM retried GROUP BY queue

-- name: cancel_many
WITH picked AS MATERIALIZED (
  SELECT id, state FROM {schema}.job
   WHERE ($1 = '{}'::text[] OR state::text = ANY ($1)) AND NOT (state = 'running' AND cancel_requested)
     AND ($2 = '{}'::text[] OR kind = ANY ($2)) AND ($3 = '{}'::text[] OR queue = ANY ($3))
     AND ($4::text IS NULL OR cause = $4) AND ($5::text IS NULL OR batch = $5)
     AND ($6::timestamptz IS NULL OR created_at >= $6) AND ($7::timestamptz IS NULL OR created_at < $7)
   ORDER BY id LIMIT $8 FOR UPDATE SKIP LOCKED
), asked AS (
  UPDATE {schema}.job SET cancel_requested = true FROM picked WHERE job.id = picked.id AND picked.state = 'running'
  RETURNING worker
)
SELECT (SELECT count(*) FROM picked) AS jobs,
       {schema}.end_jobs((SELECT array_agg(id) FROM picked WHERE state <> 'running'), NULL, 'cancelled'),
       (SELECT count(pg_notify({cancel_channel}, worker::text)) FROM (SELECT DISTINCT worker FROM asked) AS told)
