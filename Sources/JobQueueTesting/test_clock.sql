-- A clock that tests can advance. {schema} stands for the quoted name of the clock's own schema. In sessions that have it
-- in front of pg_catalog in their search_path, its functions replace PostgreSQL's, so the queue's SQL need not know about
-- it.

CREATE SCHEMA {schema};
CREATE TABLE {schema}.lead (by interval NOT NULL);
INSERT INTO {schema}.lead VALUES ('0');

CREATE FUNCTION {schema}.now() RETURNS timestamptz
LANGUAGE sql STABLE
RETURN pg_catalog.now() + (SELECT by FROM {schema}.lead);

CREATE FUNCTION {schema}.clock_timestamp() RETURNS timestamptz
LANGUAGE sql VOLATILE
RETURN pg_catalog.clock_timestamp() + (SELECT by FROM {schema}.lead);
