-- Stories as people look at them.

-- name: story_number
-- Also by a slug that it had while readers saw it.
SELECT number FROM copydesk.story
 WHERE number = $1 OR slug = $2 OR number = (SELECT f.story FROM copydesk.former_address AS f WHERE f.slug = $2 LIMIT 1)

-- name: slugs_beginning
SELECT slug FROM copydesk.story WHERE starts_with(slug, $1) ORDER BY updated_at DESC, number DESC LIMIT 10

-- name: newest_slugs
SELECT slug FROM copydesk.story ORDER BY number DESC LIMIT 2000

-- name: candidates_for_action
SELECT s.number, s.slug
  FROM unnest($1::text[]) AS x (state)
 CROSS JOIN LATERAL (
   SELECT c.number, c.slug, c.updated_at FROM copydesk.story AS c
    WHERE c.state = x.state::copydesk.story_state ORDER BY c.updated_at DESC LIMIT 2000) AS s
 WHERE starts_with(s.slug, $2)
 ORDER BY s.updated_at DESC, s.number DESC LIMIT 100

-- name: last_stories
SELECT (SELECT s.slug FROM copydesk.seen AS x JOIN copydesk.story AS s ON s.number = x.story
         WHERE x.staff = $1 ORDER BY x.seen_at DESC LIMIT 1) AS seen,
       (SELECT s.slug FROM copydesk.audit_entry AS e JOIN copydesk.story AS s ON s.number = e.story
         WHERE e.at > clock_timestamp() - interval '1 day' AND e.actor = $1
           AND e.action IN ('return', 'spike', 'assign', 'claim', 'schedule', 'ask_kill') ORDER BY e.at DESC LIMIT 1) AS acted

-- name: refused_firing
-- The last firing of its trigger since it was signed that let the story not go out, and why.
SELECT f.number, f.fired_at, coalesce(o.refused, f.refused) AS refused
  FROM copydesk.waiting_for_trigger AS w
  JOIN copydesk.firing AS f ON f.trigger = w.trigger AND f.number > w.firings
  LEFT JOIN copydesk.firing_story AS o ON o.firing = f.number AND o.story = w.story
 WHERE w.story = $1 AND coalesce(o.refused, f.refused) IS NOT NULL
 ORDER BY f.number DESC LIMIT 1

-- name: story
SELECT * FROM copydesk.story_overview WHERE number = $1

-- name: stories
-- The numbers are found first, so that only a page's stories are looked at as a whole; OFFSET 0 keeps the planner from
-- looking at all of them and joining afterwards. Of each state by itself, from the newest on, or where only what has changed is
-- wanted by when: a state with few stories must not be looked for among those of all years.
WITH page AS MATERIALIZED (
  SELECT found.number
    FROM unnest(coalesce($2::text[]::copydesk.story_state[], enum_range(NULL::copydesk.story_state))) AS x (state)
   CROSS JOIN LATERAL (
     (SELECT s.number FROM copydesk.story AS s
       WHERE s.state = x.state AND $8::timestamptz IS NULL
         AND ($1::text IS NULL OR s.desk = $1)
         AND ($3::text IS NULL OR EXISTS (
           SELECT FROM copydesk.version_author AS a
            WHERE a.staff = $3 AND a.story = s.number AND a.version = s.working_version))
         AND ($4::text IS NULL OR strpos(s.slug, $4) > 0 OR s.number IN (
           SELECT w.story FROM copydesk.story_words AS w
            WHERE w.words @@ copydesk.words_sought(copydesk.spaced_signs($4))))
         AND (NOT $5 OR s.hold_reason IS NOT NULL)
         AND (NOT $6 OR EXISTS (
           SELECT FROM copydesk.delivery AS d WHERE d.story = s.number AND d.state = 'failed'))
         AND ($7::timestamptz IS NULL OR s.publish_at >= $7)
         AND ($9::bigint IS NULL OR s.number < $9)
       ORDER BY s.number DESC LIMIT $10)
     UNION ALL
     (SELECT s.number FROM copydesk.story AS s
       WHERE s.state = x.state AND s.updated_at >= $8
         AND ($1::text IS NULL OR s.desk = $1)
         AND ($3::text IS NULL OR EXISTS (
           SELECT FROM copydesk.version_author AS a
            WHERE a.staff = $3 AND a.story = s.number AND a.version = s.working_version))
         AND ($4::text IS NULL OR strpos(s.slug, $4) > 0 OR s.number IN (
           SELECT w.story FROM copydesk.story_words AS w
            WHERE w.words @@ copydesk.words_sought(copydesk.spaced_signs($4))))
         AND (NOT $5 OR s.hold_reason IS NOT NULL)
         AND (NOT $6 OR EXISTS (
           SELECT FROM copydesk.delivery AS d WHERE d.story = s.number AND d.state = 'failed'))
         AND ($7::timestamptz IS NULL OR s.publish_at >= $7)
         AND ($9::bigint IS NULL OR s.number < $9)
       ORDER BY s.number + 0 DESC LIMIT $10)) AS found
   ORDER BY found.number DESC LIMIT $10
)
SELECT overview.*
  FROM page
 CROSS JOIN LATERAL (SELECT * FROM copydesk.story_overview AS o WHERE o.number = page.number OFFSET 0) AS overview
 ORDER BY overview.number DESC

