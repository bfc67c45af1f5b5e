-- Recurring jobs, and jobs that are due. {schema} stands for the schema's quoted name.

-- name: promote_due_jobs
SELECT queue, count(*) AS jobs, {schema}.notify_queue(queue)
  FROM {schema}.promote_due_jobs($1) AS promoted(queue) GROUP BY queue

-- name: next_due
SELECT {schema}.time_to_next_due() AS delay

-- name: clock
SELECT clock_timestamp() AS now

-- name: declare_schedule
-- A new expression or time zone starts anew; any other change leaves the ticks as they are. No row means no change.
INSERT INTO {schema}.schedule AS schedule (
  name, owner, expression, zone, missed, kind, queue, priority, max_attempts, arguments, version, next_tick)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (name) DO UPDATE
   SET owner = excluded.owner, expression = excluded.expression, zone = excluded.zone, missed = excluded.missed,
       kind = excluded.kind, queue = excluded.queue, priority = excluded.priority,
       max_attempts = excluded.max_attempts, arguments = excluded.arguments, version = excluded.version,
       next_tick = CASE WHEN (schedule.expression, schedule.zone) = (excluded.expression, excluded.zone)
                        THEN schedule.next_tick ELSE excluded.next_tick END
 WHERE (schedule.owner, schedule.expression, schedule.zone, schedule.missed, schedule.kind, schedule.queue,
        schedule.priority, schedule.max_attempts, schedule.arguments, schedule.version)
   <> (excluded.owner, excluded.expression, excluded.zone, excluded.missed, excluded.kind, excluded.queue,
       excluded.priority, excluded.max_attempts, excluded.arguments, excluded.version)
RETURNING xmax = 0 AS is_new

-- name: restore_schedule
-- As it was declared, where it is missing; and not later than it is due. No row means that it is there.
INSERT INTO {schema}.schedule AS schedule (
  name, owner, expression, zone, missed, kind, queue, priority, max_attempts, arguments, version, next_tick)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (name) DO UPDATE SET next_tick = excluded.next_tick
 WHERE (schedule.expression, schedule.zone) = (excluded.expression, excluded.zone) AND schedule.next_tick > excluded.next_tick
RETURNING name

-- name: remove_schedules
DELETE FROM {schema}.schedule WHERE owner = $1 AND name <> ALL ($2::text[]) RETURNING name

-- name: schedules
SELECT schedule.name, owner, expression, zone, missed, kind, last_tick, next_tick, tick.job AS last_job
  FROM {schema}.schedule
  LEFT JOIN {schema}.schedule_tick AS tick ON tick.schedule = schedule.name AND tick.tick = last_tick
 ORDER BY schedule.name

-- name: due_schedules
SELECT name, expression, zone, missed, next_tick, clock_timestamp() AS now
  FROM {schema}.schedule WHERE next_tick <= clock_timestamp() ORDER BY next_tick

-- name: next_tick_in
SELECT min(next_tick) - clock_timestamp() AS delay FROM {schema}.schedule

-- name: record_ticks
-- Enqueues one job for each tick in $3 and moves on to the tick after them, if the schedule is still at tick $2.
WITH due AS (
  UPDATE {schema}.schedule
     SET next_tick = $4, last_tick = coalesce((SELECT max(tick) FROM unnest($3::timestamptz[]) AS tick), last_tick)
   WHERE name = $1 AND next_tick = $2 AND expression = $6 AND zone = $7
  RETURNING *
), enqueued AS MATERIALIZED (
  SELECT due.name, tick,
         {schema}.enqueue(
           due.kind, due.arguments, due.queue, tick, priority => due.priority,
           cause => 'schedule ' || due.name || ' ' || to_char(tick AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
           max_attempts => due.max_attempts, version => due.version) AS job
    FROM due, unnest($3::timestamptz[]) AS tick
   WHERE NOT EXISTS (SELECT FROM {schema}.schedule_tick AS past WHERE past.schedule = due.name AND past.tick = tick.tick)
   ORDER BY tick
)
INSERT INTO {schema}.schedule_tick (schedule, tick, job, epoch) SELECT name, tick, job, $5 FROM enqueued
RETURNING job

-- name: forget_ticks
DELETE FROM {schema}.schedule_tick
 WHERE ctid = ANY (ARRAY(SELECT ctid FROM {schema}.schedule_tick WHERE tick < clock_timestamp() - $1::interval LIMIT $2))
