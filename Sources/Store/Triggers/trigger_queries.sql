-- Triggers: what waits for them, their firings, and what those did.

-- name: firings_to_verify
SELECT f.* FROM copydesk.firing_to_verify AS f WHERE f.id = ANY ($1)

-- name: firings_after
SELECT f.*, NULL::bigint AS story FROM copydesk.firing_to_verify AS f WHERE f.id > $1 ORDER BY f.id LIMIT 2000

-- name: trigger_pauses_after
SELECT p.*, NULL::bigint AS story FROM copydesk.trigger_pause_to_verify AS p WHERE p.id > $1 ORDER BY p.id LIMIT 2000

-- name: firing_ground
SELECT n.identity::text AS identity, n.audit_length AS follows,
       1 + coalesce((SELECT max(f.number) FROM copydesk.firing AS f), 0) AS number
  FROM copydesk.newsroom AS n

-- name: trigger_pause_ground
SELECT n.identity::text AS identity, n.audit_length AS follows,
       1 + coalesce((SELECT max(p.number) FROM copydesk.trigger_pause AS p), 0) AS number
  FROM copydesk.newsroom AS n

-- name: firing_of_cause
-- A key that somebody gave with a command counts for a day.
SELECT number FROM copydesk.firing
 WHERE trigger = $1 AND cause_key = $2 AND ($3 <> 'command' OR fired_at > clock_timestamp() - interval '1 day')
 ORDER BY number DESC LIMIT 1

