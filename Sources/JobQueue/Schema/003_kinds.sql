-- What a program has declared of the kinds of its jobs, for those that enqueue by SQL and for the history. {schema} stands
-- for the schema's quoted name.

-- `keep`: how long its finished jobs are kept; NULL: as long as upkeep is told.
CREATE TABLE {schema}.kind (
  name         text     CONSTRAINT kind_pkey PRIMARY KEY,
  queue        text     NOT NULL CONSTRAINT kind_queue_not_empty CHECK (queue <> ''),
  priority     smallint NOT NULL DEFAULT 0,
  max_attempts smallint NOT NULL DEFAULT 10 CONSTRAINT kind_attempts_positive CHECK (max_attempts >= 1),
  keep         interval CONSTRAINT kind_keep_not_negative CHECK (keep >= interval '0')
);
