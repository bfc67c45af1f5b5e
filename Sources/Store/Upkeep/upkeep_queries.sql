-- What is kept no longer.

-- name: prune
SELECT copydesk.prune()

-- name: end_overlong_intake
SELECT copydesk.end_overlong_intake()
