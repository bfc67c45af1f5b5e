-- Firings, publishing ahead of time, releases and withdrawals: what SQL can hold of them. That a signature is genuine only the
-- daemon can tell, and does before each attempt and wherever a story is listed.

-- A delivery needs somebody who has signed that its decision goes out; of a withdrawal, that it is one.
CREATE FUNCTION copydesk.check_go_ahead(of_decision bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM copydesk.signed_act AS a WHERE a.decision = of_decision) THEN
    PERFORM copydesk.refuse('delivery_has_go_ahead', 'Nobody has signed that the decision goes out now.');
  END IF;
END
$$;

-- What waits for a trigger goes out by a firing of that very trigger: after the last signature, and after the embargo.
CREATE FUNCTION copydesk.check_firing(
  number bigint, decision copydesk.decision, signed copydesk.approval, embargo timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  firing copydesk.firing;
BEGIN
  IF check_firing.number IS NULL AND decision.trigger IS NULL THEN
    RETURN;
  END IF;
  SELECT f.* INTO firing FROM copydesk.firing AS f WHERE f.number = check_firing.number;
  IF (firing.trigger, firing.digest) IS DISTINCT FROM (decision.trigger, decision.trigger_digest)
    OR firing.refused IS NOT NULL THEN
    PERFORM copydesk.refuse('signed_act_has_firing', 'What waits for a trigger goes out by a firing of it, and by nothing else.');
  END IF;
  IF firing.number <= signed.firings THEN
    PERFORM copydesk.refuse('signed_act_firing_after_signature', 'The trigger fired before the version was signed.');
  END IF;
  IF firing.fired_at < embargo THEN
    PERFORM copydesk.refuse('signed_act_firing_after_embargo', 'The trigger fired before the embargo ended.');
  END IF;
END
$$;

CREATE FUNCTION copydesk.guard_signed_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story    copydesk.story;
  decision copydesk.decision;
  signed   copydesk.approval;
  act      copydesk.known_signed_act;
BEGIN
  SELECT * INTO story FROM copydesk.story WHERE number = NEW.story FOR UPDATE;
  SELECT * INTO decision FROM copydesk.decision WHERE id = NEW.decision;
  SELECT * INTO act FROM copydesk.known_signed_act WHERE name = NEW.kind;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.actor OR copydesk.announced('action') IS DISTINCT FROM NEW.cause THEN
    PERFORM copydesk.refuse('signed_act_by_actor', 'It must be signed for the person acting, and for what is done.');
  END IF;
  IF NEW.follows IS DISTINCT FROM story.audit_length THEN
    PERFORM copydesk.refuse('signed_act_in_its_place', 'A signed act counts only where it was done.');
  END IF;
  IF NOT copydesk.is_signed_now(NEW.signed_at) THEN
    PERFORM copydesk.refuse('signed_act_signed_now', 'An act must be signed when it is done.');
  END IF;
  IF NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('signed_act_key_valid', 'The signing key is not valid now.');
  END IF;
  IF act.withdraws IS DISTINCT FROM (CASE WHEN copydesk.withdraws(NEW.decision_kind) THEN NEW.decision_kind END) THEN
    PERFORM copydesk.refuse('signed_act_fits_decision', 'Only a withdrawal is signed as one.');
  END IF;
  IF act.withdraws IS NOT NULL THEN
    IF decision.actor IS DISTINCT FROM NEW.actor THEN
      PERFORM copydesk.refuse('signed_act_by_actor', 'A withdrawal is signed for whoever decides it.');
    END IF;
    RETURN NEW;
  END IF;
  IF story.state = 'killed' THEN
    PERFORM copydesk.refuse('signed_act_not_of_killed', 'The story is killed.');
  END IF;
  IF act.ahead_of_time THEN
    PERFORM copydesk.check_released(decision);
    IF NOT copydesk.may(NEW.actor, 'publish', story.desk) THEN
      PERFORM copydesk.refuse('signed_act_needs_grant', 'This person may not publish on this desk.');
    END IF;
    RETURN NEW;
  END IF;
  signed := copydesk.last_approval(NEW.story, NEW.version);
  IF decision.publish_at > clock_timestamp() OR signed.waits_for = 'command' THEN
    PERFORM copydesk.refuse('signed_act_after_its_time', 'The approved time has not come yet.');
  END IF;
  PERFORM copydesk.check_firing(NEW.firing, decision, signed, (
    SELECT v.embargo FROM copydesk.version AS v WHERE v.story = NEW.story AND v.number = NEW.version));
  PERFORM copydesk.check_release(NEW.release, decision);
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_signed_act BEFORE INSERT ON copydesk.signed_act
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_signed_act();
