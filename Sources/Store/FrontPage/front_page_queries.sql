-- What is set by hand of the front page.

-- name: site_clock
SELECT clock_timestamp() AS now, (SELECT max(number) FROM copydesk.front_act) AS last_front_act

-- name: front_acts_after
SELECT a.* FROM copydesk.front_act_to_verify AS a WHERE a.id > $1 ORDER BY a.id

-- name: front_acts_in_turn
SELECT a.* FROM copydesk.front_act_to_verify AS a WHERE a.id > $1 ORDER BY a.id LIMIT 2000

-- name: live_among
SELECT number FROM copydesk.story WHERE number = ANY ($1) AND live_version IS NOT NULL

-- name: sign_front_act
INSERT INTO copydesk.front_act (story, place, until, actor, on_behalf_of, follows, signed_at, key_id, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: placed_stories
SELECT s.number, s.slug, s.desk, v.content ->> 'headline' AS headline
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.live_version
 WHERE s.number = ANY ($1)
