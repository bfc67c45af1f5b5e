-- Notes in threads.

-- name: next_note
SELECT 1 + coalesce(max(number), 0) AS next FROM copydesk.note WHERE story = $1

-- name: notes_of_thread
-- Of the thread that a note is in.
SELECT n.number, n.thread, n.actor, n.resolves
  FROM copydesk.note AS n
 WHERE n.story = $1 AND n.thread = (SELECT t.thread FROM copydesk.note AS t WHERE t.story = $1 AND t.number = $2)
 ORDER BY n.number

-- name: add_note
INSERT INTO copydesk.note (story, number, thread, resolves, version, line, excerpt, actor, follows)
SELECT s.number, $2, $3, $4, $5, $6, $7, $8, s.audit_length FROM copydesk.story AS s WHERE s.number = $1

-- name: threads
-- Every note with its words, which the log has.
SELECT n.number, n.thread, n.resolves, n.version, n.line, n.excerpt, n.actor, n.at, e.on_behalf_of, e.note
  FROM copydesk.note AS n
  JOIN copydesk.audit_entry AS e ON coalesce(e.story, 0) = n.story AND e.position = n.follows + 1
 WHERE n.story = $1
 ORDER BY n.thread, n.number
