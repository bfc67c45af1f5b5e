-- What recurs. A row has all that enqueueing its jobs needs, so that whoever leads does it, also for programs whose code
-- it does not have. `next_tick` is the first tick that has not been dealt with: late ones are found by it, however long
-- nobody led.
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
  next_tick    timestamptz NOT NULL,
  CONSTRAINT schedule_missed CHECK (missed IN ('skip', 'once', 'all')),
  CONSTRAINT schedule_names_not_empty CHECK (name <> '' AND owner <> '' AND kind <> '' AND queue <> '')
);

-- The ticks that became jobs. The key is what keeps any of them from becoming two; rows outlive their schedule for a
-- while, so that one that is taken away and declared again does not repeat a tick.
CREATE TABLE {schema}.schedule_tick (
  schedule text        NOT NULL,
  tick     timestamptz NOT NULL,
  job      bigint      NOT NULL,
  epoch    bigint      NOT NULL,
  CONSTRAINT schedule_tick_once PRIMARY KEY (schedule, tick)
);
