-- Kills that need two signatures: what SQL can hold of them. That a request is genuine only the daemon can tell, and does before
-- another person signs it.

-- How many people must sign a kill on the desk: 1 or 2. Unlike approvals, by its policy as it is now.
CREATE FUNCTION copydesk.kill_signatures(on_desk text) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN coalesce((SELECT (d.policy ->> 'kill_signatures')::integer FROM copydesk.desk AS d WHERE d.slug = on_desk), 1);
END
$$;

-- Whether the person wrote any version of the story: an author may kill it, or ask for it.
CREATE FUNCTION copydesk.wrote(person text, of_story bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM copydesk.version_author AS a WHERE a.story = of_story AND a.staff = person);
END
$$;

CREATE FUNCTION copydesk.guard_kill_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story copydesk.story;
BEGIN
  SELECT * INTO story FROM copydesk.story WHERE number = NEW.story FOR UPDATE;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.actor
    OR (copydesk.announced_action()).kill_request IS DISTINCT FROM 'ask' THEN
    PERFORM copydesk.refuse('kill_request_by_actor', 'It must be signed for the person acting, and for what is done.');
  END IF;
  IF NEW.follows IS DISTINCT FROM story.audit_length THEN
    PERFORM copydesk.refuse('kill_request_in_its_place', 'A request for a kill counts only where it was signed.');
  END IF;
  IF NOT copydesk.is_signed_now(NEW.signed_at) OR NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('kill_request_signed_now', 'A request is signed when it is made, with a valid key.');
  END IF;
  IF (story.desk, story.working_version) IS DISTINCT FROM (NEW.desk, NEW.version) THEN
    PERFORM copydesk.refuse('kill_request_of_working_version', 'The request is not for the story as it is.');
  END IF;
  IF copydesk.kill_signatures(story.desk) < 2 THEN
    PERFORM copydesk.refuse('kill_request_is_needed', 'The desk wants one signature for a kill: nobody has to ask for another.');
  END IF;
  IF story.kill_request IS NOT NULL THEN
    PERFORM copydesk.refuse('kill_request_once', 'Somebody has asked to kill the story already.');
  END IF;
  IF NEW.grant_id IS NULL AND NOT copydesk.wrote(NEW.actor, NEW.story)
    OR NEW.grant_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM copydesk.staff_grant AS g
       WHERE g.id = NEW.grant_id AND g.staff = NEW.actor AND g.covering IS NOT DISTINCT FROM NEW.on_behalf_of
         AND copydesk.grant_gives(g, 'kill', story.desk)) THEN
    PERFORM copydesk.refuse('kill_request_needs_grant', 'This person may not kill the story.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_kill_request BEFORE INSERT ON copydesk.kill_request
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_kill_request();

-- What was asked for is in the log when the transaction ends.
CREATE FUNCTION copydesk.settle_kill_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM copydesk.audit_entry AS e JOIN copydesk.action AS c ON c.name = e.action
     WHERE coalesce(e.story, 0) = NEW.story AND e.position = NEW.follows + 1 AND c.kill_request = 'ask'
       AND e.actor = NEW.actor) THEN
    PERFORM copydesk.refuse('kill_request_in_log', 'A request for a kill must be in the log.');
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER settle_kill_request AFTER INSERT ON copydesk.kill_request
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.settle_kill_request();

