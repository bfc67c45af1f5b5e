-- The stream of what happens.

-- name: stream_place
-- Where one goes on after an event ($1, $2), and whether that is kept; without one, where one begins: whatever is committed
-- from now on comes after it.
SELECT ('x' || substr(md5(n.identity::text), 1, 7))::bit(28)::integer AS epoch,
       copydesk.event_horizon()::text::bigint AS beginning,
       $1::text IS NULL OR EXISTS (SELECT FROM copydesk.event WHERE xid = $1::text::xid8 AND id = $2)
         -- Where somebody began there need not be an event; if what is older is kept, or nothing is known to have happened
         -- since, nothing is missing.
         OR $2 = 0 AND (EXISTS (SELECT FROM copydesk.event WHERE xid < $1::text::xid8)
                        OR $1::text::xid8 > (SELECT p.xid FROM copydesk.notice_place AS p)) AS is_kept
  FROM copydesk.newsroom AS n

-- name: events
-- Only what no transaction still under way can come before.
SELECT xid::text::bigint AS xid, id, at, kind, story, desk,
       jsonb_strip_nulls(jsonb_build_object(
         'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'story', story, 'desk', desk)) || data AS data
  FROM copydesk.event
 WHERE (xid, id) > ($1::text::xid8, $2) AND xid < (SELECT copydesk.event_horizon())
 ORDER BY xid, id LIMIT $3
