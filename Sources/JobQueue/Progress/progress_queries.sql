-- The progress of running jobs. {schema} stands for the schema's quoted name.

-- name: record_progress
SELECT {schema}.record_progress($1, $2, $3, $4)

-- name: progress
-- Reports of an earlier attempt no longer count.
SELECT id, progress::double precision AS fraction, progress_note AS note, progress_at AS recorded_at
  FROM {schema}.job
 WHERE id = ANY ($1) AND state = 'running' AND progress_at >= claimed_at
