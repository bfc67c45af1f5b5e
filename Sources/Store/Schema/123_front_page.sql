-- What is set by hand of the front page: what SQL can hold of it. That a signature is genuine only the daemon can tell, and does
-- wherever the front page is rendered.

CREATE FUNCTION copydesk.guard_front_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story copydesk.story;
BEGIN
  SELECT * INTO story FROM copydesk.story WHERE number = NEW.story FOR UPDATE;
  -- One after the other, and numbered as they are committed: who has seen one has seen all before it.
  PERFORM pg_advisory_xact_lock(hashtextextended('copydesk.front_act', 0));
  NEW.number := coalesce((SELECT max(a.number) FROM copydesk.front_act AS a), 0) + 1;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.actor
    OR (copydesk.announced_action()).front_place IS DISTINCT FROM NEW.place THEN
    PERFORM copydesk.refuse('front_act_by_actor', 'It must be signed for the person acting, and for what is done.');
  END IF;
  IF NEW.follows IS DISTINCT FROM story.audit_length THEN
    PERFORM copydesk.refuse('front_act_in_its_place', 'A signed act counts only where it was done.');
  END IF;
  IF NOT copydesk.is_signed_now(NEW.signed_at) THEN
    PERFORM copydesk.refuse('front_act_signed_now', 'An act must be signed when it is done.');
  END IF;
  IF NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('front_act_key_valid', 'The signing key is not valid now.');
  END IF;
  IF story.live_version IS NULL THEN
    PERFORM copydesk.refuse('front_act_of_live', 'The front page has only what readers see.');
  END IF;
  IF NOT copydesk.may(NEW.actor, 'front', story.desk) THEN
    PERFORM copydesk.refuse('front_act_needs_grant', 'This person may not set the front page for this desk.');
  END IF;
  IF NEW.until <= clock_timestamp() THEN
    PERFORM copydesk.refuse('front_act_ends_later', 'It must end in the future.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_front_act BEFORE INSERT ON copydesk.front_act
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_front_act();

-- What is set is in the log when the transaction ends.
CREATE FUNCTION copydesk.settle_front_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM copydesk.audit_entry AS e JOIN copydesk.action AS c ON c.name = e.action
     WHERE coalesce(e.story, 0) = NEW.story AND e.position = NEW.follows + 1 AND c.front_place = NEW.place
       AND e.actor = NEW.actor) THEN
    PERFORM copydesk.refuse('front_act_in_log', 'What is set by hand of the front page must be in the log.');
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER settle_front_act AFTER INSERT ON copydesk.front_act
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.settle_front_act();
