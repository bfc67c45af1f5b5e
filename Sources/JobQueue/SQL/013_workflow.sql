-- Enqueueing of jobs that wait for others or for events. {schema} stands for the schema's quoted name.

-- Enqueues jobs in the caller's transaction; returns their ids in the order in which they are given. Each list but the
-- last four has one element for each job. Waits are `dependents[n]`, a place in those lists, for `predecessors[n]`, another
-- one before it, or for `others[n]`, a job that was enqueued earlier, by `rules[n]`.
CREATE FUNCTION {schema}.enqueue_workflow(
  kinds text[], versions integer[], arguments jsonb[], queues text[], run_ats timestamptz[], delays interval[],
  priorities integer[], attempts integer[], cause text, batch text,
  events text[], event_limits interval[], run_late boolean[],
  dependents integer[], predecessors integer[], others bigint[], rules text[]
) RETURNS SETOF bigint
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  ids     bigint[];
  unknown bigint;
BEGIN
  -- From here on the earlier jobs cannot end before this transaction does.
  PERFORM FROM {schema}.job WHERE id = ANY (others) ORDER BY id FOR NO KEY UPDATE;
  UPDATE {schema}.job SET has_dependents = true WHERE id = ANY (others) AND NOT has_dependents;
  SELECT each.id INTO unknown FROM unnest(others) AS each(id)
   WHERE each.id IS NOT NULL AND NOT EXISTS (SELECT FROM {schema}.every_job WHERE every_job.id = each.id);
  IF FOUND THEN
    RAISE EXCEPTION 'There is no job % to wait for', unknown
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'job_dependency_predecessor';
  END IF;
  PERFORM {schema}.lock_event(event, false)
    FROM (SELECT DISTINCT event FROM unnest(events) AS each(event) WHERE event IS NOT NULL ORDER BY event) AS awaited;

  -- What has been signalled need not be waited for.
  events := ARRAY(
    SELECT CASE WHEN kept.event IS NULL THEN each.event END
      FROM unnest(events) WITH ORDINALITY AS each(event, place)
      LEFT JOIN {schema}.event_signal AS kept ON kept.event = each.event AND kept.kept_until > clock_timestamp()
     ORDER BY each.place);

  WITH wait AS (
    SELECT dependent, count(*)::integer AS jobs FROM unnest(dependents) AS wait(dependent) GROUP BY dependent
  ), waited_for AS (
    SELECT DISTINCT place FROM unnest(predecessors) AS predecessor(place)
  ), entry AS (
    SELECT each.*, coalesce(each.run_at, clock_timestamp()) + coalesce(each.delay, interval '0') AS at,
           coalesce(wait.jobs, 0) + CASE WHEN each.event IS NULL THEN 0 ELSE 1 END AS conditions,
           waited_for.place IS NOT NULL AS has_dependents
      FROM unnest(kinds, versions, arguments, queues, run_ats, delays, priorities, attempts, events)
           WITH ORDINALITY AS each(kind, version, argument, queue, run_at, delay, priority, attempts, event, place)
      LEFT JOIN wait ON wait.dependent = each.place
      LEFT JOIN waited_for ON waited_for.place = each.place
  ), added AS (
    INSERT INTO {schema}.job (
      rank, run_at, created_at, state, max_attempts, priority, version, has_dependents, conditions, queue, kind, cause,
      batch, arguments)
    SELECT {schema}.job_rank(at, entry.priority), at, now(),
           (CASE WHEN entry.conditions > 0 THEN 'waiting' WHEN at > clock_timestamp() THEN 'scheduled'
                 ELSE 'available' END)::{schema}.job_state,
           entry.attempts, entry.priority, entry.version, entry.has_dependents, nullif(entry.conditions, 0),
           entry.queue, entry.kind, enqueue_workflow.cause, enqueue_workflow.batch, entry.argument
      FROM entry ORDER BY entry.place
    RETURNING id, state, queue
  )
  SELECT array_agg(id ORDER BY id), array_agg(DISTINCT queue) FILTER (WHERE state = 'available')
    INTO ids, queues FROM added;

  INSERT INTO {schema}.job_dependency (predecessor, job, rule)
  SELECT coalesce(other, ids[predecessor]), ids[dependent], rule::{schema}.dependency_rule
    FROM unnest(dependents, predecessors, others, rules) AS wait(dependent, predecessor, other, rule);
  INSERT INTO {schema}.event_wait (job, expires_at, runs_late, event)
  SELECT ids[place], clock_timestamp() + event_limit, run_late, event
    FROM unnest(events, event_limits, run_late) WITH ORDINALITY AS wait(event, event_limit, run_late, place)
   WHERE event IS NOT NULL;

  PERFORM {schema}.settle_dependents(array_agg(id), outcome)
    FROM (SELECT DISTINCT id, CASE state WHEN 'completed' THEN 'completed' WHEN 'dead' THEN 'dead' ELSE 'gone' END AS outcome
            FROM {schema}.every_job WHERE id = ANY (others) AND state IN ('completed', 'dead', 'discarded', 'cancelled'))
         AS ended
   GROUP BY outcome;
  PERFORM {schema}.notify_queue(name) FROM unnest(queues) AS queue(name);
  RETURN QUERY SELECT each.id FROM unnest(ids) WITH ORDINALITY AS each(id, place) ORDER BY each.place;
END
$$;
