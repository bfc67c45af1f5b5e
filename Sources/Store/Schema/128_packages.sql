-- Packages: stories that readers see all together or not at all; what SQL can hold of them. That a signature is genuine only the
-- daemon can tell, and does before anything goes out.
--
-- Adding, taking out, closing and releasing are acts on a package, one after the other under the newsroom's row lock, which is taken
-- before the stories' rows. A story's column `package` follows from them: no change of it without an act of its own.

-- A story's membership changes by an act that says so, of that very entry of its log, and by no action that has not to do with it.
CREATE FUNCTION copydesk.check_membership(was copydesk.story, now copydesk.story, action copydesk.action) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF now.package IS NOT DISTINCT FROM was.package THEN
    RETURN;
  END IF;
  IF action.packages IS NOT TRUE OR was.publishing_since IS NOT NULL OR was.first_published_at IS NOT NULL
    OR num_nonnulls(was.package, now.package) <> 1 THEN
    PERFORM copydesk.refuse('story_package_by_action', 'A story is put into one package at a time, or taken out, before it goes out.');
  END IF;
  IF NOT EXISTS (
    SELECT FROM copydesk.package_act AS a
     WHERE a.package = coalesce(now.package, was.package) AND a.act = CASE WHEN now.package IS NULL THEN 'remove' ELSE 'add' END
       AND a.stories = ARRAY[was.number] AND a.entry = was.audit_length + 1) THEN
    PERFORM copydesk.refuse('story_package_is_signed', 'Nobody has signed that the story is put into the package, or taken out.');
  END IF;
END
$$;

CREATE FUNCTION copydesk.guard_package_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  entry   copydesk.audit_entry;
  closing copydesk.package_act;
  member  copydesk.story;
  members bigint[];
