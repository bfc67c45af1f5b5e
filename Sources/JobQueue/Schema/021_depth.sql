-- Queue depth: how many jobs there are. {schema} stands for the schema's quoted name.
--
-- A table of millions of jobs is not counted in full. Up to `reach` jobs of each queue and state are counted, by the indexes
-- that claims use; a larger number is the planner's estimate from the statistics that autovacuum keeps, which cover the three
-- columns together because kinds, queues and states are correlated.

CREATE STATISTICS {schema}.job_spread (mcv) ON queue, state, kind FROM {schema}.job;

CREATE INDEX job_dead ON {schema}.job (queue, id) WHERE state = 'dead';

-- How many rows the planner expects a query to return.
CREATE FUNCTION {schema}.estimated_rows(query text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
  RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric::bigint;
END
$$;

-- The queues with available jobs, found by one index lookup each, and those that were served, paused or limited.
CREATE FUNCTION {schema}.queues_in_use() RETURNS SETOF text
LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH RECURSIVE waiting AS (
    (SELECT queue FROM {schema}.job WHERE state = 'available' ORDER BY queue LIMIT 1)
    UNION ALL
    SELECT (SELECT job.queue FROM {schema}.job
             WHERE state = 'available' AND job.queue > waiting.queue ORDER BY job.queue LIMIT 1)
      FROM waiting WHERE waiting.queue IS NOT NULL
  )
  SELECT queue FROM waiting WHERE queue IS NOT NULL
  UNION
  SELECT name FROM {schema}.queue
  UNION
  SELECT queue FROM {schema}.queue_control;
END;

-- Live jobs by queue, state and kind, and how long the oldest available job has been due.
CREATE FUNCTION {schema}.job_depth(reach integer DEFAULT 10000)
RETURNS TABLE (queue text, state text, kind text, jobs bigint, is_estimated boolean, oldest interval)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  -- The table's name, quoted as needed.
  job  text := pg_typeof(NULL::{schema}.job)::text;
  part record;
  one  record;
BEGIN
  FOR part IN
    SELECT 'available' AS state, format('state = ''available'' AND queue = %L ORDER BY rank', used.name) AS condition
      FROM {schema}.queues_in_use() AS used(name)
    UNION ALL
    SELECT 'dead', format('state = ''dead'' AND queue = %L ORDER BY id', used.name)
      FROM {schema}.queues_in_use() AS used(name)
    UNION ALL
    VALUES ('scheduled', 'state = ''scheduled'' ORDER BY run_at'), ('running', 'state = ''running'' ORDER BY worker'),
           ('waiting', 'state = ''waiting'' ORDER BY run_at')
  LOOP
    FOR one IN EXECUTE format(
      'WITH counted AS MATERIALIZED (SELECT queue, kind, run_at FROM %s WHERE %s LIMIT %s)
       SELECT queue, kind, count(*) AS jobs, min(run_at) AS first, sum(count(*)) OVER () >= %3$s AS is_full
         FROM counted GROUP BY queue, kind', job, part.condition, reach)
    LOOP
      queue := one.queue;
      state := part.state;
      kind := one.kind;
      jobs := one.jobs;
      is_estimated := one.is_full;
      oldest := CASE WHEN part.state = 'available' THEN clock_timestamp() - one.first END;
      IF is_estimated THEN
        jobs := greatest(
          jobs,
          {schema}.estimated_rows(
            format('SELECT FROM %s WHERE state = %L AND queue = %L AND kind = %L', job, state, queue, kind)));
      END IF;
      RETURN NEXT;
    END LOOP;
  END LOOP;
END
$$;
