-- What the queue did, written down by others than the queue: the client notes what it enqueued, handlers note their
-- effects, and triggers note how each job changed hands. The judges ask only these tables and what is left in the queue.

CREATE SCHEMA record;

-- In the transaction that enqueued it.
CREATE TABLE record.enqueued (job bigint PRIMARY KEY);

-- What the caller of a job that was enqueued by itself was told: the job's id, and the number that the caller gave it.
CREATE TABLE record.answer (job bigint PRIMARY KEY, number bigint NOT NULL);

-- Has a row when nothing is to be enqueued any more.
CREATE TABLE record.settling (since timestamptz NOT NULL);

-- The highest token under which an effect of the job was accepted: what whoever is asked for effects has to keep.
CREATE TABLE record.fence (job bigint PRIMARY KEY, token bigint NOT NULL);

CREATE TABLE record.effect (
  id       bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job      bigint  NOT NULL,
  token    bigint  NOT NULL,
  accepted boolean NOT NULL
);

CREATE TABLE record.claim (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job     bigint NOT NULL,
  token   bigint NOT NULL,
  attempt int    NOT NULL
);

-- What leaders did, see Leadership.
CREATE TABLE record.act (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  epoch  bigint NOT NULL,
  holder text   NOT NULL
);

-- How a claim ended. `counted`: the attempt was not given back.
CREATE TABLE record.ending (
  id      bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job     bigint  NOT NULL,
  token   bigint  NOT NULL,
  counted boolean NOT NULL,
  state   text    NOT NULL
);

CREATE TABLE record.completion (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, job bigint NOT NULL);

-- A worker that was taken over, and how long its lease had run out by then: never less than nothing.
CREATE TABLE record.takeover (worker bigint NOT NULL, jobs bigint NOT NULL, late interval NOT NULL);

CREATE FUNCTION record.note_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.kind = 'fault_local' THEN
    -- The worker that enqueues it may die before it could say so.
    INSERT INTO record.enqueued (job) VALUES (NEW.id);
  END IF;
  IF NEW.state = 'running' AND (TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND OLD.state <> 'running') THEN
    INSERT INTO record.claim (job, token, attempt) VALUES (NEW.id, NEW.token, NEW.attempt);
  ELSIF OLD.state = 'running' AND TG_OP = 'DELETE' THEN
    INSERT INTO record.ending (job, token, counted, state) VALUES (OLD.id, OLD.token, true, 'finished');
  ELSIF OLD.state = 'running' AND NEW.state <> 'running' THEN
    INSERT INTO record.ending (job, token, counted, state)
    VALUES (OLD.id, OLD.token, NEW.attempt = OLD.attempt, NEW.state::text);
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER note_job AFTER INSERT OR UPDATE OR DELETE ON copydesk.job FOR EACH ROW EXECUTE FUNCTION record.note_job();

CREATE FUNCTION record.note_completion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO record.completion (job) VALUES (NEW.id);
  RETURN NULL;
END
$$;

CREATE TRIGGER note_completion AFTER INSERT ON copydesk.job_history
  FOR EACH ROW WHEN (NEW.state = 'completed') EXECUTE FUNCTION record.note_completion();

CREATE FUNCTION record.note_takeover() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held bigint := (SELECT count(*) FROM copydesk.job WHERE worker = OLD.id AND state = 'running');
BEGIN
  IF held > 0 THEN
    INSERT INTO record.takeover VALUES (OLD.id, held, clock_timestamp() - OLD.lease_until);
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER note_takeover AFTER DELETE ON copydesk.worker FOR EACH ROW EXECUTE FUNCTION record.note_takeover();
