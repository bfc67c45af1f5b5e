-- Going through a whole site, and destinations that are held.

-- What a destination has of a story: what was delivered there last; no row for one that it never had, or has had withdrawn.
-- Without settings of its own, so that it becomes part of the query that calls it.
CREATE FUNCTION copydesk.carried(destination text, story bigint) RETURNS TABLE (delivery bigint, decision bigint, version integer)
LANGUAGE sql STABLE AS $$
  SELECT last.id, last.decision, last.version
    FROM (SELECT d.id, d.decision, d.version, d.kind FROM copydesk.delivery AS d
           WHERE d.destination = $1 AND d.story = $2 AND d.state = 'delivered'
           ORDER BY d.decision DESC LIMIT 1) AS last
   WHERE last.kind <> 'kill'
$$;
GRANT EXECUTE ON FUNCTION copydesk.carried(text, bigint) TO copydesk_daemon;

-- A look over a whole site, or its renewal: asked for by a person, carried out a slice at a time.
CREATE TABLE copydesk.site_task (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  destination  copydesk.slug NOT NULL REFERENCES copydesk.destination,
  action       text        NOT NULL CONSTRAINT site_task_action_known CHECK (action IN ('verify', 'rebuild', 'adopt')),
  requested_by text        NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at     copydesk.instant,
  error        text,                                    -- why it could not be done; null: it was
  reached      bigint      NOT NULL DEFAULT 0,          -- the number of the last story that was gone through
  done         integer     NOT NULL DEFAULT 0,          -- stories
  total        integer     NOT NULL,                    -- when it was asked for
  differences  jsonb       NOT NULL DEFAULT '[]',       -- the first thousand
  found        integer     NOT NULL DEFAULT 0           -- all of them
);
CREATE INDEX site_task_by_destination ON copydesk.site_task (destination, id);
CREATE UNIQUE INDEX site_task_one_at_a_time ON copydesk.site_task (destination) WHERE ended_at IS NULL;

GRANT SELECT, INSERT, DELETE ON copydesk.destination_hold TO copydesk_daemon;
GRANT SELECT, INSERT (destination, action, requested_by, total),
  UPDATE (ended_at, error, reached, done, differences, found) ON copydesk.site_task TO copydesk_daemon;

CREATE FUNCTION copydesk.guard_attempt_of_held() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM copydesk.destination_hold AS h JOIN copydesk.delivery AS d ON d.destination = h.destination
     WHERE d.id = NEW.delivery) THEN
    PERFORM copydesk.refuse('attempt_not_at_held_destination', 'The destination is held.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_attempt_of_held BEFORE INSERT ON copydesk.attempt
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_attempt_of_held();

-- Whether a destination ever had anything, and what it had last.
CREATE INDEX delivery_corrections ON copydesk.delivery (id) INCLUDE (story) WHERE kind = 'correct';
CREATE INDEX delivery_kills ON copydesk.delivery (destination, story) WHERE kind = 'kill';
CREATE INDEX delivery_delivered ON copydesk.delivery (destination, id) WHERE state = 'delivered';
