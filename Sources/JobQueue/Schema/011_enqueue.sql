-- Enqueueing of jobs that wait for nothing but their time. {schema} stands for the schema's quoted name.

-- Enqueues jobs of one kind in the caller's transaction; returns their ids in the order of the arguments. The delay counts from
-- `run_at`, or from now without it. Jobs whose time has come are available at once. Each job has a rank of its own, because
-- jobs of equal rank come in no particular order.
CREATE FUNCTION {schema}.enqueue_jobs(
  kind text, version integer, arguments jsonb[], queue text, run_at timestamptz, delay interval, priority integer,
  cause text, batch text, max_attempts integer, limit_key text, traceparent text,
  notify boolean
) RETURNS SETOF bigint
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  at      timestamptz := coalesce(enqueue_jobs.run_at, clock_timestamp()) + coalesce(delay, interval '0');
  due     boolean     := at <= clock_timestamp();
  rank_at bigint      := {schema}.job_rank(at, enqueue_jobs.priority);
BEGIN
  RETURN QUERY
    INSERT INTO {schema}.job (
      rank, run_at, created_at, state, max_attempts, priority, version, queue, kind, cause, batch, limit_key,
      traceparent, arguments)
    SELECT rank_at + each.place - 1, at, now(),
           CASE WHEN due THEN 'available' ELSE 'scheduled' END::{schema}.job_state,
           enqueue_jobs.max_attempts, enqueue_jobs.priority, enqueue_jobs.version, enqueue_jobs.queue, enqueue_jobs.kind,
           enqueue_jobs.cause, enqueue_jobs.batch, enqueue_jobs.limit_key, enqueue_jobs.traceparent,
           each.argument
      FROM unnest(enqueue_jobs.arguments) WITH ORDINALITY AS each(argument, place)
     ORDER BY each.place
    RETURNING id;
  IF due AND notify THEN
    PERFORM {schema}.notify_queue(enqueue_jobs.queue);
  END IF;
END
$$;
