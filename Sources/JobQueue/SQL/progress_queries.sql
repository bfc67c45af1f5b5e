-- How far running jobs are. {schema} stands for the schema's quoted name.

-- name: note_progress
-- Only the worker that has the job now is heard.
UPDATE {schema}.job
   SET progress = nullif(noted.fraction, 'NaN'), progress_note = nullif(noted.note, ''), progress_at = clock_timestamp()
  FROM unnest($1::bigint[], $2::bigint[], $3::double precision[], $4::text[]) AS noted(id, token, fraction, note)
 WHERE job.id = noted.id AND job.token = noted.token

-- name: progress
-- What was said in an earlier attempt is of no interest.
SELECT id, progress::double precision AS fraction, progress_note AS note, progress_at AS noted_at
  FROM {schema}.job
 WHERE id = ANY ($1) AND state = 'running' AND progress_at >= claimed_at
