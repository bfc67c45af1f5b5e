-- Clocks of stories: by when a desk must have reviewed one, whom it tells when it has not, and what is at risk of not going out.
-- All of it follows from what is done to the story; nothing else moves a clock.

-- How long the desk may take to review that version, as its policy was when it was submitted.
CREATE FUNCTION copydesk.review_within(of_story bigint, of_version integer) RETURNS interval
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT make_interval(secs => coalesce(
             CASE WHEN v.urgency = 1 THEN (v.policy ->> 'review_within_seconds_of_flash')::double precision END,
             (v.policy ->> 'review_within_seconds')::double precision))
      FROM copydesk.version AS v WHERE v.story = of_story AND v.number = of_version);
END
$$;

-- The role that a version's desk tells after so many reminders of a story; null when its ladder ends before.
CREATE FUNCTION copydesk.escalation_role(of_story bigint, of_version integer, reminders integer) RETURNS text
LANGUAGE sql STABLE
RETURN (
  SELECT v.policy -> 'escalate' ->> (reminders - 1)
    FROM copydesk.version AS v WHERE v.story = of_story AND v.number = of_version AND reminders >= 1);

-- Whether anybody holds that role on the desk now: a step that nobody stands on is passed at once.
CREATE FUNCTION copydesk.role_is_held(role_name text, on_desk text) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
  SELECT FROM copydesk.staff_grant AS g JOIN copydesk.staff AS s ON s.handle = g.staff AND s.active
   WHERE g.role = role_name AND (g.desk IS NULL OR g.desk = on_desk) AND g.revoked_at IS NULL
     AND (g.until IS NULL OR g.until > clock_timestamp()));

-- When the story is to go out.
CREATE FUNCTION copydesk.wanted_time(s copydesk.story) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE
    WHEN (s).publishing_since IS NOT NULL OR (s).hold_reason IS NOT NULL THEN NULL
    WHEN (s).state = 'approved' THEN coalesce((s).publish_at, copydesk.package_due(s))
    WHEN (s).state = 'desk_review' THEN coalesce((s).publish_at, copydesk.package_due(s), (
      SELECT (v.content ->> 'wanted')::timestamptz FROM copydesk.version AS v
       WHERE v.story = (s).number AND v.number = (s).working_version))
  END;
END
$$;

-- How long before its time people are told of what is at risk.
CREATE FUNCTION copydesk.risk_lead() RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN interval '15 minutes';

-- Sets a story's clock by what was just done to it. When the transaction ends, since a version comes after its story.
CREATE FUNCTION copydesk.keep_clock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  clock  copydesk.story_clock;
  entry  copydesk.audit_entry;
  allowed interval := copydesk.review_within(NEW.number, NEW.working_version);
  goes_out timestamptz := copydesk.wanted_time(NEW);
  pause  interval := '0';
