-- What claimers run. {schema} stands for the schema's quoted name.

-- name: claim
SELECT id, token, rank, attempt, max_attempts, cancel_requested, kind, cause, arguments, version, waited, location,
       traceparent
  FROM {schema}.claim_jobs($1, $2, $3, $4, $5)

-- name: claim_limited
-- The rows' locations are unknown here: (0,0) is not the location of any row.
SELECT id, token, rank, attempt, max_attempts, cancel_requested, kind, cause, arguments, version,
       claimed_at - run_at AS waited, tid '(0,0)' AS location, traceparent
  FROM {schema}.claim_limited($1, $2, $3, $4)

-- name: time_to_next_token
-- How long until another job may start, if the queue's rate limit is what holds it back.
SELECT greatest(1 - {schema}.rate_tokens(control), 0) * rate_period / rate AS delay
  FROM {schema}.queue_control AS control WHERE queue = $1 AND rate IS NOT NULL AND {schema}.rate_tokens(control) < 1

-- name: mark_queue
UPDATE {schema}.queue SET idle = $2 WHERE name = $1 AND idle <> $2
