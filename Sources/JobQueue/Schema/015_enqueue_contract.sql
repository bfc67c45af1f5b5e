-- How programs that speak SQL enqueue. {schema} stands for the schema's quoted name.

-- Enqueues a job in the caller's transaction; returns its id, or the id of the job that makes it a duplicate.
--
--   queue, priority,     by default what a program has declared for the kind, or else 'default', 0 and 10
--   max_attempts
--   run_at, delay        the earliest time to run; the delay counts from `run_at`, or from now
--   priority             lower runs first; a step is worth a minute of waiting
--   cause, batch         what caused the job; the batch that it is counted in
--   limit_key            the key for the queue's per-key limit
--   version              of the arguments
--   unique_by            makes the job unique by these arguments, '{}' for all; NULL: not unique
--   unique_for           only among jobs enqueued within this time; NULL: however long ago
--   unique_in            only among jobs in these states
--   replacing            what an existing job that has not started takes over: any of arguments, time, priority
--   after, if_failed     jobs to wait for, and what to do when one does not complete: wait, cancel, run or if_failed
--   traceparent          the span that it belongs to, in the format of W3C Trace Context
--   event, event_limit   an event to wait for, and for how long at most; then the job is cancelled, or with runs_late runs
CREATE FUNCTION {schema}.enqueue(
  kind text, arguments jsonb DEFAULT '{}', queue text DEFAULT NULL, run_at timestamptz DEFAULT NULL,
  delay interval DEFAULT NULL, priority integer DEFAULT NULL, cause text DEFAULT NULL, batch text DEFAULT NULL,
  max_attempts integer DEFAULT NULL, limit_key text DEFAULT NULL, version integer DEFAULT 1,
  unique_by text[] DEFAULT NULL, unique_for interval DEFAULT NULL,
  unique_in text[] DEFAULT '{waiting,available,scheduled}', replacing text[] DEFAULT '{}',
  after bigint[] DEFAULT '{}', if_failed text DEFAULT 'wait',
  event text DEFAULT NULL, event_limit interval DEFAULT NULL, runs_late boolean DEFAULT false,
  traceparent text DEFAULT NULL
) RETURNS bigint
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
  waits    boolean := cardinality(after) > 0 OR event IS NOT NULL;
  declared {schema}.kind%ROWTYPE;
BEGIN
  SELECT * INTO declared FROM {schema}.kind AS known WHERE known.name = kind;
  queue := coalesce(queue, declared.queue, 'default');
  priority := coalesce(priority, declared.priority, 0);
  max_attempts := coalesce(max_attempts, declared.max_attempts, 10);
  IF NOT replacing <@ '{arguments,time,priority}' OR NOT unique_in <@ enum_range(NULL::{schema}.job_state)::text[] THEN
    RAISE EXCEPTION 'Invalid value of replacing (%) or unique_in (%)', replacing, unique_in
      USING ERRCODE = 'invalid_parameter_value',
            HINT = 'replacing takes arguments, time and priority; unique_in takes job states.';
  END IF;
  IF traceparent !~ '^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$' THEN
    RAISE EXCEPTION '% is not a valid traceparent: expected version-trace-span-flags in lower-case hexadecimal',
                    quote_literal(traceparent)
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF waits AND unique_by IS NOT NULL THEN
    RAISE EXCEPTION 'A job that waits for others or for an event cannot be unique' USING ERRCODE = 'feature_not_supported';
  END IF;
  IF unique_by IS NOT NULL THEN
    RETURN (SELECT id FROM {schema}.enqueue_unique(
      kind, version, arguments, queue, run_at, delay, priority, cause, batch, max_attempts, limit_key, traceparent,
      {schema}.job_key(kind, arguments, nullif(unique_by, '{}')), unique_for, unique_in, replacing));
  ELSIF waits THEN
    RETURN (SELECT id FROM {schema}.enqueue_workflow(
      jsonb_build_array(jsonb_build_object(
        'kind', kind, 'version', version, 'queue', queue, 'priority', priority, 'attempts', max_attempts,
        'limit_key', limit_key,
        'run_at', extract(epoch FROM run_at), 'delay', extract(epoch FROM delay),
        'event', event, 'event_limit', extract(epoch FROM event_limit), 'runs_late', runs_late)),
      ARRAY[arguments],
      (SELECT coalesce(jsonb_agg(jsonb_build_object('job', 1, 'other', id, 'rule', if_failed)), '[]')
         FROM (SELECT DISTINCT id FROM unnest(after) AS each(id)) AS other),
      cause, batch, traceparent) AS added(id));
  END IF;
  RETURN {schema}.enqueue_jobs(
    kind, version, ARRAY[arguments], queue, run_at, delay, priority, cause, batch, max_attempts, limit_key, traceparent,
    true);
END
$$;
