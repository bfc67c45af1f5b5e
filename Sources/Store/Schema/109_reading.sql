-- What reading asks of the newsroom beside its tables: a story with all that is said of it, and the indexes of lists.

-- Whether what somebody signed may still go out by itself at that instant: they work here, and they, or whom they stood in
-- for, can sign on that desk now and until then.
CREATE FUNCTION copydesk.stands_behind(signed copydesk.approval, on_desk text, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM copydesk.staff AS s WHERE s.handle = (signed).actor AND s.active)
  AND EXISTS (
    SELECT FROM copydesk.staff_grant AS g
     WHERE g.staff IN ((signed).actor, (signed).on_behalf_of) AND (g.until IS NULL OR g.until > at)
       AND copydesk.grant_gives(g, copydesk.right_to_sign(signed), on_desk));

-- The freezes that last now: of each desk, and of all together, what was said last.
CREATE VIEW copydesk.lasting_freeze AS
SELECT a.number, a.desk, a.until
  FROM copydesk.freeze_act AS a
 WHERE a.act = 'freeze' AND (a.until IS NULL OR a.until > clock_timestamp())
   AND NOT EXISTS (SELECT FROM copydesk.freeze_act AS later
                    WHERE coalesce(later.desk, '*') = coalesce(a.desk, '*') AND later.number > a.number);

-- Whether what is to go out at that time falls into a freeze that lasts now.
CREATE FUNCTION copydesk.will_be_frozen(on_desk text, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
  SELECT FROM copydesk.lasting_freeze AS f
   WHERE at IS NOT NULL AND (f.desk IS NULL OR f.desk = on_desk) AND (f.until IS NULL OR f.until > at));

-- The act that closed a package and still holds: none was added to it since, and it has not gone out; of nulls when it is open.
CREATE FUNCTION copydesk.package_closing(of_package text) RETURNS copydesk.package_act
LANGUAGE sql STABLE
RETURN (
  SELECT last FROM (
    SELECT a AS last, (a).act AS act FROM copydesk.package_act AS a
     WHERE a.package = of_package AND a.act <> 'remove' ORDER BY a.number DESC LIMIT 1) AS said
   WHERE said.act = 'close');

-- When a story goes out at the earliest by the closing of its package; null without one, or without a time.
CREATE FUNCTION copydesk.package_due(s copydesk.story) RETURNS timestamptz
LANGUAGE sql STABLE
RETURN CASE WHEN (s).package IS NOT NULL AND (s).first_published_at IS NULL
  THEN (copydesk.package_closing((s).package)).publish_at END;

-- Whether a firing counts for a package that was closed for its trigger: it came later, and before that was changed, even if to and
-- fro.
CREATE FUNCTION copydesk.firing_counts_for(closing copydesk.package_act, f copydesk.firing) RETURNS boolean
LANGUAGE sql STABLE
RETURN (f).trigger = (closing).trigger AND (f).digest = (closing).trigger_digest AND (f).number > (closing).firings
  AND (f).refused IS NULL AND NOT EXISTS (
    SELECT FROM copydesk.trigger AS t
     WHERE t.name = (f).trigger AND t.defined_at > (closing).signed_at AND t.defined_at <= (f).fired_at);

-- Whether a package was closed for a trigger that was changed since, even if to and fro, and had not fired before.
CREATE FUNCTION copydesk.closing_is_in_vain(closing copydesk.package_act) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
  SELECT FROM copydesk.trigger AS t
   WHERE t.name = (closing).trigger
     AND (NOT t.active OR t.digest <> (closing).trigger_digest OR t.defined_at > (closing).signed_at)
     AND NOT EXISTS (
       SELECT FROM copydesk.firing AS f
        WHERE f.trigger = t.name AND f.number > (closing).firings AND copydesk.firing_counts_for(closing, f)));

-- The same of the package that the story has yet to go out with.
CREATE FUNCTION copydesk.package_waits_in_vain(s copydesk.story) RETURNS boolean
LANGUAGE sql STABLE
RETURN (s).package IS NOT NULL AND (s).first_published_at IS NULL
  AND copydesk.closing_is_in_vain(copydesk.package_closing((s).package));

