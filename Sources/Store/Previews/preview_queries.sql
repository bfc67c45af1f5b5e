-- What would go out, before it does.

-- name: prospective_story
-- One version ($2, or the working one) as it would go out at that time ($3, or when its time comes); one that readers have, or
-- are getting, as it went out. A version of which readers are told nothing leaves the times that they know.
WITH wanted AS (
  SELECT s.number AS story, s.state, s.first_published_at, v.number AS version,
         coalesce($3::timestamptz, greatest(clock_timestamp(), s.publish_at, v.embargo)) AS at
    FROM copydesk.story AS s
    JOIN copydesk.version AS v ON v.story = s.number AND v.number = coalesce($2::integer, s.working_version)
   WHERE s.number = $1
)
SELECT w.story AS number, v.content ->> 'slug' AS slug, v.desk, w.version, v.content_hash, v.content, v.kind, v.note,
       v.embargo, w.state, w.at, fired.decision IS NOT NULL AS has_fired,
       coalesce(w.first_published_at, fired.at, w.at) AS first_published_at,
       coalesce(
         CASE WHEN fired.decision IS NOT NULL THEN coalesce(copydesk.told_at(fired.decision), fired.at)
              WHEN copydesk.is_silent(v.kind) THEN copydesk.told_at(latest.decision) END,
         w.at) AS updated_at,
       copydesk.former_paths(w.story, v.desk || '/' || (v.content ->> 'slug')) AS former_paths
  FROM wanted AS w
  JOIN copydesk.version AS v ON v.story = w.story AND v.number = w.version
 CROSS JOIN LATERAL (SELECT max(d.decision) AS decision FROM copydesk.delivery AS d WHERE d.story = w.story) AS latest
  LEFT JOIN LATERAL (
    SELECT d.decision, min(d.created_at) AS at
      FROM copydesk.delivery AS d
     WHERE d.story = w.story AND d.version = w.version AND NOT copydesk.withdraws(d.kind)
       AND NOT EXISTS (SELECT FROM copydesk.delivery AS taken
                        WHERE taken.story = d.story AND taken.decision > d.decision AND copydesk.withdraws(taken.kind))
     GROUP BY d.decision ORDER BY d.decision DESC LIMIT 1) AS fired ON true

-- name: prospective_destinations
-- Of these destinations ($1), whether anything has arrived there, and why they are held.
SELECT wanted.name,
       EXISTS (SELECT FROM copydesk.delivery AS d
                WHERE d.destination = wanted.name AND d.state = 'delivered') AS has_delivered_before,
       (SELECT h.detail FROM copydesk.destination_hold AS h WHERE h.destination = wanted.name) AS hold
  FROM unnest($1::text[]) AS wanted(name)

-- name: destinations_with
-- Those with a receipt of a story, or an attempt of which nobody knows how it ended: as `write_withdrawals` has it.
SELECT DISTINCT d.destination
  FROM copydesk.delivery AS d
  JOIN copydesk.attempt AS a ON a.delivery = d.id
 WHERE d.story = $1 AND NOT copydesk.withdraws(d.kind) AND a.outcome IS DISTINCT FROM 'failed'
 ORDER BY d.destination

-- name: failed_destinations
-- Where a decision's deliveries were given up.
SELECT destination FROM copydesk.delivery WHERE decision = $1 AND state = 'failed' ORDER BY destination
