-- What tests run. {schema} stands for the quoted name of the queue's schema, {clock} for that of the clock's.

-- name: advance
UPDATE {clock}.lead SET by = by + $1::interval

-- name: now
SELECT clock_timestamp() AS now

-- name: due
SELECT queue, count(*) AS jobs
  FROM {schema}.job
 WHERE kind = ANY ($1) AND (state IN ('available', 'running') OR state = 'scheduled' AND run_at <= clock_timestamp())
 GROUP BY queue

-- name: started_since
SELECT id FROM {schema}.every_job WHERE kind = ANY ($1) AND claimed_at >= $2 ORDER BY id
