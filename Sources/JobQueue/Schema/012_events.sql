-- Events that jobs wait for. {schema} stands for the schema's quoted name, {channel} for a quoted literal.

-- Signals that still count for jobs which begin to wait later.
CREATE TABLE {schema}.event_signal (
  event      text        PRIMARY KEY,
  kept_until timestamptz NOT NULL
);

-- Makes transactions that signal an event and those that begin to wait for it take turns, so that each sees what the other did.
-- That needs a snapshot newer than the lock.
CREATE FUNCTION {schema}.lock_event(event text, is_signal boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  key bigint := hashtextextended(event, hashtextextended({channel}, 0));
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'Events cannot be signalled or waited for in a % transaction',
                    upper(current_setting('transaction_isolation'))
      USING ERRCODE = 'feature_not_supported', HINT = 'Use READ COMMITTED.';
  END IF;
  IF is_signal THEN
    PERFORM pg_advisory_xact_lock(key);
  ELSE
    PERFORM pg_advisory_xact_lock_shared(key);
  END IF;
END
$$;

-- Releases all jobs that wait for the event when the transaction commits; returns how many were waiting. With `keep_for`, jobs
-- that begin to wait within that time do not wait for it at all.
CREATE FUNCTION {schema}.signal(event text, keep_for interval DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  jobs bigint[];
BEGIN
  PERFORM {schema}.lock_event(signal.event, true);
  IF keep_for > interval '0' THEN
    INSERT INTO {schema}.event_signal AS kept (event, kept_until)
    VALUES (signal.event, clock_timestamp() + keep_for)
    ON CONFLICT (event) DO UPDATE SET kept_until = greatest(kept.kept_until, excluded.kept_until);
  END IF;
  PERFORM FROM {schema}.job WHERE id = ANY (ARRAY(
      SELECT event_wait.job FROM {schema}.event_wait WHERE event_wait.event = signal.event))
    ORDER BY id FOR UPDATE;
  WITH over AS (
    DELETE FROM {schema}.event_wait WHERE event_wait.event = signal.event RETURNING job
  )
  SELECT array_agg(job) INTO jobs FROM over;
  PERFORM {schema}.satisfy_conditions(jobs, NULL);
  RETURN coalesce(cardinality(jobs), 0);
END
$$;

-- Ends event waits that have timed out, at most `most`, and forgets signals that were kept long enough; returns how many waits
-- ended.
CREATE FUNCTION {schema}.expire_event_waits(most bigint) RETURNS bigint
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  runs    bigint[];
  cancels bigint[];
BEGIN
  DELETE FROM {schema}.event_signal WHERE event = ANY (ARRAY(
    SELECT event FROM {schema}.event_signal WHERE kept_until < clock_timestamp() LIMIT most FOR UPDATE SKIP LOCKED));
  IF NOT EXISTS (SELECT FROM {schema}.event_wait WHERE expires_at <= clock_timestamp()) THEN
    RETURN 0;
  END IF;
  WITH late AS MATERIALIZED (
    SELECT job.id FROM {schema}.event_wait JOIN {schema}.job ON job.id = ANY (ARRAY[event_wait.job])
     WHERE expires_at <= clock_timestamp() ORDER BY expires_at LIMIT most FOR UPDATE OF job SKIP LOCKED
  ), over AS (
    DELETE FROM {schema}.event_wait USING late WHERE event_wait.job = late.id RETURNING event_wait.job, runs_late
  )
  SELECT array_agg(job) FILTER (WHERE runs_late), array_agg(job) FILTER (WHERE NOT runs_late)
    INTO runs, cancels FROM over;
  PERFORM {schema}.satisfy_conditions(runs, NULL);
  IF cancels IS NOT NULL THEN
    INSERT INTO {schema}.job_error (job, token, attempt, error)
    SELECT id, nextval({token_sequence}), 0, 'The event it was waiting for did not arrive in time'
      FROM unnest(cancels) AS each(id);
    PERFORM {schema}.end_jobs(cancels, NULL, 'cancelled');
  END IF;
  RETURN coalesce(cardinality(runs), 0) + coalesce(cardinality(cancels), 0);
END
$$;
