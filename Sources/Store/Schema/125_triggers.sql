-- Firings and pauses of triggers: what SQL can hold of them. That a signature is genuine only the daemon can tell, and does before
-- each delivery and wherever a story is listed. That a story goes out by the right firing: `check_firing` (116).

-- Enters it in the newsroom's chain; where in that it stands is held by its row lock, which all who fire wait for.
CREATE FUNCTION copydesk.enter_trigger_act(action text, actor text, covered text, follows bigint, detail jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  entry copydesk.audit_entry;
BEGIN
  SELECT audit_head, audit_length + 1 INTO STRICT entry.previous, entry.position FROM copydesk.newsroom FOR UPDATE;
  IF enter_trigger_act.follows IS DISTINCT FROM entry.position - 1 THEN
    PERFORM copydesk.refuse('trigger_act_in_its_place', 'A signed act counts only where it was done.');
  END IF;
  IF copydesk.announced('actor') IS DISTINCT FROM enter_trigger_act.actor
    OR copydesk.announced('action') IS DISTINCT FROM enter_trigger_act.action THEN
    PERFORM copydesk.refuse('trigger_act_by_actor', 'It must be signed for the person acting, and for what is done.');
  END IF;
  entry.actor := enter_trigger_act.actor;
  entry.on_behalf_of := covered;
  entry.requested_by := copydesk.announced('requested_by');
  entry.action := enter_trigger_act.action;
  entry.note := copydesk.announced('note');
  entry.detail := enter_trigger_act.detail;
  UPDATE copydesk.newsroom SET audit_head = copydesk.append_audit(entry), audit_length = entry.position;
END
$$;

-- Whether the person has the capability on each desk of the trigger, or on every desk where it names none.
CREATE FUNCTION copydesk.may_on_trigger(person text, capability text, desks text[]) RETURNS boolean
LANGUAGE sql STABLE
RETURN CASE WHEN desks IS NULL
  THEN EXISTS (SELECT FROM copydesk.staff_grant AS g
                WHERE g.staff = person AND g.desk IS NULL AND copydesk.grant_gives(g, capability, NULL))
  ELSE NOT EXISTS (SELECT FROM unnest(desks) AS desk(slug) WHERE NOT copydesk.may(person, capability, desk.slug)) END;

CREATE FUNCTION copydesk.guard_firing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  trigger copydesk.trigger;
BEGIN
  PERFORM FROM copydesk.newsroom FOR UPDATE;
  SELECT t.* INTO trigger FROM copydesk.trigger AS t WHERE t.name = NEW.trigger;
  IF NEW.number <> 1 + coalesce((SELECT max(f.number) FROM copydesk.firing AS f), 0) THEN
    PERFORM copydesk.refuse('firing_follows', 'A firing must follow the one before it.');
  END IF;
  IF NOT copydesk.is_signed_now(NEW.fired_at) OR NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('firing_signed_now', 'A firing is signed when it is made, with a valid key.');
  END IF;
  IF trigger.active IS NOT TRUE OR trigger.digest <> NEW.digest THEN
    PERFORM copydesk.refuse('firing_of_trigger', 'There is no such trigger, or it is defined otherwise.');
  END IF;
  -- A key that somebody gave with a command counts for a day, as all such keys do.
  IF EXISTS (
    SELECT FROM copydesk.firing AS f
     WHERE f.trigger = NEW.trigger AND f.cause_key = NEW.cause_key
       AND (NEW.cause ->> 'kind' <> 'command' OR f.fired_at > clock_timestamp() - interval '1 day')) THEN
    PERFORM copydesk.refuse('firing_once', 'The trigger has fired for this cause already.');
  END IF;
  IF NEW.cause ->> 'kind' = 'command' THEN
    IF NOT copydesk.may_on_trigger(NEW.actor, 'publish', trigger.desks) THEN
      PERFORM copydesk.refuse('firing_needs_grant', 'This person may not publish on the trigger''s desks.');
    END IF;
  ELSIF NEW.actor <> 'system' OR NEW.cause ->> 'kind' IS NULL THEN
    PERFORM copydesk.refuse('firing_by_system', 'Only a command is somebody''s firing.');
  END IF;
  PERFORM copydesk.enter_trigger_act('fire trigger', NEW.actor, NEW.on_behalf_of, NEW.follows, jsonb_strip_nulls(jsonb_build_object(
    'number', NEW.number, 'trigger', NEW.trigger, 'cause', NEW.cause, 'refused', NEW.refused,
    'signature', encode(NEW.signature, 'hex'))));
  INSERT INTO copydesk.event (kind, data)
  VALUES ('firing', jsonb_strip_nulls(jsonb_build_object(
    'number', NEW.number, 'trigger', NEW.trigger, 'cause', NEW.cause, 'actor', NEW.actor, 'refused', NEW.refused)));
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_firing BEFORE INSERT ON copydesk.firing
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_firing();

CREATE FUNCTION copydesk.guard_trigger_pause() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  trigger copydesk.trigger;
BEGIN
  PERFORM FROM copydesk.newsroom FOR UPDATE;
  SELECT t.* INTO trigger FROM copydesk.trigger AS t WHERE t.name = NEW.trigger;
  IF NEW.number <> 1 + coalesce((SELECT max(p.number) FROM copydesk.trigger_pause AS p), 0) THEN
    PERFORM copydesk.refuse('trigger_pause_follows', 'A pause must follow the one before it.');
  END IF;
  IF NOT copydesk.is_signed_now(NEW.signed_at) OR NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('trigger_pause_signed_now', 'It is signed when it is done, with a valid key.');
  END IF;
  IF NOT copydesk.may_on_trigger(NEW.actor, 'publish', trigger.desks)
    AND NOT copydesk.may_on_trigger(NEW.actor, 'operate', NULL) THEN
    PERFORM copydesk.refuse('trigger_pause_needs_grant', 'This person may not pause the trigger.');
  END IF;
  PERFORM copydesk.enter_trigger_act(
    CASE WHEN NEW.paused THEN 'pause trigger' ELSE 'resume trigger' END, NEW.actor, NEW.on_behalf_of, NEW.follows,
    jsonb_build_object('number', NEW.number, 'trigger', NEW.trigger, 'signature', encode(NEW.signature, 'hex')));
  INSERT INTO copydesk.event (kind, data)
  VALUES (CASE WHEN NEW.paused THEN 'trigger_paused' ELSE 'trigger_resumed' END,
          jsonb_build_object('trigger', NEW.trigger, 'actor', NEW.actor));
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_trigger_pause BEFORE INSERT ON copydesk.trigger_pause
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_trigger_pause();

-- What a firing is said to have let go out has gone out by it; the record says nothing else.
CREATE FUNCTION copydesk.guard_firing_story() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.refused IS NULL
    AND NOT EXISTS (SELECT FROM copydesk.signed_act AS a WHERE a.decision = NEW.decision AND a.firing = NEW.firing) THEN
    PERFORM copydesk.refuse('firing_story_went_out', 'The story did not go out by this firing.');
  END IF;
  IF NOT EXISTS (SELECT FROM copydesk.decision AS d WHERE d.id = NEW.decision AND d.story = NEW.story) THEN
    PERFORM copydesk.refuse('firing_story_is_decided', 'The decision is of another story.');
  END IF;
  NEW.at := clock_timestamp();
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_firing_story BEFORE INSERT ON copydesk.firing_story
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_firing_story();

-- The stories that wait for a trigger, each with what decides whether a firing counts for it.
CREATE VIEW copydesk.waiting_for_trigger AS
SELECT s.number AS story, s.slug, s.desk, s.decision, s.trigger, d.trigger_digest AS digest, v.urgency, v.embargo, s.hold_reason,
       (copydesk.last_approval(s.number, s.working_version)).firings AS firings, v.content ->> 'headline' AS headline
  FROM copydesk.story AS s
  JOIN copydesk.decision AS d ON d.id = s.decision
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 WHERE s.trigger IS NOT NULL AND s.state = 'approved' AND s.publishing_since IS NULL;

-- Firings that no job carries out, although they have not ended or passed a story over: the sweep gives them one.
CREATE VIEW copydesk.idle_firing AS
SELECT f.number
  FROM copydesk.firing AS f
 WHERE f.refused IS NULL
   AND (NOT EXISTS (SELECT FROM copydesk.firing_end AS e WHERE e.firing = f.number)
        OR f.number IN (
          SELECT last.number
            FROM copydesk.waiting_for_trigger AS w
           CROSS JOIN LATERAL (
             SELECT l.number FROM copydesk.firing AS l
              WHERE l.trigger = w.trigger AND l.digest = w.digest AND l.refused IS NULL
              ORDER BY l.number DESC LIMIT 1) AS last
           WHERE last.number > w.firings AND w.hold_reason IS NULL
             AND NOT EXISTS (SELECT FROM copydesk.firing_story AS o
                              WHERE o.firing = last.number AND o.story = w.story AND o.decision = w.decision)))
   AND NOT EXISTS (
     SELECT FROM copydesk.job AS j
      WHERE j.kind = 'carry_out_firing' AND j.state <> 'dead' AND j.arguments ->> 'firing' = f.number::text);

-- Stories that wait for a trigger that is not any more what it was when they were signed: they are held.
CREATE VIEW copydesk.waiting_in_vain AS
SELECT w.story, w.decision
  FROM copydesk.waiting_for_trigger AS w
  JOIN copydesk.trigger AS t ON t.name = w.trigger
 WHERE w.hold_reason IS NULL AND (NOT t.active OR t.digest <> w.digest);

GRANT SELECT ON copydesk.waiting_for_trigger, copydesk.idle_firing, copydesk.waiting_in_vain TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION copydesk.last_approval(bigint, integer), copydesk.waits_for(copydesk.story, copydesk.version)
  TO copydesk_daemon;
