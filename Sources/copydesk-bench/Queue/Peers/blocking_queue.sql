-- A queue without anything that a queue needs beyond passing jobs on: what can be had by plain, blocking libpq.

-- name: create
CREATE TABLE blocking_job (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state   text   NOT NULL DEFAULT 'available',
  number  bigint NOT NULL
)

-- name: index
CREATE INDEX blocking_job_available ON blocking_job (id) WHERE state = 'available'

-- name: insert
WITH inserted AS (INSERT INTO blocking_job (number) VALUES ($1::bigint) RETURNING id)
SELECT pg_notify('blocking_job', '') FROM inserted

-- name: claim
UPDATE blocking_job SET state = 'running'
 WHERE id = ANY (ARRAY(
   SELECT id FROM blocking_job WHERE state = 'available' ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED))
RETURNING number
