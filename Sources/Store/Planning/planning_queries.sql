-- What is to come, what is planned, and what one shift hands to the next.

-- name: calendar
-- When something is to happen to stories of these desks before $2, and when it should have happened and has not. The times are
-- found, ordered and cut first, so that only a page's stories are looked at as a whole.
WITH placed AS (
  SELECT s.number, 'time' AS kind, s.publish_at AS at
    FROM copydesk.story AS s
   WHERE s.publish_at < $2::timestamptz AND s.state = 'approved' AND s.publishing_since IS NULL AND s.hold_reason IS NULL
     AND s.desk = ANY ($1::text[])
  UNION ALL
  SELECT s.number, 'wanted', c.wanted
    FROM copydesk.story_clock AS c JOIN copydesk.story AS s ON s.number = c.story
   WHERE c.wanted < $2::timestamptz AND s.state = 'desk_review' AND s.desk = ANY ($1::text[])
  UNION ALL
  SELECT s.number, 'due', c.due_at
    FROM copydesk.story_clock AS c JOIN copydesk.story AS s ON s.number = c.story
   WHERE c.due_at < $2::timestamptz AND s.state = 'desk_review' AND s.desk = ANY ($1::text[])
  UNION ALL
  -- Nobody has filed it: it has no clock yet.
  SELECT s.number, 'wanted', (v.content ->> 'wanted')::timestamptz
    FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
   WHERE s.state = 'draft' AND s.desk = ANY ($1::text[]) AND v.content ? 'wanted'
     AND (v.content ->> 'wanted')::timestamptz > clock_timestamp() AND (v.content ->> 'wanted')::timestamptz < $2::timestamptz
  UNION ALL
  SELECT s.number, 'embargo', v.embargo
    FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
   WHERE s.state IN ('draft', 'desk_review', 'approved') AND s.publishing_since IS NULL AND s.desk = ANY ($1::text[])
     AND v.embargo > clock_timestamp() AND v.embargo < $2::timestamptz AND v.embargo IS DISTINCT FROM s.publish_at
), page AS MATERIALIZED (
  SELECT p.*, count(*) OVER () AS total FROM placed AS p ORDER BY p.at, p.number, p.kind LIMIT 500
)
SELECT p.kind, p.at, p.total, s.number, s.slug, s.desk, s.state, v.urgency, v.content ->> 'headline' AS headline,
       CASE WHEN p.kind IN ('time', 'wanted') THEN copydesk.at_risk(s) END AS at_risk,
       p.at <= clock_timestamp() AS is_past, p.kind = 'time' AND v.embargo IS NOT DISTINCT FROM p.at AS ends_embargo
  FROM page AS p
  JOIN copydesk.story AS s ON s.number = p.number
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 ORDER BY p.at, p.number, p.kind

-- name: handover_open
-- What is open on these desks, whoever it waits for: what is not well first, then what is late, the most urgent and the oldest.
WITH waiting AS (
  SELECT w.number, array_agg(DISTINCT w.reason ORDER BY w.reason) AS reasons
    FROM copydesk.waiting_for('', $1::text[], $1::text[], $1::text[], '{}'::text[], $1::text[]) AS w GROUP BY w.number
), placed AS (
  SELECT w.number, w.reasons, v.urgency, v.saved_at, coalesce(c.due_at <= clock_timestamp(), false) AS late,
         coalesce(s.claimed_until > clock_timestamp(), false) AS claimed
    FROM waiting AS w
    JOIN copydesk.story AS s ON s.number = w.number
    JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
    LEFT JOIN copydesk.story_clock AS c ON c.story = s.number
), page AS MATERIALIZED (
  SELECT p.* FROM placed AS p
   ORDER BY p.reasons = '{review}', NOT p.late, NOT p.claimed, p.urgency, p.saved_at, p.number LIMIT 200
), counted AS (
  SELECT jsonb_object_agg(c.reason, c.stories) AS counts
    FROM (SELECT reason, count(*) AS stories FROM placed CROSS JOIN unnest(placed.reasons) AS reason GROUP BY reason
          UNION ALL SELECT 'late', count(*) FROM placed WHERE late HAVING count(*) > 0
          UNION ALL SELECT 'claimed', count(*) FROM placed WHERE claimed HAVING count(*) > 0) AS c
)
SELECT overview.*, page.reasons, counted.counts
  FROM page
 CROSS JOIN counted
 CROSS JOIN LATERAL (SELECT * FROM copydesk.story_overview AS o WHERE o.number = page.number OFFSET 0) AS overview
 ORDER BY page.reasons = '{review}', NOT page.late, NOT page.claimed, page.urgency, page.saved_at, page.number

