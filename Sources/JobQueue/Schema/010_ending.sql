-- How jobs end, and what happens then to the jobs that wait for them. {schema} stands for the schema's quoted name.
--
-- The statement that completes batches of jobs skips those with dependents; they end here, so that jobs without dependents
-- pay nothing. Adding a dependent to a job locks the job's row until the dependent is visible, so a job either ends before,
-- which the dependent then finds out, or ends here and finds the dependent.
--
-- Rows are always locked in the order of their ids, so that transactions which share some wait for each other in turn.
--
-- No function scans the whole job table, however few jobs were in it when its plan was made: see 001_queue.sql.

-- What a job does when a job it depends on does not complete.
--   wait       it keeps waiting while the other is a dead letter, which can be retried; it is cancelled when the other is
--              discarded or cancelled
--   cancel     it is cancelled, also by a dead letter
--   run        it runs however the other ended
--   if_failed  it exists to handle the failure: it runs if one of the jobs it waits for did not complete, and is cancelled if
--              all did
CREATE TYPE {schema}.dependency_rule AS ENUM ('wait', 'cancel', 'run', 'if_failed');

-- A job can only wait for jobs that existed before it, so there are no cycles.
CREATE TABLE {schema}.job_dependency (
  predecessor bigint NOT NULL,
  job         bigint NOT NULL,
  rule        {schema}.dependency_rule NOT NULL,
  CONSTRAINT job_dependency_once PRIMARY KEY (predecessor, job),
  CONSTRAINT job_dependency_no_cycle CHECK (predecessor < job)
);

CREATE INDEX job_dependency_job ON {schema}.job_dependency (job);

-- A job that waits for an event, perhaps with a time limit; after that it runs without the event, or is cancelled.
CREATE TABLE {schema}.event_wait (
  job        bigint PRIMARY KEY,
  expires_at timestamptz,
  runs_late  boolean NOT NULL,
  event      text    NOT NULL,
  CONSTRAINT event_wait_name_not_empty CHECK (event <> '')
);

CREATE INDEX event_wait_event ON {schema}.event_wait (event);
CREATE INDEX event_wait_expiry ON {schema}.event_wait (expires_at);

-- Moves jobs to the history: those held under the tokens or, without tokens, those that no worker holds; returns which.
-- Whatever they were waiting for no longer matters. Jobs that wait for them are not touched: see end_jobs.
CREATE FUNCTION {schema}.move_to_history(
  ids bigint[], tokens bigint[], state {schema}.job_state, OUT ended bigint[], OUT predecessors bigint[]
) RETURNS record
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  waiting bigint[];
BEGIN
  PERFORM FROM {schema}.job WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
  WITH moved AS (
    DELETE FROM {schema}.job USING unnest(ids, tokens) AS ending(id, token)
     WHERE job.id = ANY (ARRAY[ending.id]) AND job.token IS NOT DISTINCT FROM ending.token
    RETURNING job.*
  ), kept AS (
    INSERT INTO {schema}.job_history (
      id, run_at, created_at, claimed_at, finished_at, token, worker, state, attempt, max_attempts, priority, version,
      queue, kind, cause, batch, traceparent, arguments)
    SELECT id, run_at, created_at, claimed_at, now(), token, worker, move_to_history.state, attempt, max_attempts, priority,
           version, queue, kind, cause, batch, traceparent, arguments
      FROM moved
  )
  SELECT array_agg(id), array_agg(id) FILTER (WHERE has_dependents), array_agg(id) FILTER (WHERE conditions IS NOT NULL)
    INTO ended, predecessors, waiting
    FROM moved;
  IF waiting IS NOT NULL THEN
    DELETE FROM {schema}.job_dependency WHERE job = ANY (waiting);
    DELETE FROM {schema}.event_wait WHERE job = ANY (waiting);
  END IF;
END
$$;

