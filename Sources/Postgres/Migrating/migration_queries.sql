-- The migrator's own statements. {schema} stands for the schema's quoted name; see Migrator.swift.

-- name: lock
-- One lock per schema and database, held until the end of the transaction, so that it works behind a pooler too.
SELECT pg_try_advisory_xact_lock(hashtextextended('copydesk migrations of ' || $1::text, 0)) AS is_mine

-- name: limit_lock_waits
SELECT set_config('lock_timeout', $1, true)

-- name: has_schema
SELECT to_regnamespace($1) IS NOT NULL AS present

-- name: has_migration_table
SELECT to_regclass($1) IS NOT NULL AS present

-- name: create_schema
CREATE SCHEMA {schema}

-- name: create_migration_table
CREATE TABLE {schema}.migration (
  number     integer     NOT NULL CONSTRAINT migration_pkey PRIMARY KEY,
  name       text        NOT NULL,
  checksum   bytea       NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  applied_by text        NOT NULL DEFAULT session_user
)

-- name: applied
SELECT number, name, checksum FROM {schema}.migration ORDER BY number

-- name: compared
-- Those of the given migrations that were applied, and whether as they are now.
SELECT m.number, m.checksum = sha256(convert_to(known.sql, 'UTF8')) AS is_same
  FROM {schema}.migration AS m
  JOIN unnest($1::integer[], $2::text[]) AS known(number, sql) ON known.number = m.number

-- name: checksum
SELECT sha256(convert_to($1::text, 'UTF8')) AS checksum

-- name: record
INSERT INTO {schema}.migration (number, name, checksum) VALUES ($1, $2, $3)
