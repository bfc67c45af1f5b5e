-- What is kept no longer.

-- name: prune
SELECT copydesk.prune()
