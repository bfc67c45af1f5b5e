-- What records job results. {schema} stands for the schema's quoted name.

-- name: complete
SELECT id FROM {schema}.complete_jobs($1, $2, $3) AS completed(id)

-- name: complete_rest
SELECT unnest({schema}.end_jobs($1::bigint[], $2::bigint[], 'completed')) AS id

-- name: abandon
SELECT id FROM {schema}.abandon_jobs($1, $2, $3, $4, $5, $6::text::{schema}.job_state) AS abandoned(id)

-- name: fail
SELECT id FROM {schema}.fail_jobs($1, $2, $3, $4, $5, $6, $7) AS failed(id)

-- name: snooze
SELECT id FROM {schema}.snooze_jobs($1, $2, $3) AS snoozed(id)

-- name: hand_back
SELECT queue, array_agg(id) AS ids, {schema}.notify_queue(queue) FROM {schema}.hand_back_jobs($1, $2) GROUP BY queue

-- name: already_recorded
-- Which of these results were recorded by an earlier try whose reply was lost.
SELECT id FROM {schema}.job_history JOIN unnest($1::bigint[], $2::bigint[]) AS reported(id, token) USING (id, token)
UNION
SELECT reported.id FROM unnest($1::bigint[], $2::bigint[]) AS reported(id, token)
  JOIN {schema}.job_error
    ON job_error.job = reported.id AND job_error.token = reported.token AND job_error.duration IS NOT NULL

-- name: announce_free_slots
SELECT {schema}.notify_queue(queue) FROM unnest($1::text[]) AS freed(queue)