BEGIN
  SELECT * INTO clock FROM copydesk.story_clock WHERE story = NEW.number FOR UPDATE;
  IF NOT FOUND AND NEW.updated_action NOT IN ('remind', 'escalate', 'risk') AND goes_out IS NULL AND (allowed IS NULL OR NEW.state <> 'desk_review') THEN
    RETURN NULL;
  END IF;
  clock.story := NEW.number;
  clock.step := coalesce(clock.step, 0);

  IF NEW.state <> 'desk_review' OR allowed IS NULL THEN
    clock.within := NULL; clock.due_at := NULL; clock.next_at := NULL; clock.step := 0;
  ELSIF clock.within IS NULL OR TG_OP = 'INSERT' OR OLD.state <> 'desk_review' THEN
    clock.due_at := NEW.updated_at + allowed; clock.next_at := clock.due_at; clock.step := 0;
  ELSE
    -- What is under a claim is not late for as long as the claim lasts; what was late before stays so, and nobody is told meanwhile.
    pause := greatest(coalesce(NEW.claimed_until, NEW.updated_at), NEW.updated_at)
           - greatest(coalesce(OLD.claimed_until, NEW.updated_at), NEW.updated_at);
    IF clock.due_at > NEW.updated_at THEN
      clock.due_at := clock.due_at + pause + (allowed - clock.within);
    END IF;
    IF pause > '0' THEN
      clock.next_at := greatest(clock.next_at, NEW.updated_at) + pause;
    ELSE
      clock.next_at := clock.next_at + pause;
    END IF;
    clock.next_at := clock.next_at + (allowed - clock.within);
  END IF;
  clock.within := CASE WHEN clock.due_at IS NOT NULL THEN allowed END;

  IF clock.wanted IS DISTINCT FROM goes_out THEN
    clock.told_risk := NULL;
  END IF;
  clock.wanted := goes_out;

  IF NEW.updated_action IN ('remind', 'escalate', 'risk') THEN
    SELECT * INTO entry FROM copydesk.audit_entry AS e
     WHERE coalesce(e.story, 0) = NEW.number AND e.position = NEW.audit_length;
    IF NEW.updated_action = 'risk' THEN
      IF clock.told_risk IS NOT NULL OR clock.wanted IS NULL OR clock.wanted > NEW.updated_at + copydesk.risk_lead()
        OR entry.detail ->> 'reason' IS DISTINCT FROM copydesk.at_risk(NEW) THEN
        PERFORM copydesk.refuse('story_risk_is_so', 'Nobody has to be told of that: the story is not at risk, or it has been told.');
      END IF;
      clock.told_risk := entry.detail ->> 'reason';
    ELSE
      IF clock.next_at IS NULL OR clock.next_at > NEW.updated_at
        OR NEW.updated_action <> (CASE clock.step WHEN 0 THEN 'remind' ELSE 'escalate' END)
        OR entry.detail ->> 'role' IS DISTINCT FROM copydesk.escalation_role(NEW.number, NEW.working_version, clock.step) THEN
        PERFORM copydesk.refuse('story_reminded_when_late', 'People are reminded of a story when it is late, one after the other.');
      END IF;
      clock.next_at := CASE
        WHEN copydesk.escalation_role(NEW.number, NEW.working_version, clock.step + 1) IS NULL THEN NULL
        WHEN clock.step > 0 AND NOT copydesk.role_is_held(entry.detail ->> 'role', NEW.desk) THEN NEW.updated_at
        ELSE NEW.updated_at + allowed END;
      clock.step := clock.step + 1;
    END IF;
  END IF;

  INSERT INTO copydesk.story_clock VALUES (clock.*)
  ON CONFLICT (story) DO UPDATE
     SET within = excluded.within, due_at = excluded.due_at, next_at = excluded.next_at, step = excluded.step,
         wanted = excluded.wanted, told_risk = excluded.told_risk;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER keep_clock AFTER INSERT OR UPDATE ON copydesk.story
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.keep_clock();

-- A closing of a package says when its stories are to go out.
CREATE FUNCTION copydesk.keep_package_clocks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO copydesk.story_clock (story, wanted)
  SELECT s.number, copydesk.wanted_time(s) FROM copydesk.story AS s
   WHERE s.number = ANY (NEW.stories) AND s.state IN ('desk_review', 'approved')
  ON CONFLICT (story) DO UPDATE
     SET wanted = excluded.wanted,
         told_risk = CASE WHEN copydesk.story_clock.wanted IS NOT DISTINCT FROM excluded.wanted THEN copydesk.story_clock.told_risk END;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER keep_package_clocks AFTER INSERT ON copydesk.package_act
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.act = 'close') EXECUTE FUNCTION copydesk.keep_package_clocks();

-- Stories whose time comes and that will not go out then, of which nobody has been told: those due within the lead, and no
-- others, are looked at.
CREATE VIEW copydesk.untold_risk AS
  SELECT near.number AS story, near.reason
    FROM (
      SELECT s.number, copydesk.at_risk(s) AS reason
        FROM copydesk.story_clock AS c
        JOIN copydesk.story AS s ON s.number = c.story
       WHERE c.wanted <= clock_timestamp() + copydesk.risk_lead() AND c.wanted IS NOT NULL AND c.told_risk IS NULL
       OFFSET 0) AS near
   WHERE near.reason IS NOT NULL;

GRANT SELECT ON copydesk.story_clock, copydesk.untold_risk TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION copydesk.risk_lead(), copydesk.review_within(bigint, integer),
  copydesk.escalation_role(bigint, integer, integer) TO copydesk_daemon;
