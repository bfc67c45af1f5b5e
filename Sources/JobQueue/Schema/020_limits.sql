-- Pausing and limiting of queues. {schema} stands for the schema's quoted name.
--
-- Running jobs are not counted up and down, because counters leak when a worker dies between its job and the counter. Instead
-- a slot is a row that names a claim by job and token, and it is taken exactly as long as the job runs under that token. So
-- only claims deal with slots, and jobs of queues without limits never do.

-- What operators have set for a queue. A queue without a row is neither paused nor limited.
CREATE TABLE {schema}.queue_control (
  queue        text PRIMARY KEY,
  paused_at    timestamptz,
  paused_by    text,
  changed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  refilled_at  timestamptz,
  tokens       double precision,
  rate_period  interval,
  rate         integer,
  burst        integer,
  global_limit integer,
  key_limit    integer,
  adopts       boolean NOT NULL DEFAULT true,
  CONSTRAINT queue_control_limits_positive CHECK (global_limit > 0 AND key_limit > 0),
  CONSTRAINT queue_control_rate_positive CHECK (rate > 0 AND burst > 0 AND rate_period > interval '0'),
  CONSTRAINT queue_control_rate_whole
    CHECK (num_nulls(rate, burst, rate_period, tokens, refilled_at) IN (0, 5))
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 100, autovacuum_vacuum_scale_factor = 0);

