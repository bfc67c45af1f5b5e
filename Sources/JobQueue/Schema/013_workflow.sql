-- Enqueueing of jobs that wait for other jobs or for events. {schema} stands for the schema's quoted name.

-- Enqueues jobs in the caller's transaction; returns their ids in the order in which they are given.
--
--   jobs       for each: kind, version, queue, priority, attempts, limit_key; run_at (seconds since 1970), delay (seconds),
--              event, event_limit (seconds), runs_late
--   arguments  for each
--   waits      for each wait: job, its place among the jobs, from 1; predecessor, another place, before it, or other, the id
--              of a job enqueued earlier; rule
CREATE FUNCTION {schema}.enqueue_workflow(
  jobs jsonb, arguments jsonb[], waits jsonb, cause text, batch text, traceparent text
) RETURNS SETOF bigint
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  others     bigint[] := ARRAY(SELECT DISTINCT other FROM jsonb_to_recordset(waits) AS wait(other bigint)
                                WHERE other IS NOT NULL ORDER BY other);
  unsignaled text[];
  queues     text[];
  ids        bigint[];
  unknown    bigint;
BEGIN
  -- From here on, the earlier jobs cannot end before this transaction does.
  PERFORM FROM {schema}.job WHERE id = ANY (others) ORDER BY id FOR NO KEY UPDATE;
  UPDATE {schema}.job SET has_dependents = true WHERE id = ANY (others) AND NOT has_dependents;
  SELECT each.id INTO unknown FROM unnest(others) AS each(id)
   WHERE NOT EXISTS (SELECT FROM {schema}.every_job WHERE every_job.id = each.id);
  IF FOUND THEN
    RAISE EXCEPTION 'There is no job % to wait for', unknown
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'job_dependency_predecessor';
  END IF;
  PERFORM {schema}.lock_event(event, false)
    FROM (SELECT DISTINCT event FROM jsonb_to_recordset(jobs) AS each(event text) WHERE event IS NOT NULL ORDER BY event)
         AS awaited;

  -- Events that have been signalled need not be waited for.
  unsignaled := ARRAY(
    SELECT DISTINCT event FROM jsonb_to_recordset(jobs) AS each(event text)
     WHERE event IS NOT NULL
       AND NOT EXISTS (SELECT FROM {schema}.event_signal AS kept
                        WHERE kept.event = each.event AND kept.kept_until > clock_timestamp()));

  WITH each AS (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(jobs) AS (
      kind text, version integer, queue text, run_at float8, delay float8, priority integer, attempts integer, event text,
      limit_key text
    )) WITH ORDINALITY AS each(kind, version, queue, run_at, delay, priority, attempts, event, limit_key, place)
  ), wait AS (
    SELECT job AS place, count(*)::integer AS jobs FROM jsonb_to_recordset(waits) AS wait(job bigint) GROUP BY job
  ), waited_for AS (
    SELECT DISTINCT predecessor AS place FROM jsonb_to_recordset(waits) AS wait(predecessor bigint)
  ), entry AS (
    SELECT each.*, coalesce(to_timestamp(each.run_at), clock_timestamp())
                   + make_interval(secs => coalesce(each.delay, 0)) AS at,
           coalesce(wait.jobs, 0) + (each.event IS NOT NULL AND each.event = ANY (unsignaled))::integer AS conditions,
           waited_for.place IS NOT NULL AS has_dependents
      FROM each
      LEFT JOIN wait ON wait.place = each.place
      LEFT JOIN waited_for ON waited_for.place = each.place
  ), added AS (
    INSERT INTO {schema}.job (
      rank, run_at, created_at, state, max_attempts, priority, version, has_dependents, conditions, queue, kind, cause,
      batch, limit_key, traceparent, arguments)
    SELECT {schema}.job_rank(at, entry.priority), at, now(),
           (CASE WHEN entry.conditions > 0 THEN 'waiting' WHEN at > clock_timestamp() THEN 'scheduled'
                 ELSE 'available' END)::{schema}.job_state,
           entry.attempts, entry.priority, entry.version, entry.has_dependents, nullif(entry.conditions, 0),
           entry.queue, entry.kind, enqueue_workflow.cause, enqueue_workflow.batch, entry.limit_key,
           enqueue_workflow.traceparent, enqueue_workflow.arguments[entry.place]
      FROM entry ORDER BY entry.place
    RETURNING id, state, queue
  )
  SELECT array_agg(id ORDER BY id), array_agg(DISTINCT queue) FILTER (WHERE state = 'available')
    INTO ids, queues FROM added;

  INSERT INTO {schema}.job_dependency (predecessor, job, rule)
  SELECT coalesce(other, ids[predecessor]), ids[job], rule::{schema}.dependency_rule
    FROM jsonb_to_recordset(waits) AS wait(job bigint, predecessor bigint, other bigint, rule text);
  INSERT INTO {schema}.event_wait (job, expires_at, runs_late, event)
  SELECT ids[place], clock_timestamp() + make_interval(secs => event_limit), coalesce(runs_late, false), event
    FROM ROWS FROM (jsonb_to_recordset(jobs) AS (event text, event_limit float8, runs_late boolean))
         WITH ORDINALITY AS wait(event, event_limit, runs_late, place)
   WHERE event = ANY (unsignaled);

  PERFORM {schema}.resolve_dependents(array_agg(id), outcome)
    FROM (SELECT DISTINCT id, CASE state WHEN 'completed' THEN 'completed' WHEN 'dead' THEN 'dead' ELSE 'gone' END AS outcome
            FROM {schema}.every_job WHERE id = ANY (others) AND state IN ('completed', 'dead', 'discarded', 'cancelled'))
         AS ended
   GROUP BY outcome;
  PERFORM {schema}.notify_queue(name) FROM unnest(queues) AS queue(name);
  RETURN QUERY SELECT each.id FROM unnest(ids) WITH ORDINALITY AS each(id, place) ORDER BY each.place;
END
$$;
