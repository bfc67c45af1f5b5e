-- Who may sign, and what a decision needs. That a signature is genuine only the daemon can tell, and does before firing
-- and before each attempt: here is held that every approval names a valid key and the exact hash.

-- Whether the grant gives its holder the capability on the desk now.
CREATE FUNCTION copydesk.grant_gives(held copydesk.staff_grant, capability text, on_desk text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (held).revoked_at IS NULL AND ((held).until IS NULL OR (held).until > clock_timestamp())
    AND ((held).desk IS NULL OR (held).desk = on_desk)
    AND EXISTS (SELECT FROM copydesk.staff AS s WHERE s.handle = (held).staff AND s.active)
    AND EXISTS (SELECT FROM copydesk.role AS r WHERE r.name = (held).role AND capability = ANY (r.capabilities));
END
$$;

-- Whether the person has the capability on the desk now, by any grant.
CREATE FUNCTION copydesk.may(person text, capability text, on_desk text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM copydesk.staff_grant AS g WHERE g.staff = person AND copydesk.grant_gives(g, capability, on_desk));
END
$$;

-- A grant that has ended is not brought back: signatures name it as it was.
CREATE FUNCTION copydesk.guard_grant() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL THEN
    PERFORM copydesk.refuse('grant_ends_once', 'The grant has ended.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_grant BEFORE UPDATE ON copydesk.staff_grant
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_grant();

CREATE FUNCTION copydesk.guard_role() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  unknown text;
BEGIN
  SELECT string_agg(coalesce(given, 'null'), ', ') INTO unknown
    FROM unnest(NEW.capabilities) AS given
   WHERE NOT EXISTS (SELECT FROM copydesk.capability AS c WHERE c.name = given);
  IF unknown IS NOT NULL THEN
    PERFORM copydesk.refuse('role_capabilities_known', format('There is no capability %s.', unknown));
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_role BEFORE INSERT OR UPDATE ON copydesk.role
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_role();

-- What the grant must give by which that is signed: of another address for the same words, approving takes `publish`.
CREATE FUNCTION copydesk.right_to_sign(signed copydesk.approval) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN (signed).signs_as = 'approve' AND (signed).kind = 'readdress' THEN 'publish' ELSE (signed).signs_as END;

-- Whether the last signature that makes a decision is by somebody who answers for what becomes of the story.
CREATE FUNCTION copydesk.approves(person text, of_story bigint, of_version integer) RETURNS boolean
LANGUAGE sql STABLE
RETURN NOT EXISTS (
  SELECT FROM copydesk.approval AS a
   WHERE a.story = of_story AND a.version = of_version AND a.actor = person AND a.signs_as <> 'approve'
     AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id));

-- Whether two signatures have the story wait for the same.
CREATE FUNCTION copydesk.waits_alike(one copydesk.approval, other copydesk.approval) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN ((one).waits_for, (one).publish_at, (one).trigger, (one).trigger_digest, (one).package)
  IS NOT DISTINCT FROM ((other).waits_for, (other).publish_at, (other).trigger, (other).trigger_digest, (other).package);

-- The package with which a version goes out if nobody says otherwise: that which its story is in, or else the one that its text
-- names; null for what readers have seen.
CREATE FUNCTION copydesk.proposed_package(version copydesk.version) RETURNS text
LANGUAGE sql STABLE
RETURN (
  SELECT coalesce(s.package, (proposed_package.version).content ->> 'package') FROM copydesk.story AS s
   WHERE s.number = (proposed_package.version).story AND s.first_published_at IS NULL);

-- Whether a signature has the story wait for its package, or for what its desk says, which takes no right to schedule; a trigger always
-- does.
CREATE FUNCTION copydesk.is_proposed_wait(signed copydesk.approval, version copydesk.version) RETURNS boolean
LANGUAGE sql STABLE
RETURN coalesce(
  CASE (signed).waits_for
    WHEN 'package' THEN (signed).package = copydesk.proposed_package(version)
    ELSE copydesk.proposed_package(version) IS NULL AND CASE (signed).waits_for
    WHEN 'embargo' THEN (signed).publish_at = (version).embargo
      AND coalesce((version).policy ->> 'publishing', 'on_approval') IN ('on_approval', 'manual')
    WHEN 'now' THEN coalesce((version).policy ->> 'publishing', 'on_approval') = 'on_approval'
    WHEN 'command' THEN (version).policy ->> 'publishing' = 'manual'
    END
  END,
  false);

CREATE FUNCTION copydesk.guard_approval() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story   copydesk.story;
  version copydesk.version;
  policy  text;
  missing text;
BEGIN
  SELECT * INTO story FROM copydesk.story WHERE number = NEW.story FOR UPDATE;
  SELECT * INTO version FROM copydesk.version WHERE copydesk.version.story = NEW.story AND number = NEW.version;
  IF story.state NOT IN ('desk_review', 'approved', 'unpublished') OR story.publishing_since IS NOT NULL
    OR story.working_version IS DISTINCT FROM NEW.version OR story.working_kind IS DISTINCT FROM NEW.kind
    OR version.kind IS DISTINCT FROM NEW.kind OR story.desk IS DISTINCT FROM NEW.desk THEN
    PERFORM copydesk.refuse('approval_of_working_version', 'Only the working version under review can be approved.');
  END IF;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.actor THEN
    PERFORM copydesk.refuse('approval_by_actor', 'An approval must be given by the person acting.');
  END IF;
  IF NOT copydesk.is_signed_now(NEW.signed_at) THEN
    PERFORM copydesk.refuse('approval_signed_now', 'An approval must be signed at the time it is given.');
  END IF;
  IF NEW.follows IS DISTINCT FROM story.audit_length THEN
    PERFORM copydesk.refuse('approval_in_its_place', 'An approval counts only where it was given.');
  END IF;
  IF NOT EXISTS (
    SELECT FROM copydesk.staff_grant AS g
     WHERE g.id = NEW.grant_id AND g.staff = NEW.actor AND g.covering IS NOT DISTINCT FROM NEW.on_behalf_of
       AND copydesk.grant_gives(g, copydesk.right_to_sign(NEW), story.desk)) THEN
    PERFORM copydesk.refuse('approval_needs_grant', 'The grant does not let this person sign on this desk now.');
  END IF;
  -- A signature that nobody needs decides nothing, and says nothing that can be relied on.
  IF NOT NEW.signs_as = ANY (copydesk.wanted_signatures(
    version.policy, version.content, version.kind::text, story.live_version IS NOT NULL)) THEN
    PERFORM copydesk.refuse('approval_is_needed', format('The version does not need a signature as %s.', NEW.signs_as));
  END IF;
  -- Whoever approves answers for what becomes of the story; who signs as something else does not.
  IF NEW.signs_as = 'approve' AND story.live_version IS NOT NULL AND NOT copydesk.may(NEW.actor, 'correct', story.desk) THEN
    PERFORM copydesk.refuse('approval_of_correction_needs_grant', 'This person may not correct on this desk.');
  END IF;
  IF NEW.signs_as = 'approve' AND NEW.kind = 'retract' AND NOT copydesk.may(NEW.actor, 'kill', story.desk) THEN
    PERFORM copydesk.refuse('approval_of_retraction_needs_grant', 'This person may not kill stories on this desk.');
  END IF;
  IF NEW.signs_as = 'approve' AND story.state = 'unpublished' AND NOT copydesk.may(NEW.actor, 'publish', story.desk) THEN
    PERFORM copydesk.refuse('approval_of_republication_needs_grant', 'This person may not publish on this desk.');
  END IF;
  -- Who signs after another may repeat what that person signed; and anybody signs what the desk says, unless that is a trigger.
  IF NEW.signs_as = 'approve' AND story.state <> 'unpublished' AND NOT copydesk.may(NEW.actor, 'schedule', story.desk)
    AND NOT copydesk.is_proposed_wait(NEW, version)
    AND NOT EXISTS (
      SELECT FROM copydesk.approval AS a
       WHERE a.story = NEW.story AND a.version = NEW.version AND a.signs_as = 'approve' AND copydesk.waits_alike(a, NEW)
         AND NOT EXISTS (SELECT FROM copydesk.approval_void AS v WHERE v.approval = a.id)) THEN
    PERFORM copydesk.refuse('approval_of_time_needs_grant', 'This person may not schedule on this desk.');
  END IF;
  -- Several people approve one thing; once it is decided, who may schedule signs another for all.
  IF NEW.signs_as = 'approve' AND story.state <> 'approved' AND EXISTS (
    SELECT FROM copydesk.approval AS a
     WHERE a.story = NEW.story AND a.version = NEW.version AND a.signs_as = 'approve' AND NOT copydesk.waits_alike(a, NEW)
       AND NOT EXISTS (SELECT FROM copydesk.approval_void AS v WHERE v.approval = a.id)) THEN
    PERFORM copydesk.refuse('approval_waits_for_the_same', 'Others have signed the version for something else to wait for.');
  END IF;
  IF NEW.trigger IS NOT NULL THEN
    IF NOT EXISTS (
      SELECT FROM copydesk.trigger AS t
       WHERE t.name = NEW.trigger AND t.active AND t.digest = NEW.trigger_digest
         AND (t.desks IS NULL OR story.desk = ANY (t.desks))) THEN
      PERFORM copydesk.refuse('approval_of_trigger', 'There is no such trigger for the desk, or it is defined otherwise.');
    END IF;
    IF NEW.firings > (SELECT coalesce(max(f.number), 0) FROM copydesk.firing AS f) OR NEW.firings < 0 THEN
      PERFORM copydesk.refuse('approval_before_firing', 'There have not been so many firings.');
    END IF;
  END IF;
  IF NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('approval_key_valid', 'The signing key is not valid now.');
  END IF;
  policy := version.policy ->> 'self_approval';
  IF NEW.break_glass_reason IS NOT NULL THEN
    IF policy IS DISTINCT FROM 'break-glass' THEN
      PERFORM copydesk.refuse('approval_break_glass_allowed', 'The desk''s policy does not allow break-glass.');
    END IF;
  ELSIF EXISTS (
    SELECT FROM copydesk.version_author AS a
     WHERE a.story = NEW.story AND a.version = NEW.version AND a.staff = NEW.actor
       AND (policy IS DISTINCT FROM 'editors' OR a.part <> 'editor')) THEN
    PERFORM copydesk.refuse('approval_not_by_author', 'An author cannot approve their own story.');
  END IF;
  IF EXISTS (
    SELECT FROM copydesk.approval AS a
     WHERE a.story = NEW.story AND a.version = NEW.version AND a.actor = NEW.actor
       AND NOT EXISTS (SELECT FROM copydesk.approval_void AS v WHERE v.approval = a.id)) THEN
    PERFORM copydesk.refuse('approval_once_each', 'This person has already approved this version.');
  END IF;
  SELECT string_agg(DISTINCT f ->> 'rule', ', ') INTO missing
    FROM jsonb_array_elements(copydesk.findings(version)) AS f
   WHERE f ->> 'level' = 'required' AND NOT (f ->> 'rule' = ANY (NEW.overridden_checks));
  IF missing IS NOT NULL THEN
    PERFORM copydesk.refuse('approval_checks_passed', 'Required checks failed: ' || missing || '.');
  END IF;
  IF NEW.publish_at < version.embargo THEN
    PERFORM copydesk.refuse('approval_after_embargo', 'The time is before the end of the embargo.');
  END IF;
  RETURN NEW;
END
$$;

-- A version is read again while it is the working one; what the standard checks found in it stays.
CREATE FUNCTION copydesk.guard_version_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM copydesk.story AS s
     WHERE s.number = NEW.story AND s.working_version = NEW.version AND s.state IN ('desk_review', 'approved')) THEN
    PERFORM copydesk.refuse('version_check_of_working_version', 'Only a working version under review or approved is read again.');
  END IF;
  IF (SELECT jsonb_agg(f ORDER BY f) FROM jsonb_array_elements(NEW.findings) AS f WHERE NOT f ? 'house') IS DISTINCT FROM
     (SELECT jsonb_agg(f ORDER BY f) FROM copydesk.version AS v, jsonb_array_elements(v.findings) AS f
       WHERE v.story = NEW.story AND v.number = NEW.version AND NOT f ? 'house') THEN
    PERFORM copydesk.refuse('version_check_keeps_findings', 'What the standard checks found in a version stays.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_version_check BEFORE INSERT ON copydesk.version_check
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_version_check();

CREATE TRIGGER guard_approval BEFORE INSERT ON copydesk.approval
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_approval();

-- A void ends approvals before they were acted upon. Those of a decision that was fired are the ground on which its
-- deliveries go on being tried: only a withdrawal ends them. What was signed since a story was taken down has not been fired.
CREATE FUNCTION copydesk.guard_approval_void() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  approval copydesk.approval;
  state    copydesk.story_state;
BEGIN
  SELECT a.* INTO STRICT approval FROM copydesk.approval AS a WHERE a.id = NEW.approval;
  SELECT s.state INTO state FROM copydesk.story AS s WHERE s.number = approval.story FOR UPDATE;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.voided_by THEN
    PERFORM copydesk.refuse('approval_void_by_actor', 'An approval must be voided by the person acting.');
  END IF;
  IF (copydesk.announced_action()).withdraws IS NOT TRUE AND state IS DISTINCT FROM 'unpublished'
    AND EXISTS (SELECT FROM copydesk.delivery AS d
                 WHERE d.story = approval.story AND d.version = approval.version AND NOT copydesk.withdraws(d.kind)) THEN
    PERFORM copydesk.refuse('approval_void_before_firing', 'Once a version has gone out, its approvals end only with it.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_approval_void BEFORE INSERT ON copydesk.approval_void
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_approval_void();

-- For approvals, and for kills (132).
CREATE FUNCTION copydesk.open_after_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO copydesk.after_review (approval, decision, story, version, broken_by, reason)
  VALUES (CASE TG_TABLE_NAME WHEN 'approval' THEN NEW.id END, CASE TG_TABLE_NAME WHEN 'decision' THEN NEW.id END,
          NEW.story, NEW.version, NEW.actor, NEW.break_glass_reason);
  RETURN NULL;
END
$$;

CREATE TRIGGER open_after_review AFTER INSERT ON copydesk.approval
  FOR EACH ROW WHEN (NEW.break_glass_reason IS NOT NULL) EXECUTE FUNCTION copydesk.open_after_review();

CREATE FUNCTION copydesk.guard_after_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL THEN
    PERFORM copydesk.refuse('after_review_closed_once', 'The after-review is already closed.');
  END IF;
  IF NEW.broken_by = NEW.closed_by THEN
    PERFORM copydesk.refuse('after_review_by_another', 'Whoever broke the glass cannot close the after-review.');
  END IF;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.closed_by THEN
    PERFORM copydesk.refuse('after_review_by_actor', 'An after-review must be closed by the person acting.');
  END IF;
  IF EXISTS (
    SELECT FROM copydesk.version_author AS w
     WHERE w.story = NEW.story AND w.version = NEW.version AND w.staff = NEW.closed_by) THEN
    PERFORM copydesk.refuse('after_review_not_by_author', 'An author cannot close the after-review of their own story.');
  END IF;
  IF NOT EXISTS (
    SELECT FROM copydesk.story AS s
     WHERE s.number = NEW.story AND copydesk.may(NEW.closed_by, 'approve', s.desk)) THEN
    PERFORM copydesk.refuse('after_review_needs_grant', 'This person may not approve on this desk.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_after_review BEFORE UPDATE ON copydesk.after_review
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_after_review();

-- The signature that says what a version waits for: the last approval that is not void.
CREATE FUNCTION copydesk.last_approval(of_story bigint, of_version integer) RETURNS copydesk.approval
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT a FROM copydesk.approval AS a
     WHERE a.story = of_story AND a.version = of_version AND a.signs_as = 'approve'
       AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id)
     ORDER BY a.id DESC LIMIT 1);
END
$$;

-- Whether a decision's time is the one that was signed or, if none was, the embargo's end; without a time, none lies ahead.
CREATE FUNCTION copydesk.is_signed_time(decision copydesk.decision) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT CASE
             WHEN decision.publish_at IS NULL THEN coalesce((signed.approval).publish_at, CASE
               WHEN (signed.approval).trigger IS NULL AND (signed.approval).package IS NULL THEN v.embargo END) <= clock_timestamp() IS NOT FALSE
             ELSE coalesce((signed.approval).publish_at, v.embargo) IS NOT DISTINCT FROM decision.publish_at
           END
      FROM copydesk.version AS v
     CROSS JOIN LATERAL (SELECT copydesk.last_approval(v.story, v.number)) AS signed(approval)
     WHERE v.story = decision.story AND v.number = decision.version);
