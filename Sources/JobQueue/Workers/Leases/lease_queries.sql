-- Workers, their leases, and the rescue of jobs whose worker is dead. {schema} stands for the schema's quoted name.

-- name: register_worker
INSERT INTO {schema}.worker (lease_until, lease, name, queues, kinds)
VALUES (clock_timestamp() + $1::interval, $1::interval, $2, $3, $4)
RETURNING id

-- name: register_queues
INSERT INTO {schema}.queue (name, idle) SELECT name, true FROM unnest($1::text[]) AS served(name) ON CONFLICT DO NOTHING

-- name: heartbeat
-- A lease that ends over an hour later than the worker's does was not taken by a worker, and is over.
UPDATE {schema}.worker SET lease_until = clock_timestamp() + lease
 WHERE id = $1
RETURNING
  (SELECT min(CASE WHEN other.lease_until <= clock_timestamp() + other.lease + interval '1 hour' THEN other.lease_until
                   ELSE clock_timestamp() END) - clock_timestamp()
     FROM {schema}.worker AS other WHERE other.id <> $1) AS next_expiry,
  ARRAY(SELECT id FROM {schema}.job WHERE job.worker = $1 AND state = 'running' AND cancel_requested) AS cancelled

-- name: old_claims
-- Scans everything the worker has claimed since the last vacuum, so it is not part of every heartbeat.
SELECT token FROM {schema}.job WHERE worker = $1 AND state = 'running' AND claimed_at < now() - $2::interval

-- name: hand_back_claims
UPDATE {schema}.job
   SET state = 'available', worker = NULL, token = NULL, attempt = attempt - 1
 WHERE worker = $1 AND state = 'running' AND token = ANY ($2)

-- name: remove_expired_workers
DELETE FROM {schema}.worker
 WHERE id = ANY (ARRAY(
   SELECT id FROM {schema}.worker
    WHERE lease_until < clock_timestamp() OR lease_until > clock_timestamp() + lease + interval '1 hour'
      FOR UPDATE SKIP LOCKED))
RETURNING id, name

-- name: rescue_jobs
-- Runs after the statement above, in the same transaction, so that it sees every job those workers had claimed.
SELECT queue, count(*) AS jobs, {schema}.notify_queue(queue),
       {schema}.resolve_dependents(array_agg(id) FILTER (WHERE has_died), 'dead')
  FROM {schema}.rescue_jobs($1, $2) GROUP BY queue

-- name: remove_worker
-- A worker that still has jobs must stay until its lease expires, so that they are rescued.
DELETE FROM {schema}.worker
 WHERE id = $1 AND NOT EXISTS (SELECT FROM {schema}.job WHERE job.worker = $1 AND state = 'running')
