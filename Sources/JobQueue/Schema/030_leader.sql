-- The leaders. A term of leadership is identified by its epoch, one higher for each new leader. `epoch` is part of a key, so that
-- a new term waits for acts of the previous one, which lock the row FOR KEY SHARE; renewals change no key and do not wait.
CREATE TABLE {schema}.leader (
  name        text        CONSTRAINT leader_pkey PRIMARY KEY,
  epoch       bigint      NOT NULL,
  lease_until timestamptz NOT NULL,
  holder      text        NOT NULL,
  CONSTRAINT leader_term UNIQUE (name, epoch),
  CONSTRAINT leader_lease_finite CHECK (isfinite(lease_until)),
  CONSTRAINT leader_epoch_in_range CHECK (epoch BETWEEN 1 AND 1000000000000)
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 100, autovacuum_vacuum_scale_factor = 0);