-- name: enter_firing
INSERT INTO copydesk.firing
  (number, trigger, digest, cause, cause_key, refused, actor, on_behalf_of, follows, fired_at, key_id, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: enter_trigger_pause
INSERT INTO copydesk.trigger_pause
  (number, trigger, paused, reason, actor, on_behalf_of, follows, signed_at, key_id, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: trigger_pauses
SELECT p.* FROM unnest($1::text[]) AS wanted(name)
 CROSS JOIN LATERAL (
   SELECT * FROM copydesk.trigger_pause_to_verify AS p WHERE p.trigger = wanted.name ORDER BY p.id DESC LIMIT 20) AS p

-- name: last_ticks
-- Of each trigger the last time for which the clock fired it, which is the latest: none fires for one before that.
SELECT wanted.name, (f.cause ->> 'tick')::timestamptz AS tick
  FROM unnest($1::text[]) AS wanted(name)
 CROSS JOIN LATERAL (
   SELECT cause FROM copydesk.firing WHERE trigger = wanted.name AND cause ->> 'kind' = 'tick' ORDER BY number DESC LIMIT 1) AS f

-- name: waiting_for_firings
-- What was signed before a firing of its trigger, from one number ($1) to another ($2), and has not been looked at; each story by
-- the first of them that counts for it. If so said ($3), only of firings that have not ended, and what nothing holds. What waits is
-- put in order first, so that of many no more are looked at than there is room for.
SELECT w.story, min(w.firing) AS firing
  FROM (
    SELECT s.number AS story, s.working_version AS version, v.urgency, f.number AS firing
      FROM copydesk.firing AS f
      JOIN copydesk.story AS s ON s.trigger = f.trigger AND s.state = 'approved' AND s.publishing_since IS NULL
      JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
     WHERE f.number BETWEEN $1 AND $2 AND f.refused IS NULL
       AND (NOT $3 OR s.hold_reason IS NULL AND NOT EXISTS (SELECT FROM copydesk.firing_end AS e WHERE e.firing = f.number))
     ORDER BY v.urgency, s.number OFFSET 0) AS w
 WHERE (copydesk.last_approval(w.story, w.version)).firings < w.firing
   AND (SELECT o.story FROM copydesk.firing_story AS o WHERE o.firing = w.firing AND o.story = w.story) IS NULL
 GROUP BY w.urgency, w.story ORDER BY w.urgency, w.story LIMIT $4

-- name: waiting_for_trigger
SELECT story, slug, desk, headline, urgency FROM copydesk.waiting_for_trigger WHERE trigger = $1
 ORDER BY urgency, story LIMIT $2

-- name: waiting_in_vain
SELECT story FROM copydesk.waiting_in_vain ORDER BY story LIMIT $1

-- name: enter_firing_stories
INSERT INTO copydesk.firing_story (firing, story, decision, refused)
SELECT each.firing, each.story, each.decision, each.refused
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) AS each(firing, story, decision, refused)
ON CONFLICT DO NOTHING

-- name: end_firing
INSERT INTO copydesk.firing_end (firing) VALUES ($1) ON CONFLICT DO NOTHING

-- name: idle_firings
SELECT number FROM copydesk.idle_firing ORDER BY number LIMIT 1000

-- name: trigger_states
-- Those that wait for it with their package, approved or not, are counted too.
WITH packaged AS MATERIALIZED (
  SELECT (w.closing).trigger AS name, count(*) AS waiting
    FROM copydesk.waiting_package AS w CROSS JOIN LATERAL copydesk.package_members(w.package) AS m
   WHERE (w.closing).trigger IS NOT NULL GROUP BY (w.closing).trigger)
SELECT t.name,
       (SELECT count(*) FROM copydesk.waiting_for_trigger AS w WHERE w.trigger = t.name)
         + coalesce((SELECT p.waiting FROM packaged AS p WHERE p.name = t.name), 0) AS waiting,
       (SELECT max(f.number) FROM copydesk.firing AS f WHERE f.trigger = t.name) AS last
  FROM copydesk.trigger AS t WHERE t.name = ANY ($1)

-- name: firings_of_trigger
SELECT number FROM copydesk.firing WHERE trigger = $1 AND ($2::bigint IS NULL OR number < $2) ORDER BY number DESC LIMIT $3

-- name: firings
SELECT f.number, f.trigger, f.cause, f.actor, f.on_behalf_of, f.fired_at, f.refused,
       EXISTS (SELECT FROM copydesk.firing_end AS e WHERE e.firing = f.number) AS is_over,
       (SELECT count(*) FROM copydesk.firing_story AS o WHERE o.firing = f.number AND o.refused IS NULL) AS fired
  FROM copydesk.firing AS f WHERE f.number = ANY ($1) ORDER BY f.number DESC

-- name: firing_stories
SELECT o.firing, o.story, s.slug, o.refused
  FROM unnest($1::bigint[]) AS wanted(number)
 CROSS JOIN LATERAL (
   SELECT * FROM copydesk.firing_story AS f WHERE f.firing = wanted.number ORDER BY f.at, f.story LIMIT 1000) AS o
  JOIN copydesk.story AS s ON s.number = o.story
 ORDER BY o.firing, o.at, o.story

-- name: open_trigger_ask
SELECT trigger, role FROM copydesk.trigger_ask WHERE id = $1 AND answered_at IS NULL FOR UPDATE

-- name: answer_trigger_ask
UPDATE copydesk.trigger_ask SET answered_at = clock_timestamp(), firing = $2, refusal = $3 WHERE id = $1

-- name: idle_trigger_asks
SELECT id FROM copydesk.idle_trigger_ask ORDER BY id LIMIT 1000

-- name: first_publication
-- What a decision published, if readers got the story by it for the first time, with the delivery that brought it.
SELECT c.story, v.content, d.id AS delivery
  FROM copydesk.decision AS c
  JOIN copydesk.version AS v ON v.story = c.story AND v.number = c.version
  JOIN copydesk.story AS s ON s.number = c.story AND s.first_published_at IS NOT NULL
 CROSS JOIN LATERAL (
   SELECT l.id, l.decision FROM copydesk.delivery AS l
    WHERE l.story = c.story AND l.state = 'delivered' AND NOT copydesk.withdraws(l.kind) ORDER BY l.decision, l.id LIMIT 1) AS d
 WHERE c.id = $1 AND d.decision = c.id

-- name: firing_packages
-- The packages that went out by these firings, and those that are closed for such a one and did not, each with its stories.
SELECT went.firing, went.package, went.is_out, s.number AS story, s.slug
  FROM (
    SELECT a.firing, a.package, a.stories, true AS is_out
      FROM copydesk.package_act AS a WHERE a.act = 'release' AND a.firing = ANY ($1)
    UNION ALL
    SELECT f.number, w.package, ARRAY(SELECT m.number FROM copydesk.package_members(w.package) AS m), false
      FROM copydesk.firing AS f
      JOIN copydesk.waiting_package AS w
        ON (w.closing).trigger = f.trigger AND (w.closing).trigger_digest = f.digest AND (w.closing).firings < f.number
     WHERE f.number = ANY ($1) AND f.refused IS NULL) AS went
 CROSS JOIN LATERAL unnest(went.stories) AS member(story)
  JOIN copydesk.story AS s ON s.number = member.story
 ORDER BY went.firing, went.package, s.number LIMIT 10000