-- name: handover_done
-- What a shift would tell of: what readers got or lost on these desks since $2, checks that were overridden, what was frozen or
-- paused; the last first.
SELECT e.id, e.at, e.actor, e.on_behalf_of, e.action, e.note, e.story, s.slug, coalesce(s.desk, nullif(e.detail ->> 'desk', '*')) AS desk,
       v.kind AS version_kind, v.content ->> 'headline' AS headline, e.version, e.detail ->> 'trigger' AS trigger,
       ARRAY(SELECT jsonb_array_elements_text(coalesce(e.detail -> 'overridden_checks', '[]'))) AS overridden,
       e.detail ->> 'override_reason' AS override_reason, coalesce(e.detail ->> 'refused', '') AS refused,
       count(*) OVER () AS total
  FROM copydesk.audit_entry AS e
  LEFT JOIN copydesk.story AS s ON s.number = e.story
  LEFT JOIN copydesk.version AS v ON v.story = s.number AND v.number = coalesce(e.version, s.working_version)
 WHERE e.at >= $2::timestamptz
   AND CASE WHEN e.story IS NOT NULL
         THEN s.desk = ANY ($1::text[])
              AND (e.action IN ('deliver', 'ask_kill', 'drop_kill', 'kill', 'unpublish', 'spike') OR e.action = 'approve' AND e.detail ? 'overridden_checks')
         ELSE e.action IN ('freeze', 'unfreeze') AND (e.detail ->> 'desk' = '*' OR e.detail ->> 'desk' = ANY ($1::text[]))
              OR e.action IN ('pause trigger', 'resume trigger') OR e.action = 'fire trigger' AND e.detail ? 'refused' END
 ORDER BY e.at DESC, e.id DESC LIMIT 300

-- name: handover_glass
-- Glass that was broken on these desks and is still to be looked at, or was since $2: what was broken since is one or the other.
SELECT r.story, s.slug, s.desk, r.broken_by AS actor, r.opened_at, r.reason, r.decision IS NOT NULL AS is_kill, r.closed_at, r.closed_by,
       r.note
  FROM copydesk.after_review AS r
  JOIN copydesk.story AS s ON s.number = r.story
 WHERE s.desk = ANY ($1::text[]) AND (r.closed_at IS NULL OR r.closed_at >= $2::timestamptz)
 ORDER BY r.closed_at IS NOT NULL, r.opened_at DESC LIMIT 50

-- name: budget
-- The stories that are planned for a day on these desks: what is meant to go out from $2 to $3, and, for the present day, what
-- has no time and what went out on it.
WITH planned AS (
  SELECT s.number, s.state, coalesce(
           s.publish_at, (v.content ->> 'wanted')::timestamptz, v.embargo,
           CASE WHEN s.trigger IS NOT NULL THEN (
             SELECT c.next_tick FROM copydesk.schedule AS c WHERE c.name = 'trigger-' || s.trigger) END) AS at
    FROM copydesk.story AS s JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
   WHERE s.state IN ('draft', 'desk_review', 'approved') AND s.desk = ANY ($1::text[])
), listed AS (
  SELECT p.number, p.at FROM planned AS p
   WHERE p.at >= $2::timestamptz AND p.at < $3::timestamptz OR $4::boolean AND (p.at IS NULL OR p.at < $2::timestamptz)
  UNION ALL
  SELECT s.number, s.first_published_at FROM copydesk.story AS s
   WHERE s.live_version IS NOT NULL AND s.state = 'published' AND s.desk = ANY ($1::text[])
     AND s.first_published_at >= $2::timestamptz AND s.first_published_at < $3::timestamptz
), page AS MATERIALIZED (
  SELECT l.*, count(*) OVER () AS total
    FROM listed AS l JOIN copydesk.story AS s ON s.number = l.number
   ORDER BY s.desk, l.at NULLS LAST, l.number LIMIT 500
)
SELECT p.at, p.total, s.number, s.slug, s.desk, s.state, s.working_version, s.trigger, s.assignee, s.hold_reason, v.urgency,
       v.content ->> 'headline' AS headline, v.content ->> 'summary' AS summary, v.content ->> 'label' AS label,
       ARRAY(SELECT coalesce(f.name, by ->> 'name', by #>> '{}')
               FROM jsonb_array_elements(v.content -> 'byline') AS by
               LEFT JOIN copydesk.staff AS f ON f.handle = by #>> '{}') AS bylines,
       v.content ? 'picture' AS has_picture, copydesk.at_risk(s) AS at_risk,
       cardinality(array_remove(string_to_array(translate(left(v.content ->> 'body', 150000), E'\n\t', '  '), ' '), '')) AS words
  FROM page AS p
  JOIN copydesk.story AS s ON s.number = p.number
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 ORDER BY s.desk, p.at NULLS LAST, p.number