END
$$;

-- Whether a decision waits for the trigger or the package that was signed, or for none where none was.
CREATE FUNCTION copydesk.is_signed_trigger(decision copydesk.decision) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT ((signed.approval).trigger, (signed.approval).trigger_digest, (signed.approval).package)
           IS NOT DISTINCT FROM (decision.trigger, decision.trigger_digest, decision.package)
      FROM (SELECT copydesk.last_approval(decision.story, decision.version)) AS signed(approval));
END
$$;

CREATE FUNCTION copydesk.guard_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story copydesk.story;
BEGIN
  SELECT * INTO story FROM copydesk.story WHERE number = NEW.story FOR UPDATE;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.actor THEN
    PERFORM copydesk.refuse('decision_by_actor', 'A decision must be made by the person acting.');
  END IF;
  IF NEW.kind = 'kill' THEN
    PERFORM copydesk.check_kill(NEW, story);
  ELSIF NEW.kind = 'unpublish' THEN
    IF story.live_version IS DISTINCT FROM NEW.version THEN
      PERFORM copydesk.refuse('decision_unpublish_of_live', 'Only what readers see can be unpublished.');
    END IF;
    IF NOT copydesk.may(NEW.actor, 'publish', story.desk) THEN
      PERFORM copydesk.refuse('decision_unpublish_needs_grant', 'This person may not publish on this desk.');
    END IF;
  ELSE
    IF NEW.kind = 'retract' AND copydesk.approves(NEW.actor, NEW.story, NEW.version)
      AND NOT copydesk.may(NEW.actor, 'kill', story.desk) THEN
      PERFORM copydesk.refuse('decision_of_retraction_needs_grant', 'This person may not kill stories on this desk.');
    END IF;
    IF story.state = 'unpublished' AND copydesk.approves(NEW.actor, NEW.story, NEW.version)
      AND NOT copydesk.may(NEW.actor, 'publish', story.desk) THEN
      PERFORM copydesk.refuse('decision_republish_needs_grant', 'This person may not publish on this desk.');
    END IF;
    IF story.working_version IS DISTINCT FROM NEW.version OR story.working_kind IS DISTINCT FROM NEW.kind
      OR story.publishing_since IS NOT NULL
      OR NOT EXISTS (
        SELECT FROM copydesk.version AS v WHERE v.story = NEW.story AND v.number = NEW.version AND v.kind = NEW.kind) THEN
      PERFORM copydesk.refuse('decision_of_working_version', 'The decision is not for the working version.');
    END IF;
    IF NOT copydesk.is_approved(NEW.story, NEW.version) THEN
      PERFORM copydesk.refuse('decision_has_approvals', 'The version does not have enough valid approvals.');
    END IF;
    IF NOT copydesk.is_signed_time(NEW) THEN
      PERFORM copydesk.refuse('decision_time_is_signed', 'Nobody has approved the version for that time.');
    END IF;
    IF NOT copydesk.is_signed_trigger(NEW) THEN
      PERFORM copydesk.refuse('decision_trigger_is_signed', 'The version was not approved to wait for that trigger or package.');
    END IF;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_decision BEFORE INSERT ON copydesk.decision
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_decision();
