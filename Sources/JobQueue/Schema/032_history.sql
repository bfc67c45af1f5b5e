-- The days of the history: one partition each, created before the day begins and dropped when nothing of it is to be kept. These
-- functions belong to the owner of the tables, as the partitions must, and can do no more than the history needs. None of them
-- waits long for a lock that workers would have to queue behind; callers retry.

-- The days that have a partition, by UTC. `pruned_at`: the kinds that had expired by then have been deleted.
CREATE TABLE {schema}.history_day (
  day       date        CONSTRAINT history_day_pkey PRIMARY KEY,
  pruned_at timestamptz
);

-- A qualified name in the schema, for dynamic statements.
CREATE FUNCTION {schema}.qualified(name text) RETURNS text
LANGUAGE sql STABLE
RETURN format('%I.%I', {schema_name}, name);

-- The name of a day's partition; of the default partition without a day.
CREATE FUNCTION {schema}.history_partition(day date) RETURNS text
LANGUAGE sql STABLE
RETURN {schema}.qualified(coalesce('job_history_' || to_char(day, 'YYYYMMDD'), 'job_history_default'));

-- The end of the day (UTC) that contains the time: the day's jobs expire together.
CREATE FUNCTION {schema}.end_of_day(at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE
RETURN date_trunc('day', at, 'UTC') + interval '24 hours';

-- Creates the partition of a day unless it exists. This blocks lookups in the history and, only on a day without a partition,
-- workers that record results. Fails if the default partition contains rows of that day.
CREATE FUNCTION {schema}.add_history_day(day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '50ms' AS $$
#variable_conflict use_variable
DECLARE
  partition text := {schema}.history_partition(day);
BEGIN
  IF EXISTS (SELECT FROM {schema}.history_day AS known WHERE known.day = add_history_day.day) THEN
    RETURN false;
  END IF;
  IF day IS NULL OR day NOT BETWEEN (now() AT TIME ZONE 'UTC')::date - 400 AND (now() AT TIME ZONE 'UTC')::date + 31 THEN
    RAISE EXCEPTION 'The history has no partition for a day that far away'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'history_day_is_near';
  END IF;
  EXECUTE format(
    'CREATE TABLE %s (LIKE %s INCLUDING ALL)', partition, {schema}.qualified('job_history'));
  -- Creating it as a partition directly would lock the whole history.
  EXECUTE format(
    'ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)', {schema}.qualified('job_history'), partition,
    to_char(day, 'YYYY-MM-DD 00:00+00'), to_char(day + 1, 'YYYY-MM-DD 00:00+00'));
  INSERT INTO {schema}.history_day (day) VALUES (day);
  RETURN true;
END
$$;

-- Deletes expired jobs, with their errors, from some pages of a partition; for a day that is over only the errors, because the
-- jobs go with the partition. Returns how many jobs it deleted; NULL past the last page.
CREATE FUNCTION {schema}.prune_history_pages(
  day date, page bigint, pages bigint, now timestamptz, keep interval, is_over boolean
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
  partition text := {schema}.history_partition(day);
  pruned    bigint;
BEGIN
  IF page * current_setting('block_size')::bigint >= pg_relation_size(partition::regclass) THEN
    RETURN NULL;
  END IF;
  IF is_over THEN
    EXECUTE format(
      'DELETE FROM %s AS failure USING %s AS ended
        WHERE failure.job = ended.id AND ended.ctid >= $1 AND ended.ctid < $2',
      {schema}.qualified('job_error'), partition)
    USING format('(%s,0)', page)::tid, format('(%s,0)', page + pages)::tid;
  ELSE
    EXECUTE format(
      'WITH pruned AS (
         DELETE FROM %1$s
          WHERE ctid = ANY (ARRAY(
            SELECT ended.ctid FROM %1$s AS ended LEFT JOIN %2$s AS own ON own.name = ended.kind
             WHERE ended.ctid >= $1 AND ended.ctid < $2
               AND %3$s(ended.finished_at) + coalesce(own.keep, $4) <= $3))
         RETURNING id
       ), forgotten AS (
         DELETE FROM %4$s AS failure USING pruned WHERE failure.job = pruned.id
       )
       SELECT count(*) FROM pruned',
      partition, {schema}.qualified('kind'), {schema}.qualified('end_of_day'), {schema}.qualified('job_error'))
    INTO pruned
    USING format('(%s,0)', page)::tid, format('(%s,0)', page + pages)::tid, now, keep;
  END IF;
  RETURN coalesce(pruned, 0);
END
$$;

-- Records that a day was pruned; returns true instead if nothing is left of it.
CREATE FUNCTION {schema}.finish_history_day(day date, now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
  is_empty boolean;
BEGIN
  EXECUTE format('SELECT NOT EXISTS (SELECT FROM %s)', {schema}.history_partition(day)) INTO is_empty;
  UPDATE {schema}.history_day AS pruned SET pruned_at = now WHERE pruned.day = finish_history_day.day AND NOT is_empty;
  RETURN is_empty;
END
$$;

-- Frees the space of a day of which nothing is kept. Locks only that day's partition, which workers no longer use.
CREATE FUNCTION {schema}.empty_history_day(day date) RETURNS void
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '50ms' AS $$
BEGIN
  EXECUTE format('TRUNCATE %s', {schema}.history_partition(day));
END
$$;

-- Drops the partition of an empty day. That locks the whole history for a moment, and workers wait while this waits for them, so
-- the wait is limited to `patience`.
CREATE FUNCTION {schema}.drop_history_day(day date, patience interval) RETURNS void
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '50ms' AS $$
#variable_conflict use_variable
BEGIN
  PERFORM set_config('lock_timeout', (extract(epoch FROM patience) * 1000)::integer::text, true);
  EXECUTE format('DROP TABLE %s', {schema}.history_partition(day));
  DELETE FROM {schema}.history_day AS dropped WHERE dropped.day = drop_history_day.day;
END
$$;

-- Otherwise everyone could call them.
REVOKE EXECUTE ON FUNCTION
  {schema}.add_history_day, {schema}.prune_history_pages, {schema}.finish_history_day, {schema}.empty_history_day,
  {schema}.drop_history_day FROM PUBLIC;

SELECT {schema}.add_history_day((now() AT TIME ZONE 'UTC')::date + ahead) FROM generate_series(1, 7) AS ahead;

-- Jobs that already finished today stay in the default partition, and the rest of the day's jobs with them.
DO $$
BEGIN
  PERFORM {schema}.add_history_day((now() AT TIME ZONE 'UTC')::date);
EXCEPTION
  WHEN check_violation THEN NULL;
END
$$;