BEGIN
  SELECT audit_head, audit_length + 1 INTO STRICT entry.previous, entry.position FROM copydesk.newsroom FOR UPDATE;
  IF NEW.number <> 1 + coalesce((SELECT max(a.number) FROM copydesk.package_act AS a), 0) THEN
    PERFORM copydesk.refuse('package_act_follows', 'An act on a package must follow the one before it.');
  END IF;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.actor THEN
    PERFORM copydesk.refuse('package_act_by_actor', 'It must be signed for the person acting.');
  END IF;
  IF NEW.follows IS DISTINCT FROM entry.position - 1 THEN
    PERFORM copydesk.refuse('package_act_in_its_place', 'An act on a package counts only where it was signed.');
  END IF;
  IF NOT copydesk.is_signed_now(NEW.signed_at) OR NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('package_act_signed_now', 'An act must be signed when it is done, with a valid key.');
  END IF;
  PERFORM FROM copydesk.story WHERE number = ANY (NEW.stories) ORDER BY number FOR UPDATE;
  SELECT coalesce(array_agg(m.number ORDER BY m.number), '{}') INTO members FROM copydesk.package_members(NEW.package) AS m;
  IF NEW.act IN ('add', 'remove') THEN
    SELECT s.* INTO member FROM copydesk.story AS s WHERE s.number = NEW.stories[1];
    IF (copydesk.announced_action()).packages IS NOT TRUE OR NEW.entry IS DISTINCT FROM member.audit_length + 1
      OR (NEW.act = 'add' AND member.package IS NOT NULL AND member.number = ANY (members))
      OR (NEW.act = 'remove' AND member.number <> ALL (members)) THEN
      PERFORM copydesk.refuse('package_act_of_member', 'The story is in the package already, or is not; or nothing is done to it.');
    END IF;
    IF NOT copydesk.may(NEW.actor, 'approve', member.desk) THEN
      PERFORM copydesk.refuse('package_act_needs_grant', 'This person may not approve on the story''s desk.');
    END IF;
  ELSIF NEW.act = 'close' THEN
    IF copydesk.announced('action') IS DISTINCT FROM 'package close' THEN
      PERFORM copydesk.refuse('package_act_by_actor', 'It must be signed for what is done.');
    END IF;
    IF NEW.stories IS DISTINCT FROM members THEN
      PERFORM copydesk.refuse('package_close_of_members', 'A package is closed with the stories that are in it.');
    END IF;
    IF EXISTS (SELECT FROM copydesk.story AS s
                WHERE s.number = ANY (members) AND NOT copydesk.may(NEW.actor, 'publish', s.desk)) THEN
      PERFORM copydesk.refuse('package_act_needs_grant', 'This person may not publish on the desk of each of its stories.');
    END IF;
    IF NEW.publish_at <= clock_timestamp() THEN
      PERFORM copydesk.refuse('package_close_for_later', 'The time must be in the future.');
    END IF;
    IF NEW.trigger IS NOT NULL AND (
      NOT EXISTS (
        SELECT FROM copydesk.trigger AS t
         WHERE t.name = NEW.trigger AND t.active AND t.digest = NEW.trigger_digest
           AND NOT EXISTS (SELECT FROM copydesk.story AS s
                            WHERE s.number = ANY (members) AND NOT coalesce(s.desk = ANY (t.desks), true)))
      OR NEW.firings IS DISTINCT FROM (SELECT coalesce(max(f.number), 0) FROM copydesk.firing AS f)) THEN
      PERFORM copydesk.refuse('package_close_for_trigger', 'There is no such trigger for its desks, or it is defined otherwise.');
    END IF;
  ELSE
    closing := copydesk.package_closing(NEW.package);
    IF NEW.actor <> 'system' OR copydesk.announced('action') IS DISTINCT FROM 'package release' THEN
      PERFORM copydesk.refuse('package_act_by_actor', 'A package is released by Copydesk itself.');
    END IF;
    IF closing.number IS NULL THEN
      PERFORM copydesk.refuse('package_release_of_closed', 'The package is not closed.');
    END IF;
    IF closing.publish_at > clock_timestamp() THEN
      PERFORM copydesk.refuse('package_release_in_time', 'The time that the package waits for has not come.');
    END IF;
    IF closing.trigger IS NULL <> (NEW.firing IS NULL) OR closing.trigger IS NOT NULL AND NOT EXISTS (
      SELECT FROM copydesk.firing AS f WHERE f.number = NEW.firing AND copydesk.firing_counts_for(closing, f)) THEN
      PERFORM copydesk.refuse('package_release_has_firing', 'The trigger that the package waits for has not fired.');
    END IF;
    IF NEW.stories IS DISTINCT FROM members OR NOT members <@ closing.stories THEN
      PERFORM copydesk.refuse('package_release_of_all', 'All stories of a package go out, and no others.');
    END IF;
    IF EXISTS (
      SELECT FROM unnest(NEW.stories, NEW.decisions) AS going(story, decision)
        JOIN copydesk.story AS s ON s.number = going.story
        LEFT JOIN copydesk.decision AS d ON d.id = s.decision
       WHERE s.state <> 'approved' OR s.publishing_since IS NOT NULL OR going.decision IS DISTINCT FROM s.decision
          OR d.package IS DISTINCT FROM NEW.package OR NOT copydesk.is_approved(s.number, s.working_version)) THEN
      PERFORM copydesk.refuse('package_release_of_approved', 'Each story of a package must be approved to go out with it.');
    END IF;
  END IF;
  entry.actor := NEW.actor;
  entry.on_behalf_of := NEW.on_behalf_of;
  entry.requested_by := copydesk.announced('requested_by');
  entry.action := 'package ' || NEW.act;
  entry.detail := jsonb_strip_nulls(jsonb_build_object(
    'number', NEW.number, 'package', NEW.package, 'stories', NEW.stories, 'publish_at', NEW.publish_at, 'trigger', NEW.trigger,
    'firing', NEW.firing, 'signature', encode(NEW.signature, 'hex')));
  UPDATE copydesk.newsroom SET audit_head = copydesk.append_audit(entry), audit_length = entry.position;
  -- Of a story that is added or taken out its own event tells.
  IF NEW.entry IS NULL THEN
    INSERT INTO copydesk.event (kind, data)
    VALUES ('package_' || NEW.act || 'd', jsonb_strip_nulls(jsonb_build_object(
      'package', NEW.package, 'stories', NEW.stories, 'actor', NEW.actor, 'publish_at', NEW.publish_at, 'trigger', NEW.trigger)));
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_package_act BEFORE INSERT ON copydesk.package_act
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_package_act();