-- The stories of a package that are yet to go out.
CREATE FUNCTION copydesk.package_members(of_package text) RETURNS SETOF copydesk.story
LANGUAGE sql STABLE AS $$
  SELECT s.* FROM copydesk.story AS s
   WHERE s.package = of_package AND s.first_published_at IS NULL AND s.publishing_since IS NULL
     AND NOT EXISTS (SELECT FROM copydesk.package_act AS a
                      WHERE a.package = of_package AND a.act = 'release' AND s.number = ANY (a.stories))
   ORDER BY s.number
$$;

-- Whether a time to come that was meant as a local one is another by the clocks of its desk, or by the rules of its zone as they are
-- now. In Swift `PartedTime`.
CREATE FUNCTION copydesk.time_has_moved(s copydesk.story) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  meant record;
BEGIN
  FOR meant IN
    SELECT t.at, t.local_time, place.zone
      FROM copydesk.version AS v
      JOIN copydesk.desk AS d ON d.slug = (s).desk
      LEFT JOIN LATERAL copydesk.last_approval((s).number, (s).working_version) AS a ON (s).state = 'approved'
     CROSS JOIN LATERAL (VALUES
       (a.publish_at, a.local_time, a.time_zone), (v.embargo, v.embargo_local, v.embargo_zone),
       ((v.content ->> 'wanted')::timestamptz, v.wanted_local, v.wanted_zone)) AS t(at, local_time, time_zone)
     CROSS JOIN LATERAL (VALUES (d.time_zone), (t.time_zone)) AS place(zone)
     WHERE v.story = (s).number AND v.number = (s).working_version AND t.local_time IS NOT NULL AND t.at > clock_timestamp()
  LOOP
    BEGIN
      IF to_char(meant.at AT TIME ZONE meant.zone, 'YYYY-MM-DD"T"HH24:MI:SS') <> meant.local_time THEN
        RETURN true;
      END IF;
    EXCEPTION WHEN invalid_parameter_value THEN
      -- Of a zone that PostgreSQL does not know the daemon alone can say it.
      CONTINUE;
    END;
  END LOOP;
  RETURN false;
END
$$;

-- Why a story will not go out as those who signed it expect; null when all is well.
CREATE FUNCTION copydesk.at_risk(s copydesk.story) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wanted      timestamptz;
  meant_local boolean;
  soon        timestamptz := clock_timestamp() + copydesk.risk_lead();
BEGIN
  IF s.publishing_since IS NOT NULL OR s.hold_reason IS NOT NULL OR s.state NOT IN ('desk_review', 'approved') THEN
    RETURN NULL;
  END IF;
  IF s.kill_request IS NOT NULL THEN
    RETURN 'kill_asked';
  END IF;
  IF s.state = 'approved' THEN
    IF NOT EXISTS (
      SELECT FROM copydesk.destination AS d WHERE d.active AND (d.desks IS NULL OR s.desk = ANY (d.desks))) THEN
      RETURN 'no_destination';
    END IF;
    IF (s.publish_at IS NOT NULL OR s.trigger IS NOT NULL OR s.package IS NOT NULL AND s.first_published_at IS NULL) AND (
      SELECT copydesk.missing_signatures(
               copydesk.wanted_signatures(v.policy, v.content, v.kind::text, s.live_version IS NOT NULL), array_agg(a.signs_as),
               count(a.break_glass_reason) > 0) <> '{}'
        FROM copydesk.version AS v
        LEFT JOIN copydesk.approval AS a
          ON a.story = v.story AND a.version = v.number
         AND copydesk.stands_behind(a, s.desk, coalesce(s.publish_at, clock_timestamp()))
         AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id)
       WHERE v.story = s.number AND v.number = s.working_version
       GROUP BY v.story, v.number) THEN
      RETURN 'approver_left';
    END IF;
    -- A check that its desk requires since it was submitted, and that nobody has set aside.
    IF s.publish_at IS NOT NULL AND EXISTS (
      SELECT FROM copydesk.version AS v
        JOIN copydesk.desk AS d ON d.slug = s.desk
       CROSS JOIN LATERAL jsonb_array_elements(coalesce(
         (SELECT c.findings FROM copydesk.version_check AS c
           WHERE c.story = v.story AND c.version = v.number ORDER BY c.id DESC LIMIT 1), v.findings)) AS finding
       WHERE v.story = s.number AND v.number = s.working_version
         AND finding ->> 'level' <> 'required' AND d.policy -> 'required' ? (finding ->> 'rule')
         AND NOT EXISTS (
           SELECT FROM copydesk.approval AS a
            WHERE a.story = v.story AND a.version = v.number AND finding ->> 'rule' = ANY (a.overridden_checks))) THEN
      RETURN 'checks_failed';
    END IF;
  END IF;
  IF copydesk.package_waits_in_vain(s) THEN
    RETURN 'trigger_changed';
  END IF;
  SELECT (v.content ->> 'wanted')::timestamptz, v.embargo_local IS NOT NULL OR v.wanted_local IS NOT NULL
    INTO wanted, meant_local
    FROM copydesk.version AS v WHERE v.story = s.number AND v.number = s.working_version;
  IF s.state = 'desk_review' THEN
    IF s.publish_at < soon THEN
      RETURN 'approvals_missing';
    END IF;
    IF copydesk.package_due(s) < soon OR s.publish_at IS NULL AND wanted < soon THEN
      RETURN 'not_approved';
    END IF;
  -- Another story of its package is not approved, and the package's time comes.
  ELSIF copydesk.package_due(s) < soon
    AND EXISTS (SELECT FROM copydesk.package_members(s.package) AS m WHERE m.state <> 'approved') THEN
    RETURN 'member_missing';
  END IF;
  IF copydesk.will_be_frozen(s.desk, coalesce(s.publish_at, CASE s.state WHEN 'desk_review' THEN wanted END)) THEN
    RETURN 'frozen';
  END IF;
  -- Few stories have a time of their own; the others are not asked about it in earnest.
  IF (s.publish_at IS NOT NULL OR meant_local) AND copydesk.time_has_moved(s) THEN
    RETURN 'time_moved';
  END IF;
  RETURN NULL;
