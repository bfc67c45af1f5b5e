-- Backlogs that are too deep to enqueue one call at a time.

-- name: fill
INSERT INTO copydesk.job (rank, run_at, created_at, state, max_attempts, priority, queue, kind, arguments)
SELECT copydesk.job_rank(now() + wait, 0) + number, now() + wait, now(), $2::copydesk.job_state, 10, 0, 'default',
       $4, jsonb_build_object('number', number)
  FROM generate_series(1, $1::bigint) AS each(number), (SELECT $3::interval AS wait) AS waiting