-- When the transaction ends: what was said of a story has been done to it, and what was released has gone out, all of it.
CREATE FUNCTION copydesk.settle_package_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.act IN ('add', 'remove') AND NOT EXISTS (
    SELECT FROM copydesk.audit_entry AS e
     WHERE coalesce(e.story, 0) = NEW.stories[1] AND e.position = NEW.entry AND e.actor = NEW.actor
       AND e.detail ->> CASE NEW.act WHEN 'add' THEN 'joins_package' ELSE 'leaves_package' END = NEW.package) THEN
    PERFORM copydesk.refuse('package_act_is_done', 'What is signed of a story''s package must be done to the story.');
  END IF;
  IF NEW.act = 'release' AND EXISTS (
    SELECT FROM unnest(NEW.stories, NEW.decisions) AS going(story, decision)
      JOIN copydesk.story AS s ON s.number = going.story
     WHERE s.publishing_since IS NULL OR s.decision IS DISTINCT FROM going.decision OR NOT EXISTS (
             SELECT FROM copydesk.signed_act AS a WHERE a.decision = going.decision AND a.release = NEW.number)) THEN
    PERFORM copydesk.refuse('package_release_is_whole', 'A package that is released must go out whole, at once.');
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER settle_package_act AFTER INSERT ON copydesk.package_act
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.settle_package_act();

-- What waits for its package goes out by the release of that very decision, and nothing else by a release.
CREATE FUNCTION copydesk.check_release(number bigint, decision copydesk.decision) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  released copydesk.package_act;
BEGIN
  IF decision.package IS NULL AND check_release.number IS NULL THEN
    RETURN;
  END IF;
  SELECT a.* INTO released FROM copydesk.package_act AS a WHERE a.number = check_release.number AND a.act = 'release';
  IF (decision.package IS NULL) <> (check_release.number IS NULL)
    OR decision.package IS NOT NULL AND (released.package IS DISTINCT FROM decision.package
                                         OR decision.id = ANY (released.decisions) IS NOT TRUE) THEN
    PERFORM copydesk.refuse('signed_act_has_release', 'What waits for its package goes out by the release of that, and by nothing else.');
  END IF;
END
$$;

-- Nobody publishes a story ahead of its package; what was released with it goes on after a hold.
CREATE FUNCTION copydesk.check_released(decision copydesk.decision) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF decision.package IS NOT NULL
    AND NOT EXISTS (SELECT FROM copydesk.signed_act AS a WHERE a.decision = decision.id AND a.release IS NOT NULL) THEN
    PERFORM copydesk.refuse('signed_act_has_release', 'What waits for its package goes out by the release of that, and by nothing else.');
  END IF;
END
$$;

-- Packages with stories that are yet to go out.
CREATE VIEW copydesk.waiting_package AS
SELECT named.package, copydesk.package_closing(named.package) AS closing
  FROM (SELECT DISTINCT s.package FROM copydesk.story AS s
         WHERE s.package IS NOT NULL AND s.first_published_at IS NULL AND s.publishing_since IS NULL) AS named
 WHERE EXISTS (SELECT FROM copydesk.package_members(named.package));

GRANT SELECT ON copydesk.waiting_package TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION copydesk.package_members(text), copydesk.package_closing(text),
  copydesk.closing_is_in_vain(copydesk.package_act), copydesk.firing_counts_for(copydesk.package_act, copydesk.firing),
  copydesk.proposed_package(copydesk.version)
  TO copydesk_daemon;