-- A request is open from when it is made until the story is killed, or somebody takes it back who made it or may kill.
CREATE FUNCTION copydesk.check_kill_request(was copydesk.story, now copydesk.story, action copydesk.action) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  asker text := (SELECT r.actor FROM copydesk.kill_request AS r WHERE r.id = was.kill_request);
BEGIN
  IF action.kill_request = 'ask' THEN
    IF was.kill_request IS NOT NULL OR NOT EXISTS (
      SELECT FROM copydesk.kill_request AS r
       WHERE r.id = now.kill_request AND r.story = was.number AND r.follows = was.audit_length
         AND r.actor = copydesk.announced('actor')) THEN
      PERFORM copydesk.refuse('story_kill_request_is_signed', 'Who asks for a kill must sign that, once.');
    END IF;
  ELSIF action.kill_request = 'drop' THEN
    IF was.kill_request IS NULL OR now.kill_request IS NOT NULL THEN
      PERFORM copydesk.refuse('story_kill_request_is_dropped', 'There is no request for a kill that this would take back.');
    END IF;
    IF asker <> copydesk.announced('actor') AND NOT copydesk.may(copydesk.announced('actor'), 'kill', was.desk) THEN
      PERFORM copydesk.refuse('story_kill_request_drop_needs_grant', 'This person may not take the request back.');
    END IF;
  ELSIF now.kill_request IS DISTINCT FROM was.kill_request
    AND (now.kill_request IS NOT NULL OR now.state <> 'killed') THEN
    PERFORM copydesk.refuse('story_kill_request_stays', 'A request for a kill stays until it is signed or taken back.');
  END IF;
  IF now.kill_request IS NOT NULL AND now.publishing_since IS NOT NULL AND was.publishing_since IS NULL THEN
    PERFORM copydesk.refuse('story_not_fired_while_kill_is_asked', 'Somebody has asked to kill the story: it does not go out.');
  END IF;
  -- What nobody has decided is no kill, whatever the story says (116).
  IF now.state = 'killed' AND was.state <> 'killed' AND copydesk.kill_signatures(was.desk) > 1 AND NOT EXISTS (
    SELECT FROM copydesk.decision AS d
     WHERE d.story = was.number AND d.kind = 'kill' AND d.actor = copydesk.announced('actor')
       AND (d.kill_request = was.kill_request OR d.break_glass_reason IS NOT NULL)) THEN
    PERFORM copydesk.refuse('story_kill_is_decided', 'The desk wants two signatures for a kill.');
  END IF;
END
$$;

-- Who may decide a kill: where the desk wants one signature, an author or whoever may kill; where it wants two, whoever may kill and
-- signs what another person asked for, word for word; or alone, by breaking the glass where the desk allows that.
CREATE FUNCTION copydesk.check_kill(decision copydesk.decision, story copydesk.story) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  request  copydesk.kill_request;
  may_kill boolean := copydesk.may(decision.actor, 'kill', story.desk);
BEGIN
  IF copydesk.kill_signatures(story.desk) < 2 THEN
    IF num_nonnulls(decision.kill_request, decision.break_glass_reason) > 0 THEN
      PERFORM copydesk.refuse('decision_kill_needs_one', 'The desk wants one signature for a kill.');
    END IF;
  ELSIF decision.break_glass_reason IS NOT NULL THEN
    IF decision.kill_request IS NOT NULL THEN
      PERFORM copydesk.refuse('decision_kill_breaks_glass_alone', 'Whoever signs what another asked for breaks no glass.');
    END IF;
    IF NOT EXISTS (
      SELECT FROM copydesk.desk AS d WHERE d.slug = story.desk AND d.policy ->> 'self_approval' = 'break-glass') THEN
      PERFORM copydesk.refuse('decision_kill_break_glass_allowed', 'The desk''s policy does not allow break-glass.');
    END IF;
    IF NOT copydesk.may(decision.actor, 'approve', story.desk) THEN
      PERFORM copydesk.refuse('decision_kill_break_glass_needs_grant', 'This person may not approve on this desk.');
    END IF;
  ELSE
    IF story.kill_request IS NULL OR decision.kill_request IS DISTINCT FROM story.kill_request THEN
      PERFORM copydesk.refuse('decision_kill_has_request', 'The desk wants two signatures for a kill: another person must ask for it.');
    END IF;
    SELECT r.* INTO STRICT request FROM copydesk.kill_request AS r WHERE r.id = decision.kill_request;
    IF request.actor = decision.actor THEN
      PERFORM copydesk.refuse('decision_kill_by_another', 'Whoever asked for the kill cannot sign it as the second person.');
    END IF;
    IF (decision.note, decision.vanish) IS DISTINCT FROM (request.notice, request.vanish) THEN
      PERFORM copydesk.refuse('decision_kill_as_asked', 'The kill is signed as it was asked for.');
    END IF;
    IF NOT may_kill THEN
      PERFORM copydesk.refuse('decision_kill_needs_grant', 'This person may not kill the story.');
    END IF;
  END IF;
  IF NOT may_kill AND NOT copydesk.wrote(decision.actor, decision.story) THEN
    PERFORM copydesk.refuse('decision_kill_needs_grant', 'This person may not kill the story.');
  END IF;
END
$$;

CREATE TRIGGER open_after_review AFTER INSERT ON copydesk.decision
  FOR EACH ROW WHEN (NEW.break_glass_reason IS NOT NULL) EXECUTE FUNCTION copydesk.open_after_review();

GRANT INSERT (story, version, content_hash, desk, actor, on_behalf_of, grant_id, notice, vanish, configuration, follows, signed_at,
              key_id, signature) ON copydesk.kill_request TO copydesk_daemon;
