-- How far running jobs are. {schema} stands for the schema's quoted name.

-- name: note_progress
SELECT {schema}.note_progress($1, $2, $3, $4)

-- name: progress
-- What was said in an earlier attempt is of no interest.
SELECT id, progress::double precision AS fraction, progress_note AS note, progress_at AS noted_at
  FROM {schema}.job
 WHERE id = ANY ($1) AND state = 'running' AND progress_at >= claimed_at