-- Counts conditions of waiting jobs as satisfied, one for each job without a number. Jobs that wait for nothing more become
-- available, or scheduled if their time is still to come. The caller has locked them.
CREATE FUNCTION {schema}.satisfy_conditions(jobs bigint[], met integer[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  queues text[];
BEGIN
  WITH released AS (
    UPDATE {schema}.job
       SET conditions = CASE WHEN conditions > each.met THEN conditions - each.met END,
           state = (CASE WHEN conditions > each.met THEN 'waiting' WHEN run_at > clock_timestamp() THEN 'scheduled'
                         ELSE 'available' END)::{schema}.job_state,
           run_at = greatest(run_at, clock_timestamp()),
           rank = {schema}.job_rank(greatest(run_at, clock_timestamp()), priority)
      FROM (SELECT id, coalesce(met, 1) AS met FROM unnest(jobs, satisfy_conditions.met) AS given(id, met)) AS each
     WHERE job.id = ANY (ARRAY[each.id]) AND job.conditions IS NOT NULL
    RETURNING job.queue, job.state
  )
  SELECT array_agg(DISTINCT queue) INTO queues FROM released WHERE state = 'available';
  PERFORM {schema}.notify_queue(name) FROM unnest(queues) AS queue(name);
END
$$;

-- Resolves the dependents of jobs that have ended: completed, dead, or gone, which means discarded or cancelled. Dependents that
-- are cancelled have ended too, and so on.
CREATE FUNCTION {schema}.resolve_dependents(predecessors bigint[], outcome text) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  ended     bigint[] := predecessors;
  how       text     := outcome;
  cancelled bigint[];
  released  bigint[];
  met       integer[];
BEGIN
  WHILE ended IS NOT NULL LOOP
    PERFORM FROM {schema}.job
      WHERE id = ANY (ARRAY(SELECT job FROM {schema}.job_dependency WHERE predecessor = ANY (ended)))
      ORDER BY id FOR UPDATE;
    -- One failure is enough for jobs that exist to handle it.
    IF how <> 'completed' THEN
      WITH called AS (
        SELECT DISTINCT job FROM {schema}.job_dependency WHERE predecessor = ANY (ended) AND rule = 'if_failed'
      ), forgotten AS (
        DELETE FROM {schema}.job_dependency USING called WHERE job_dependency.job = called.job
        RETURNING job_dependency.job
      ), counted AS (
        SELECT job, count(*)::integer AS met FROM forgotten GROUP BY job
      )
      SELECT array_agg(job), array_agg(counted.met) INTO released, met FROM counted;
      PERFORM {schema}.satisfy_conditions(released, met);
    END IF;
    WITH settled AS (
      DELETE FROM {schema}.job_dependency WHERE predecessor = ANY (ended) AND (how <> 'dead' OR rule <> 'wait')
      RETURNING job, rule
    ), dependent AS (
      SELECT job.id, count(*)::integer AS met,
             CASE how WHEN 'completed' THEN bool_or(rule = 'if_failed') AND NOT EXISTS (
                        SELECT FROM {schema}.job_dependency AS other
                         WHERE other.job = job.id AND other.predecessor <> ALL (ended))
                      ELSE bool_or(rule IN ('wait', 'cancel')) END AS is_cancelled
        FROM settled JOIN {schema}.job ON job.id = ANY (ARRAY[settled.job]) GROUP BY job.id
    )
    SELECT array_agg(id) FILTER (WHERE is_cancelled), array_agg(id) FILTER (WHERE NOT is_cancelled),
           array_agg(dependent.met) FILTER (WHERE NOT is_cancelled)
      INTO cancelled, released, met
      FROM dependent;
    PERFORM {schema}.satisfy_conditions(released, met);
    ended := NULL;
    IF cancelled IS NOT NULL THEN
      INSERT INTO {schema}.job_error (job, token, attempt, error)
      SELECT id, nextval({token_sequence}), 0, CASE how WHEN 'completed' THEN 'Every job it was a fallback for completed'
                                                    ELSE 'A job it was waiting for did not complete' END
        FROM unnest(cancelled) AS each(id);
      SELECT moved.predecessors INTO ended FROM {schema}.move_to_history(cancelled, NULL, 'cancelled') AS moved;
      how := 'gone';
    END IF;
  END LOOP;
END
$$;

-- Ends jobs for good, as completed, discarded or cancelled, and resolves their dependents: jobs held under the tokens or, without
-- tokens, those that no worker holds. Returns which.
CREATE FUNCTION {schema}.end_jobs(ids bigint[], tokens bigint[], state {schema}.job_state) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
  moved record;
BEGIN
  SELECT * INTO moved FROM {schema}.move_to_history(ids, tokens, end_jobs.state);
  PERFORM {schema}.resolve_dependents(
    moved.predecessors, CASE end_jobs.state WHEN 'completed' THEN 'completed' ELSE 'gone' END);
  RETURN moved.ended;
END
$$;

-- Ends jobs that are not to be tried again, as discarded or cancelled, and keeps the reason; returns which.
CREATE FUNCTION {schema}.abandon_jobs(
  ids bigint[], tokens bigint[], errors text[], durations interval[], worker bigint, state {schema}.job_state
) RETURNS SETOF bigint
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    WITH mine AS MATERIALIZED (
      SELECT job.id, job.token, job.attempt, ending.error, ending.duration
        FROM unnest(ids, tokens, errors, durations) AS ending(id, token, error, duration)
        JOIN {schema}.job ON job.id = ANY (ARRAY[ending.id]) AND job.token = ending.token
       ORDER BY ending.id FOR UPDATE OF job
    ), noted AS (
      INSERT INTO {schema}.job_error (job, token, duration, worker, attempt, error)
      SELECT id, token, duration, abandon_jobs.worker, attempt, error FROM mine
    )
    SELECT unnest({schema}.end_jobs(array_agg(id), array_agg(token), abandon_jobs.state)) FROM mine;
END
$$;

-- Records failed attempts, and schedules the retries or leaves dead letters; returns which. A final failure is not retried.
CREATE FUNCTION {schema}.fail_jobs(
  ids bigint[], tokens bigint[], errors text[], durations interval[], worker bigint, delays interval[], finals boolean[]
) RETURNS SETOF bigint
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    WITH failed AS (
      UPDATE {schema}.job
         SET state = (CASE WHEN failing.is_final OR attempt >= max_attempts THEN 'dead'
                           ELSE 'scheduled' END)::{schema}.job_state,
             worker = NULL, token = NULL,
             run_at = now() + failing.delay, rank = {schema}.job_rank(now() + failing.delay, priority)
        FROM unnest(ids, tokens, errors, durations, delays, finals)
             AS failing(id, token, error, duration, delay, is_final)
       WHERE job.id = ANY (ARRAY[failing.id]) AND job.token = failing.token
      RETURNING job.id, failing.token, job.attempt, failing.error, failing.duration,
                job.state = 'dead' AND job.has_dependents AS has_died
    ), noted AS (
      INSERT INTO {schema}.job_error (job, token, failed_at, duration, worker, attempt, error)
      SELECT id, token, now(), duration, fail_jobs.worker, attempt, error FROM failed
    ), settled AS MATERIALIZED (
      SELECT {schema}.resolve_dependents(array_agg(id), 'dead') FROM failed WHERE has_died
    )
    SELECT id FROM failed, settled;
END
$$;

-- Postpones jobs; the attempt does not count. Returns which.
CREATE FUNCTION {schema}.snooze_jobs(ids bigint[], tokens bigint[], delays interval[]) RETURNS SETOF bigint
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    UPDATE {schema}.job
       SET state = 'scheduled', worker = NULL, token = NULL, attempt = attempt - 1,
           run_at = now() + snoozing.delay, rank = {schema}.job_rank(now() + snoozing.delay, priority)
      FROM unnest(ids, tokens, delays) AS snoozing(id, token, delay)
     WHERE job.id = ANY (ARRAY[snoozing.id]) AND job.token = snoozing.token
    RETURNING job.id;
END
$$;

-- Makes jobs available again; returns which. The attempt does not count, because it was the worker that stopped. The rank stays
-- the same, so the job is first in line again.
CREATE FUNCTION {schema}.hand_back_jobs(ids bigint[], tokens bigint[]) RETURNS TABLE (id bigint, queue text)
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    UPDATE {schema}.job
       SET state = 'available', worker = NULL, token = NULL, attempt = attempt - 1
      FROM unnest(ids, tokens) AS given(id, token)
     WHERE job.id = ANY (ARRAY[given.id]) AND job.token = given.token
    RETURNING job.id, job.queue;
END
$$;

-- Rescues the jobs of workers that are gone: makes them available again, or dead letters after their last attempt, and records
-- why. `has_died`: dead letters that other jobs wait for.
CREATE FUNCTION {schema}.rescue_jobs(workers bigint[], names text[])
RETURNS TABLE (id bigint, queue text, has_died boolean)
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    WITH orphan AS (
      SELECT job.id, job.token, gone.id AS worker, gone.name
        FROM unnest(workers, names) AS gone(id, name) JOIN {schema}.job ON job.worker = gone.id
       WHERE job.state = 'running' FOR UPDATE OF job
    ), rescued AS (
      UPDATE {schema}.job
         SET state = (CASE WHEN attempt >= max_attempts THEN 'dead' ELSE 'available' END)::{schema}.job_state,
             worker = NULL, token = NULL
        FROM orphan WHERE job.id = ANY (ARRAY[orphan.id])
      RETURNING job.id, orphan.token, job.attempt, job.queue, orphan.worker, orphan.name,
                job.state = 'dead' AND job.has_dependents AS has_died
    ), noted AS (
      INSERT INTO {schema}.job_error (job, token, duration, worker, attempt, error)
      SELECT id, token, NULL, worker, attempt, 'The lease of worker ' || name || ' expired while it was running this job'
        FROM rescued
    )
    SELECT id, queue, has_died FROM rescued;
END
$$;