-- Claims of jobs in queues with a limit on running jobs. Slots of jobs that have ended are removed by the next claim.
CREATE TABLE {schema}.job_slot (
  job       bigint NOT NULL,
  token     bigint PRIMARY KEY,
  queue     text   NOT NULL,
  limit_key text
) WITH (fillfactor = 70, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

CREATE INDEX job_slot_queue ON {schema}.job_slot (queue);

-- How many tokens the rate limit of a queue has now, by the database's clock: so many jobs may start.
CREATE FUNCTION {schema}.rate_tokens(control {schema}.queue_control) RETURNS double precision
LANGUAGE sql VOLATILE
RETURN least(
  control.burst,
  control.tokens + greatest(0, extract(epoch FROM clock_timestamp() - control.refilled_at))
                   * control.rate / extract(epoch FROM control.rate_period));

-- The next jobs, at most `room`, without those whose key is at its limit.
--
-- They are mostly among the first in the queue. Where the first jobs have blocked keys, each key is looked at separately, so
-- that all jobs of a blocked key cost one lookup, however many there are. Jobs without a key have no index of their own, which
-- all queues would pay for: they are found among the first 10,000 of the queue.
CREATE FUNCTION {schema}.next_by_key(queue text, kinds text[], room integer, key_limit integer) RETURNS bigint[]
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  reach  integer := 2 * room + 100;
  seen   integer;
  result bigint[];
BEGIN
  WITH held AS (
    SELECT limit_key, count(*) AS jobs FROM {schema}.job_slot WHERE queue = next_by_key.queue GROUP BY limit_key
  ), first AS (
    SELECT id, rank, limit_key FROM {schema}.job
     WHERE state = 'available' AND queue = next_by_key.queue AND kind = ANY (kinds)
     ORDER BY rank LIMIT reach
  ), placed AS (
    SELECT id, rank, limit_key, row_number() OVER (PARTITION BY limit_key ORDER BY rank, id) AS place FROM first
  ), fitting AS (
    SELECT id FROM placed LEFT JOIN held USING (limit_key)
     WHERE limit_key IS NULL OR place <= next_by_key.key_limit - coalesce(held.jobs, 0)
     ORDER BY rank, id LIMIT room
  )
  SELECT (SELECT count(*) FROM first), ARRAY(SELECT id FROM fitting) INTO seen, result;
  IF seen < reach OR cardinality(result) >= room THEN
    RETURN result;
  END IF;

  RETURN ARRAY(
    WITH RECURSIVE held AS (
      SELECT limit_key, count(*) AS jobs FROM {schema}.job_slot WHERE queue = next_by_key.queue GROUP BY limit_key
    ), waiting_key AS (
      (SELECT limit_key FROM {schema}.job
        WHERE state = 'available' AND queue = next_by_key.queue AND limit_key IS NOT NULL
        ORDER BY limit_key LIMIT 1)
      UNION ALL
      SELECT (SELECT job.limit_key FROM {schema}.job
               WHERE state = 'available' AND queue = next_by_key.queue AND job.limit_key > waiting_key.limit_key
               ORDER BY job.limit_key LIMIT 1)
        FROM waiting_key WHERE waiting_key.limit_key IS NOT NULL
    ), next AS (
      SELECT first.id, first.rank
        FROM waiting_key LEFT JOIN held USING (limit_key)
             CROSS JOIN LATERAL (
               SELECT job.id, job.rank FROM {schema}.job
                WHERE state = 'available' AND queue = next_by_key.queue AND job.limit_key = waiting_key.limit_key
                  AND kind = ANY (kinds)
                ORDER BY rank LIMIT greatest(0, least(room, next_by_key.key_limit - coalesce(held.jobs, 0)))
             ) AS first
      UNION ALL
      (SELECT id, rank
         FROM (SELECT id, rank, limit_key FROM {schema}.job
                WHERE state = 'available' AND queue = next_by_key.queue AND kind = ANY (kinds)
                ORDER BY rank LIMIT 10000) AS early
        WHERE limit_key IS NULL ORDER BY rank LIMIT room)
    )
    SELECT id FROM next ORDER BY rank, id LIMIT room
  );
END
$$;

-- Gives slots to jobs that were claimed before the queue was limited. Done for a minute after a change, because earlier claims
-- may still be under way.
CREATE FUNCTION {schema}.count_running_jobs(control {schema}.queue_control) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  INSERT INTO {schema}.job_slot (job, token, queue, limit_key)
  SELECT id, token, queue, limit_key FROM {schema}.job WHERE state = 'running' AND queue = control.queue
  ON CONFLICT DO NOTHING;
  UPDATE {schema}.queue_control AS c SET adopts = false
   WHERE c.queue = control.queue AND c.changed_at < clock_timestamp() - interval '1 minute';
END
$$;

-- Claims jobs of a queue with a row in `queue_control`, within its limits, as `claim_jobs` does for other queues.
--
-- The queue's row stays locked until the claim is committed, so that claims of one queue follow one another and each sees what
-- earlier ones have taken: every statement of the function has its own snapshot.
CREATE FUNCTION {schema}.claim_limited(worker bigint, queue text, kinds text[], wanted integer)
RETURNS SETOF {schema}.job
LANGUAGE plpgsql SET enable_bitmapscan = off SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  control {schema}.queue_control;
  room    integer := wanted;
  budget  double precision;
  chosen  bigint[];
  claimed integer;
BEGIN
  -- Most looks find nothing to do: they take no locks, since these are written to the disk.
  IF EXISTS (
    SELECT FROM {schema}.queue_control AS c
     WHERE c.queue = claim_limited.queue AND NOT c.adopts
       AND (c.global_limit <= (
              SELECT count(*) FROM {schema}.job_slot AS slot
               WHERE slot.queue = c.queue
                 AND EXISTS (SELECT FROM {schema}.job WHERE job.id = ANY (ARRAY[slot.job]) AND job.token = slot.token))
            OR NOT EXISTS (
              SELECT FROM {schema}.job
               WHERE state = 'available' AND queue = claim_limited.queue AND kind = ANY (kinds)))) THEN
    RETURN;
  END IF;
  PERFORM FROM {schema}.worker AS w WHERE w.id = claim_limited.worker FOR KEY SHARE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT * INTO control FROM {schema}.queue_control AS c WHERE c.queue = claim_limited.queue FOR NO KEY UPDATE;
  IF NOT FOUND OR control.paused_at IS NOT NULL THEN
    RETURN;
  END IF;
  IF control.rate IS NOT NULL THEN
    budget := {schema}.rate_tokens(control);
    room := least(room, floor(budget)::integer);
  END IF;
  IF control.adopts THEN
    PERFORM {schema}.count_running_jobs(control);
  END IF;
  DELETE FROM {schema}.job_slot AS slot
   WHERE slot.queue = claim_limited.queue
     AND NOT EXISTS (SELECT FROM {schema}.job WHERE job.id = ANY (ARRAY[slot.job]) AND job.token = slot.token);
  IF control.global_limit IS NOT NULL THEN
    room := least(
      room, control.global_limit - (SELECT count(*)::integer FROM {schema}.job_slot AS s WHERE s.queue = control.queue));
  END IF;
  IF room < 1 THEN
    RETURN;
  END IF;

  IF control.key_limit IS NOT NULL THEN
    chosen := {schema}.next_by_key(claim_limited.queue, kinds, room, control.key_limit);
  ELSE
    chosen := ARRAY(
      SELECT id FROM {schema}.job
       WHERE state = 'available' AND queue = claim_limited.queue AND kind = ANY (kinds)
       ORDER BY rank LIMIT (SELECT room));
  END IF;
  RETURN QUERY
    WITH batch AS MATERIALIZED (
      SELECT id, state FROM {schema}.job WHERE id = ANY (chosen) FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE {schema}.job
         SET state = 'running', worker = claim_limited.worker, token = nextval({token_sequence}), claimed_at = now(),
             attempt = attempt + 1
       WHERE id = ANY (ARRAY(SELECT id FROM batch WHERE state = 'available'))
      RETURNING job.*
    ), held AS (
      INSERT INTO {schema}.job_slot (job, token, queue, limit_key)
      SELECT id, token, queue, limit_key FROM claimed
       WHERE control.global_limit IS NOT NULL OR control.key_limit IS NOT NULL
    )
    SELECT * FROM claimed;
  GET DIAGNOSTICS claimed = ROW_COUNT;
  IF control.rate IS NOT NULL AND claimed > 0 THEN
    UPDATE {schema}.queue_control AS c SET tokens = budget - claimed, refilled_at = clock_timestamp()
     WHERE c.queue = control.queue;
  END IF;
END
$$;
