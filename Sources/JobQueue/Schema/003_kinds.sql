-- What programs have declared about the kinds of their jobs, for programs that enqueue by SQL and for the history. {schema}
-- stands for the schema's quoted name.

-- `keep`: how long finished jobs of the kind are kept; NULL for the upkeep's default.
CREATE TABLE {schema}.kind (
  name         text     CONSTRAINT kind_pkey PRIMARY KEY,
  queue        text     NOT NULL CONSTRAINT kind_queue_not_empty CHECK (queue <> ''),
  priority     smallint NOT NULL DEFAULT 0,
  max_attempts smallint NOT NULL DEFAULT 10 CONSTRAINT kind_attempts_positive CHECK (max_attempts >= 1),
  keep         interval CONSTRAINT kind_keep_not_negative CHECK (keep >= interval '0')
);
