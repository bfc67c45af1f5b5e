-- Unique jobs. {schema} stands for the schema's quoted name.
--
-- Enqueueing a unique job locks the row of its key until the transaction ends, so that the next transaction with the same key
-- waits and then sees the result: if the first is rolled back, the second enqueues its own job. Only enqueueing looks at
-- keys: a retry is never refused because of another job.

-- The keys that jobs were enqueued with, and the last job of each. A key may be forgotten after `kept_until` if no live job has
-- it.
CREATE TABLE {schema}.unique_key (
  key         bytea       PRIMARY KEY,
  job         bigint,
  enqueued_at timestamptz,
  kept_until  timestamptz NOT NULL
);

CREATE INDEX unique_key_expiry ON {schema}.unique_key (kept_until);
CREATE INDEX job_unique ON {schema}.job (unique_key) WHERE unique_key IS NOT NULL;

-- The unique key of a job: its scope, by default its kind, and the values of the chosen arguments, by default all. Two jobs have
-- the same key if these are equal as jsonb.
CREATE FUNCTION {schema}.job_key(scope text, arguments jsonb, chosen text[]) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sha256(convert_to(jsonb_build_array(
  scope, CASE WHEN chosen IS NULL THEN arguments
              ELSE (SELECT jsonb_object_agg(name, arguments -> name) FROM unnest(chosen) AS each(name)) END)::text, 'UTF8'));

-- Locks a key until the transaction ends, and finds the job with that key that was enqueued within the period, if one is given,
-- and is in one of the states. A job that has not started cannot start before this transaction ends either.
CREATE FUNCTION {schema}.lock_unique_key(
  key bytea, period interval, states text[], OUT id bigint, OUT state {schema}.job_state
) RETURNS record
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
  since timestamptz := coalesce(clock_timestamp() - period, '-infinity');
  until timestamptz := CASE WHEN period IS NULL AND states && '{completed,discarded,cancelled}' THEN 'infinity'
                            ELSE clock_timestamp() + coalesce(period, interval '0') END;
  last  {schema}.unique_key;
BEGIN
  INSERT INTO {schema}.unique_key AS known (key, kept_until) VALUES (key, until)
    ON CONFLICT ON CONSTRAINT unique_key_pkey DO UPDATE SET kept_until = greatest(known.kept_until, excluded.kept_until)
    RETURNING known.* INTO last;
  LOOP
    SELECT job.id, job.state INTO id, state FROM {schema}.job
     WHERE job.unique_key = key AND job.state::text = ANY (states) AND job.created_at > since
     ORDER BY job.id LIMIT 1;
    IF state = 'running' THEN
      RETURN;
    END IF;
    EXIT WHEN id IS NULL;
    -- Unless another transaction got hold of it just before.
    PERFORM FROM {schema}.job WHERE job.id = lock_unique_key.id AND job.state = lock_unique_key.state FOR UPDATE;
    IF FOUND THEN
      RETURN;
    END IF;
  END LOOP;
  IF last.enqueued_at > since THEN
    -- A job that has left the history counts as completed.
    SELECT last.job, coalesce((SELECT any_job.state FROM {schema}.every_job AS any_job WHERE any_job.id = last.job),
                              'completed')
      INTO id, state;
    IF state NOT IN ('completed', 'discarded', 'cancelled') OR state::text <> ALL (states) THEN
      id := NULL;
    END IF;
  END IF;
END
$$;

-- Changes a job that has not started: of its arguments, time and priority those named in `replacing`. With a new time, a dead
-- letter gets all its attempts again.
CREATE FUNCTION {schema}.replace_job(
  id bigint, version integer, arguments jsonb, run_at timestamptz, priority integer, replacing text[]
) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  UPDATE {schema}.job
     SET arguments = CASE WHEN 'arguments' = ANY (replacing) THEN replace_job.arguments ELSE job.arguments END,
         version = CASE WHEN 'arguments' = ANY (replacing) THEN replace_job.version ELSE job.version END,
         priority = new.priority,
         run_at = new.run_at,
         rank = {schema}.job_rank(new.run_at, new.priority),
         attempt = CASE WHEN state = 'dead' AND new.is_timed THEN 0 ELSE attempt END,
         state = (CASE WHEN state = 'waiting' OR NOT new.is_timed THEN state::text
                       WHEN new.run_at > clock_timestamp() THEN 'scheduled' ELSE 'available' END)::{schema}.job_state
    FROM (
      SELECT old.id, 'time' = ANY (replacing) AS is_timed,
             CASE WHEN 'priority' = ANY (replacing) THEN replace_job.priority ELSE old.priority END AS priority,
             CASE WHEN 'time' = ANY (replacing) THEN replace_job.run_at ELSE old.run_at END AS run_at
        FROM {schema}.job AS old WHERE old.id = replace_job.id
    ) AS new
   WHERE job.id = new.id;
END;

-- Enqueues a job unless there is one with that key, see lock_unique_key; then that job is kept or, if it has not started, changed,
-- see replace_job. `outcome` is `added`, `kept` or `replaced`.
CREATE FUNCTION {schema}.enqueue_unique(
  kind text, version integer, arguments jsonb, queue text, run_at timestamptz, delay interval, priority integer,
  cause text, batch text, max_attempts integer, limit_key text, traceparent text, key bytea, period interval,
  states text[], replacing text[],
  OUT id bigint, OUT outcome text
) RETURNS record
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
  at   timestamptz := coalesce(run_at, clock_timestamp()) + coalesce(delay, interval '0');
  held record;
BEGIN
  SELECT * INTO held FROM {schema}.lock_unique_key(key, period, states);
  IF held.id IS NULL THEN
    outcome := 'added';
    id := {schema}.enqueue_jobs(
      kind, version, ARRAY[arguments], queue, run_at, delay, priority, cause, batch, max_attempts, limit_key, traceparent,
      true);
    UPDATE {schema}.job SET unique_key = key WHERE job.id = enqueue_unique.id;
    UPDATE {schema}.unique_key AS known SET job = id, enqueued_at = clock_timestamp() WHERE known.key = enqueue_unique.key;
    RETURN;
  END IF;
  id := held.id;
  IF held.state IN ('waiting', 'available', 'scheduled', 'dead') THEN
    outcome := CASE WHEN cardinality(replacing) > 0 THEN 'replaced' ELSE 'kept' END;
    PERFORM {schema}.replace_job(id, version, arguments, at, priority, replacing);
    -- Workers skip the job as long as this transaction has it locked.
    PERFORM {schema}.notify_queue(job.queue) FROM {schema}.job WHERE job.id = held.id AND job.state = 'available';
  ELSE
    outcome := 'kept';
  END IF;
END
$$;

-- Forgets keys that no live job has and that need not be remembered, at most `most`; returns how many.
CREATE FUNCTION {schema}.forget_unique_keys(most bigint) RETURNS bigint
LANGUAGE sql
BEGIN ATOMIC
  WITH over AS (
    DELETE FROM {schema}.unique_key
     WHERE key = ANY (ARRAY(
       SELECT key FROM {schema}.unique_key AS old
        WHERE kept_until < clock_timestamp() AND NOT EXISTS (SELECT FROM {schema}.job WHERE job.unique_key = old.key)
        LIMIT most FOR UPDATE SKIP LOCKED))
    RETURNING key
  )
  SELECT count(*) FROM over;
END;
