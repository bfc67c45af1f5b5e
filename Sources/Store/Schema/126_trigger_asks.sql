-- Having a trigger fire from any program that speaks SQL, under a role that can do nothing else. It only asks: the daemon makes the
-- firing, if the signed configuration lets that role ask for it.

CREATE TABLE copydesk.trigger_ask (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  trigger     copydesk.slug NOT NULL REFERENCES copydesk.trigger,
  role        text        NOT NULL,
  asked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  answered_at copydesk.instant,
  firing      bigint      REFERENCES copydesk.firing,
  refusal     text,                                     -- why there is no firing
  CONSTRAINT trigger_ask_answered_once CHECK (
    (answered_at IS NULL AND num_nonnulls(firing, refusal) = 0) OR (answered_at IS NOT NULL AND num_nonnulls(firing, refusal) = 1))
);
-- Who asks again before there was an answer gets the same one: the firing is yet to come.
CREATE UNIQUE INDEX trigger_ask_open ON copydesk.trigger_ask (trigger) WHERE answered_at IS NULL;

CREATE FUNCTION copydesk.fire_trigger(name text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked bigint;
BEGIN
  IF NOT EXISTS (
    SELECT FROM copydesk.trigger AS t
     WHERE t.name = fire_trigger.name AND t.active AND t.settings #>> '{settings,database_role}' = session_user) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
      MESSAGE = format('There is no trigger %L that the role %s may fire.', left(fire_trigger.name, 100), session_user),
      HINT = 'The trigger must name the role as database_role in newsroom.yaml.';
  END IF;
  LOOP
    INSERT INTO copydesk.trigger_ask (trigger, role) VALUES (fire_trigger.name, session_user)
    ON CONFLICT (trigger) WHERE answered_at IS NULL DO NOTHING RETURNING id INTO asked;
    IF FOUND THEN
      PERFORM copydesk.enqueue('answer_trigger_ask', jsonb_build_object('ask', asked), queue => 'triggers', max_attempts => 10,
                               cause => 'trigger ask ' || asked);
      RETURN asked;
    END IF;
    SELECT a.id INTO asked FROM copydesk.trigger_ask AS a WHERE a.trigger = fire_trigger.name AND a.answered_at IS NULL;
    IF FOUND THEN
      RETURN asked;
    END IF;
  END LOOP;
END
$$;

CREATE FUNCTION copydesk.guard_trigger_ask() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.answered_at IS NOT NULL THEN
    PERFORM copydesk.refuse('trigger_ask_answered_once', 'It has been answered.');
  END IF;
  IF NEW.firing IS NOT NULL AND NOT EXISTS (
    SELECT FROM copydesk.firing AS f
     WHERE f.number = NEW.firing AND f.trigger = NEW.trigger AND f.cause ->> 'ask' = NEW.id::text) THEN
    PERFORM copydesk.refuse('trigger_ask_has_firing', 'The trigger did not fire because of this.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_trigger_ask BEFORE UPDATE ON copydesk.trigger_ask
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_trigger_ask();

-- What no job will answer: the sweep gives it one.
CREATE VIEW copydesk.idle_trigger_ask AS
SELECT a.id FROM copydesk.trigger_ask AS a
 WHERE a.answered_at IS NULL
   AND NOT EXISTS (
     SELECT FROM copydesk.job AS j
      WHERE j.kind = 'answer_trigger_ask' AND j.state <> 'dead' AND j.arguments ->> 'ask' = a.id::text);

GRANT SELECT ON copydesk.trigger_ask, copydesk.idle_trigger_ask TO copydesk_daemon;
GRANT UPDATE (answered_at, firing, refusal) ON copydesk.trigger_ask TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION copydesk.fire_trigger(text) TO copydesk_trigger;
