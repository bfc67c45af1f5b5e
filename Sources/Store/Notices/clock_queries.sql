-- Stories that are late, and such as will not go out when they are to.

-- name: late_stories
SELECT story FROM copydesk.story_clock WHERE next_at <= clock_timestamp() ORDER BY next_at LIMIT 100

-- name: story_clock
-- Once the story is locked.
SELECT step, due_at FROM copydesk.story_clock WHERE story = $1 AND next_at <= clock_timestamp()

-- name: stories_at_risk
SELECT story, reason FROM copydesk.untold_risk ORDER BY story LIMIT 100

-- name: risk_of_story
SELECT reason FROM copydesk.untold_risk WHERE story = $1