END
$$;

-- That it waits for a trigger, and when that fires by itself, if the clock makes it and the embargo has ended then.
CREATE FUNCTION copydesk.wait_for_trigger(trigger text, embargo timestamptz) RETURNS jsonb
LANGUAGE sql STABLE
RETURN jsonb_strip_nulls(jsonb_build_object('kind', 'trigger', 'name', trigger, 'at', (
  SELECT c.next_tick FROM copydesk.schedule AS c
   WHERE c.name = 'trigger-' || trigger AND (embargo IS NULL OR embargo <= c.next_tick))));

-- That it waits for its package, and for which time that, if it is closed for one.
CREATE FUNCTION copydesk.wait_for_package(package text) RETURNS jsonb
LANGUAGE sql STABLE
RETURN jsonb_strip_nulls(jsonb_build_object('kind', 'package', 'name', package, 'at', (copydesk.package_closing(package)).publish_at));

-- What an approved story waits for, and what one under review would be signed to wait for, by a plain approval: what the first to
-- sign said, else what its text says, else its desk; an embargo comes on top. In Swift `SignatureRules.waitsFor`.
CREATE FUNCTION copydesk.waits_for(s copydesk.story, v copydesk.version) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  signed copydesk.approval;
  word   text;
  wanted timestamptz;
BEGIN
  IF s.state NOT IN ('desk_review', 'approved', 'unpublished') OR s.publishing_since IS NOT NULL THEN
    RETURN NULL;
  END IF;
  signed := copydesk.last_approval(s.number, s.working_version);
  CASE signed.waits_for
    WHEN 'trigger' THEN RETURN copydesk.wait_for_trigger(signed.trigger, v.embargo);
    WHEN 'package' THEN RETURN copydesk.wait_for_package(signed.package);
    ELSE
      IF signed.waits_for IS NOT NULL THEN
        RETURN jsonb_strip_nulls(jsonb_build_object('kind', signed.waits_for, 'at', signed.publish_at));
      END IF;
  END CASE;
  IF s.state = 'unpublished' THEN
    RETURN NULL;
  END IF;
  IF copydesk.proposed_package(v) IS NOT NULL THEN
    RETURN copydesk.wait_for_package(copydesk.proposed_package(v));
  END IF;
  word := coalesce(v.content ->> 'publish', v.policy ->> 'publishing', 'on_approval');
  wanted := v.content ->> 'wanted';
  IF wanted > clock_timestamp() AND s.live_version IS NULL THEN
    RETURN CASE WHEN v.embargo >= wanted THEN jsonb_build_object('kind', 'embargo', 'at', v.embargo)
                ELSE jsonb_build_object('kind', 'time', 'at', wanted) END;
  END IF;
  IF word = 'on_approval' OR word = 'manual' AND v.embargo > clock_timestamp() THEN
    RETURN CASE WHEN v.embargo > clock_timestamp() THEN jsonb_build_object('kind', 'embargo', 'at', v.embargo)
                ELSE '{"kind": "now"}' END;
  END IF;
  IF word = 'manual' THEN
    RETURN '{"kind": "command"}';
  END IF;
  RETURN copydesk.wait_for_trigger(word, v.embargo);
