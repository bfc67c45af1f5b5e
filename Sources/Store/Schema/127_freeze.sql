-- Freezes: what SQL can hold of them. That a signature is genuine only the daemon can tell, and does before anything goes out.

-- Whoever lets something out holds this while the transaction lasts, and whoever freezes waits for them: what a freeze finds not
-- fired stays so. Taken after the newsroom's row and the stories' rows.
CREATE FUNCTION copydesk.freeze_lock() RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended('copydesk.freeze', 0);

-- Whether nothing of the desk goes out by itself now.
CREATE FUNCTION copydesk.is_frozen(on_desk text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM copydesk.lasting_freeze AS f WHERE f.desk IS NULL OR f.desk = on_desk);
END
$$;

-- What goes out during a freeze does so since somebody said that it does, whatever its time.
CREATE FUNCTION copydesk.check_not_frozen(on_desk text, of_decision bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(copydesk.freeze_lock());
  IF copydesk.is_frozen(on_desk) AND NOT EXISTS (
    SELECT FROM copydesk.signed_act AS a JOIN copydesk.known_signed_act AS k ON k.name = a.kind
     WHERE a.decision = of_decision AND k.ahead_of_time) THEN
    PERFORM copydesk.refuse('delivery_not_frozen', 'The desk is frozen: nothing goes out by itself.');
  END IF;
END
$$;

-- The number of the newest act, once whoever freezes now is done; it stays the newest until the transaction ends.
CREATE FUNCTION copydesk.last_freeze_act() RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(copydesk.freeze_lock());
  RETURN (SELECT max(a.number) FROM copydesk.freeze_act AS a);
END
$$;

-- An act is an entry of the newsroom's chain: so it counts once, there, and is sealed.
CREATE FUNCTION copydesk.guard_freeze_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  entry copydesk.audit_entry;
  last  copydesk.freeze_act;
BEGIN
  SELECT audit_head, audit_length + 1 INTO STRICT entry.previous, entry.position FROM copydesk.newsroom FOR UPDATE;
  PERFORM pg_advisory_xact_lock(copydesk.freeze_lock());
  NEW.number := coalesce((SELECT max(a.number) FROM copydesk.freeze_act AS a), 0) + 1;
  SELECT a.* INTO last FROM copydesk.freeze_act AS a
   WHERE coalesce(a.desk, '*') = coalesce(NEW.desk, '*') ORDER BY a.number DESC LIMIT 1;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.actor OR copydesk.announced('action') IS DISTINCT FROM NEW.act THEN
    PERFORM copydesk.refuse('freeze_act_by_actor', 'It must be signed for the person acting, and for what is done.');
  END IF;
  IF NEW.follows IS DISTINCT FROM entry.position - 1 THEN
    PERFORM copydesk.refuse('freeze_act_in_its_place', 'A freeze, or its end, counts only where it was signed.');
  END IF;
  IF NOT copydesk.is_signed_now(NEW.signed_at) OR NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('freeze_act_signed_now', 'An act must be signed when it is done, with a valid key.');
  END IF;
  IF NEW.until <= clock_timestamp() THEN
    PERFORM copydesk.refuse('freeze_act_ends_later', 'It must end in the future.');
  END IF;
  IF NEW.act = 'unfreeze' AND last.act IS DISTINCT FROM 'freeze' THEN
    PERFORM copydesk.refuse('freeze_act_ends_lasting', 'There is no freeze that could be ended.');
  END IF;
  -- What is over by itself is entered as such, and by nobody else.
  IF NEW.act = 'unfreeze' AND (last.until <= clock_timestamp()) IS TRUE THEN
    IF NEW.actor <> 'system' THEN
      PERFORM copydesk.refuse('freeze_act_ends_lasting', 'The freeze has ended by itself.');
    END IF;
  -- For the whole newsroom the capability is needed on every desk.
  ELSIF NOT copydesk.may(NEW.actor, 'freeze', NEW.desk) THEN
    PERFORM copydesk.refuse('freeze_act_needs_grant', 'This person may not freeze there, nor end a freeze.');
  END IF;
  entry.actor := NEW.actor;
  entry.on_behalf_of := NEW.on_behalf_of;
  entry.requested_by := copydesk.announced('requested_by');
  entry.action := NEW.act;
  entry.note := NEW.reason;
  entry.detail := jsonb_strip_nulls(jsonb_build_object(
    'number', NEW.number, 'desk', coalesce(NEW.desk, '*'), 'until', NEW.until, 'signature', encode(NEW.signature, 'hex')));
  UPDATE copydesk.newsroom SET audit_head = copydesk.append_audit(entry), audit_length = entry.position;
  INSERT INTO copydesk.event (kind, desk, data)
  VALUES (NEW.act, NEW.desk, jsonb_strip_nulls(jsonb_build_object(
    'actor', NEW.actor, 'desk', coalesce(NEW.desk, '*'), 'reason', NEW.reason, 'until', NEW.until)));
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_freeze_act BEFORE INSERT ON copydesk.freeze_act
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_freeze_act();

-- What fell due during a freeze and stays held until somebody says, and when it would have gone out.
CREATE VIEW copydesk.frozen_story AS
SELECT s.number, s.slug, s.desk, v.content ->> 'headline' AS headline, v.urgency, coalesce(s.publish_at, s.hold_since) AS due,
       s.hold_since
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 WHERE s.state = 'approved' AND s.hold_reason = 'frozen';

CREATE INDEX story_frozen ON copydesk.story (desk, number) WHERE hold_reason = 'frozen';

GRANT SELECT ON copydesk.lasting_freeze, copydesk.frozen_story TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION copydesk.freeze_lock(), copydesk.is_frozen(text), copydesk.last_freeze_act() TO copydesk_daemon;
