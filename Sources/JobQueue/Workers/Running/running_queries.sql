-- Jobs that are running. {schema} stands for the schema's quoted name.

-- name: cancelled_jobs
SELECT id FROM {schema}.job WHERE worker = $1 AND state = 'running' AND cancel_requested