-- name: version
SELECT v.story, v.number, v.content_hash, v.content, s.draft, s.received_at, v.kind, v.note, v.saved_by, v.saved_at, v.policy, copydesk.findings(v) AS findings,
       v.submission, v.embargo_as_written, v.publish_as_written,
       v.embargo_local, v.embargo_zone, v.wanted_local, v.wanted_zone,
       ARRAY(SELECT DISTINCT a.staff::text FROM copydesk.version_author AS a
              WHERE a.story = v.story AND a.version = v.number ORDER BY 1) AS authors
  FROM copydesk.version AS v
  JOIN copydesk.submission AS s ON s.id = v.submission
 WHERE v.story = $1
   AND v.number = coalesce($2, (SELECT working_version FROM copydesk.story WHERE number = $1))

-- name: version_approvals
SELECT a.actor, a.on_behalf_of, a.signed_at, a.publish_at, a.break_glass_reason, a.overridden_checks, a.override_reason,
       w.voided_at
  FROM copydesk.approval AS a
  LEFT JOIN copydesk.approval_void AS w ON w.approval = a.id
 WHERE a.story = $1 AND a.version = $2
 ORDER BY a.id

-- name: see
INSERT INTO copydesk.seen (staff, story, revision, version)
SELECT $1, $2, $3, coalesce(
         (SELECT e.version FROM copydesk.audit_entry AS e
           WHERE e.story = $2 AND e.revision <= $3 ORDER BY e.position DESC LIMIT 1), 1)
ON CONFLICT (staff, story) DO UPDATE
   SET revision = excluded.revision, version = excluded.version, seen_at = clock_timestamp()
 WHERE seen.revision <= excluded.revision

-- name: read
-- Whoever has read it before has not read it anew.
INSERT INTO copydesk.reading (story, version, staff, content_hash) VALUES ($1, $2, $3, $4)
ON CONFLICT (story, version, staff) DO NOTHING

-- name: version_hash
SELECT content_hash FROM copydesk.version WHERE story = $1 AND number = $2

-- name: read_at
SELECT read_at FROM copydesk.readers($1, $2) WHERE staff = $3

-- name: last_seen
SELECT revision, version FROM copydesk.seen WHERE staff = $1 AND story = $2

-- name: log
SELECT position, story, at, actor, on_behalf_of, requested_by, action, revision, version, from_state, to_state, note,
       detail, encode(hash, 'hex') AS hash
  FROM copydesk.audit_entry
 WHERE coalesce(story, 0) = $1
 ORDER BY position

-- name: asset
SELECT sha256, media_type, width, height, bytes FROM copydesk.asset WHERE sha256 = $1

-- name: branches
SELECT id, submitter, received_at, rejection, draft FROM copydesk.submission WHERE beside = $1 ORDER BY id
