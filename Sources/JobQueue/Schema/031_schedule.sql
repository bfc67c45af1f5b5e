-- The schedules of recurring jobs. A row contains everything needed to enqueue its jobs, so any leader can do it, also for
-- programs whose code it does not have. `next_tick` is the first tick that has not been handled: late ticks are found by it,
-- however long there was no leader.
CREATE TABLE {schema}.schedule (
  name         text        CONSTRAINT schedule_pkey PRIMARY KEY,
  owner        text        NOT NULL,
  expression   text        NOT NULL,
  zone         text        NOT NULL,
  missed       text        NOT NULL,
  kind         text        NOT NULL,
  queue        text        NOT NULL,
  priority     smallint    NOT NULL,
  max_attempts smallint    NOT NULL,
  version      integer     NOT NULL,
  arguments    jsonb       NOT NULL,
  last_tick    timestamptz,
  next_tick    timestamptz NOT NULL CONSTRAINT schedule_tick_finite CHECK (isfinite(next_tick)),
  CONSTRAINT schedule_missed CHECK (missed IN ('skip', 'once', 'all')),
  CONSTRAINT schedule_names_not_empty CHECK (name <> '' AND owner <> '' AND kind <> '' AND queue <> '')
);

-- The ticks that became jobs. The key keeps a tick from becoming two jobs. Rows outlive their schedule for a while, so that a
-- schedule that is removed and declared again does not repeat a tick.
CREATE TABLE {schema}.schedule_tick (
  schedule text        NOT NULL,
  tick     timestamptz NOT NULL,
  job      bigint      NOT NULL,
  epoch    bigint      NOT NULL,
  CONSTRAINT schedule_tick_once PRIMARY KEY (schedule, tick)
);
