-- The upkeep of the history and of the job table. {schema} stands for the schema's quoted name.

-- name: declare_kinds
-- Only some kinds have a retention ($5, $6). Days that were pruned by other rules are looked through again.
WITH changed AS (
  INSERT INTO {schema}.kind AS known (name, queue, priority, max_attempts, keep)
  SELECT name, queue, priority, max_attempts, keep
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS told(name, queue, priority, max_attempts)
    LEFT JOIN unnest($5::text[], $6::interval[]) AS kept(name, keep) USING (name)
  ON CONFLICT (name) DO UPDATE
    SET queue = excluded.queue, priority = excluded.priority, max_attempts = excluded.max_attempts, keep = excluded.keep
    WHERE known IS DISTINCT FROM excluded
  RETURNING name
)
UPDATE {schema}.history_day SET pruned_at = NULL WHERE EXISTS (SELECT FROM changed)

-- name: missing_history_days
SELECT day::text
  FROM generate_series(0, $1::integer) AS ahead, date((clock_timestamp() AT TIME ZONE 'UTC') + ahead * interval '1 day') AS day
 WHERE day NOT IN (SELECT known.day FROM {schema}.history_day AS known)
 ORDER BY day

-- name: add_history_day
SELECT {schema}.add_history_day($1::text::date)

-- name: expired_history_days
-- Days of which some kind has expired since they were last pruned; `is_over` if all kinds have.
WITH rule AS (
  SELECT keep FROM {schema}.kind WHERE keep IS NOT NULL UNION SELECT $1::interval
), ended AS (
  SELECT day, pruned_at, {schema}.end_of_day(day::timestamp AT TIME ZONE 'UTC') AS ended_at, clock_timestamp() AS now
    FROM {schema}.history_day
)
SELECT day::text, now, ended_at + (SELECT max(keep) FROM rule) <= now AS is_over
  FROM ended
 WHERE EXISTS (
   SELECT FROM rule WHERE ended_at + keep <= now AND (pruned_at IS NULL OR ended_at + keep > pruned_at))
 ORDER BY day

-- name: prune_history_pages
SELECT {schema}.prune_history_pages($1::text::date, $2, $3, $4, $5, $6) AS pruned

-- name: finish_history_day
SELECT {schema}.finish_history_day($1::text::date, $2) AS is_empty

-- name: empty_history_day
SELECT {schema}.empty_history_day($1::text::date)

-- name: drop_history_day
SELECT {schema}.drop_history_day($1::text::date, $2)

-- name: forget_unique_keys
SELECT {schema}.forget_unique_keys($1) AS forgotten

-- name: vacuum_is_due
-- Whether the job table has at least $1 dead rows and a twentieth as many as live ones; whether the role may vacuum it.
SELECT pg_stat_get_dead_tuples(oid) >= greatest($1::bigint, pg_stat_get_live_tuples(oid) / 20) AS is_due,
       pg_has_role(relowner, 'USAGE') AS is_allowed
  FROM pg_class WHERE reltype = pg_typeof(NULL::{schema}.job)::oid

-- name: vacuum_jobs
-- Keeps nobody waiting: skips the table while autovacuum works on it, and does not truncate it at the end.
VACUUM (SKIP_LOCKED, TRUNCATE FALSE, INDEX_CLEANUP ON, PARALLEL 0) {schema}.job