END
$$;

CREATE VIEW copydesk.story_overview AS
SELECT s.number, s.slug, s.desk, s.state, s.revision, s.working_version, s.working_kind, s.live_version, s.publish_at,
       (v.content ->> 'wanted')::timestamptz AS wanted_at, waits.kind AS waits_kind, waits.name AS waits_name, waits.at AS waits_at, s.package, s.publishing_since, s.hold_reason, s.hold_since, s.hold_story, s.assignee, s.first_published_at, s.updated_at, s.decision,
       CASE WHEN s.claimed_until > clock_timestamp() THEN s.claimed_by END AS claimed_by, s.claimed_until,
       v.content_hash, v.content ->> 'headline' AS headline, v.urgency, v.embargo,
       v.saved_by AS submitted_by, v.saved_at AS submitted_at,
       -- As copydesk.findings(v), written out: a function would be called for each row of a list.
       coalesce((SELECT c.findings FROM copydesk.version_check AS c
                  WHERE c.story = v.story AND c.version = v.number ORDER BY c.id DESC LIMIT 1), v.findings) AS findings, copydesk.wanted_signatures(v.policy, v.content, v.kind::text, s.live_version IS NOT NULL) AS approvals_needed,
       ARRAY(SELECT DISTINCT a.staff::text FROM copydesk.version_author AS a
              WHERE a.story = s.number AND a.version = s.working_version ORDER BY 1) AS authors,
       signed.approved_by, signed.signed_as, signed.glass_is_broken,
       ARRAY(SELECT d.name::text FROM copydesk.destination AS d
              WHERE d.active AND (d.desks IS NULL OR s.desk = ANY (d.desks)) ORDER BY 1) AS destinations,
       ARRAY(SELECT d.destination::text FROM copydesk.delivery AS d
              WHERE d.story = s.number AND s.state IN ('killed', 'unpublished') AND copydesk.withdraws(d.kind)
                AND d.state NOT IN ('delivered', 'superseded') ORDER BY 1) AS kill_pending,
       EXISTS (SELECT FROM copydesk.after_review AS r WHERE r.story = s.number AND r.closed_at IS NULL) AS after_review_open,
       asked.actor AS kill_asked_by, asked.signed_at AS kill_asked_at, asked.notice AS kill_notice, asked.vanish AS kill_vanishes,
       asked.version AS kill_version,
       (SELECT count(*) FROM copydesk.submission AS b WHERE b.beside = s.number) AS branches,
       -- Those whose last word is no resolution; what nobody answered is one only where it is about a line.
       (SELECT count(*) FROM copydesk.note AS n
         WHERE n.story = s.number AND NOT n.resolves AND (n.line IS NOT NULL OR n.thread <> n.number)
           AND NOT EXISTS (SELECT FROM copydesk.note AS later
                            WHERE later.story = n.story AND later.thread = n.thread AND later.number > n.number)) AS open_threads,
       latest.delivered, latest.pending, latest.failed,
       -- Of the others it says nothing, and it takes longer than all the rest.
       CASE WHEN s.state = 'approved' OR s.state = 'desk_review' AND (
                   s.publish_at IS NOT NULL OR s.package IS NOT NULL OR v.content ? 'wanted')
            THEN copydesk.at_risk(s) END AS at_risk,
       retrying.destination AS retrying_destination, retrying.since AS retrying_since,
       retrying.attempts AS retrying_attempts, retrying.error AS retrying_error,
       returned.actor AS returned_by, returned.at AS returned_at, returned.note AS returned_note,
       returned.version AS returned_version,
       clock.due_at, coalesce(clock.due_at <= clock_timestamp(), false) AS late
  FROM copydesk.story AS s
  LEFT JOIN copydesk.story_clock AS clock ON clock.story = s.number
  LEFT JOIN copydesk.kill_request AS asked ON asked.id = s.kill_request
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 CROSS JOIN LATERAL (
   SELECT coalesce(array_agg(a.actor::text ORDER BY a.id), '{}') AS approved_by,
          coalesce(array_agg(a.signs_as ORDER BY a.id), '{}') AS signed_as,
          count(a.break_glass_reason) > 0 AS glass_is_broken
     FROM copydesk.approval AS a
    WHERE a.story = s.number AND a.version = s.working_version
      AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id)) AS signed
 CROSS JOIN LATERAL (
   SELECT count(*) FILTER (WHERE d.state = 'delivered') AS delivered,
          count(*) FILTER (WHERE d.state IN ('pending', 'running')) AS pending,
          count(*) FILTER (WHERE d.state = 'failed') AS failed
     FROM copydesk.delivery AS d
    WHERE d.story = s.number
      AND d.decision = (SELECT max(last.decision) FROM copydesk.delivery AS last WHERE last.story = s.number)) AS latest
 -- Once, not once for each of its parts: OFFSET 0 sees to that.
 CROSS JOIN LATERAL (SELECT copydesk.waits_for(s, v) AS wait OFFSET 0) AS waiting
 CROSS JOIN LATERAL (
   SELECT waiting.wait ->> 'kind' AS kind, waiting.wait ->> 'name' AS name, (waiting.wait ->> 'at')::timestamptz AS at) AS waits
  -- The delivery that has been tried without success for longest, and is to be tried again.
  LEFT JOIN LATERAL (
   SELECT d.destination, min(a.started_at) AS since, count(*) AS attempts,
          (array_agg(a.error ORDER BY a.number DESC) FILTER (WHERE a.error IS NOT NULL))[1] AS error
     FROM copydesk.delivery AS d JOIN copydesk.attempt AS a ON a.delivery = d.id
    WHERE d.story = s.number AND d.state IN ('pending', 'running') AND a.number > d.resumed_after
      AND a.outcome IN ('failed', 'unknown')
    GROUP BY d.id, d.destination ORDER BY since LIMIT 1) AS retrying ON true
  -- The last return of what is not yet out.
  LEFT JOIN LATERAL (
   SELECT e.actor, e.at, e.note, e.version FROM copydesk.audit_entry AS e
    WHERE coalesce(e.story, 0) = s.number AND e.action = 'return' AND e.version > coalesce(s.live_version, 0)
    ORDER BY e.position DESC LIMIT 1) AS returned ON true;

-- Text as the search index takes it: its beginning, without ASCII punctuation. PostgreSQL indexes no text with more than
-- 1 MB of different words, and its parser tries at each sign of an address, a tag or a hyphenated word how far that goes,
-- which for text made of them grows with the square of its length.
CREATE FUNCTION copydesk.plain_words(written text, signs text DEFAULT $signs$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~$signs$)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.translate(pg_catalog.left(written, 150000), signs, pg_catalog.repeat(' ', pg_catalog.length(signs)));

-- What somebody looks for: words, "phrases", -exclusions. A hyphen that excludes nothing is left out: PostgreSQL refuses to go
-- through hundreds of them.
CREATE FUNCTION copydesk.words_sought(sought text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN websearch_to_tsquery(
  'simple',
  regexp_replace(
    copydesk.plain_words(left(sought, 1000), $signs$!#$%&'()*+,./:;<=>?@[\]^_`{|}~$signs$),
    '(?<=\S)-|-(?=[\s-]|$)', ' ', 'g'));

CREATE INDEX version_by_related ON copydesk.version USING gin ((content -> 'related'));
CREATE INDEX version_author_by_staff ON copydesk.version_author (staff, story DESC);
CREATE INDEX story_live_by_desk ON copydesk.story (desk, first_published_at DESC) WHERE live_version IS NOT NULL;
CREATE INDEX story_scheduled ON copydesk.story (publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX audit_entry_at ON copydesk.audit_entry (at);
CREATE INDEX delivery_failed ON copydesk.delivery (story) WHERE state = 'failed';
CREATE INDEX delivery_carried ON copydesk.delivery (destination, story, decision DESC) WHERE state = 'delivered';

GRANT SELECT ON copydesk.story_overview TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION
  copydesk.plain_words(text, text), copydesk.words_sought(text) TO copydesk_daemon;
