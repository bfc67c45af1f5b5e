-- How the newsroom is doing, what happened in it, and whether its log holds.

-- name: status
SELECT clock_timestamp() AS now, current_setting('server_version') AS server_version,
       (SELECT count(*) FROM copydesk.story WHERE hold_reason IS NOT NULL AND state = 'approved') AS held,
       (SELECT count(*) FROM copydesk.submission WHERE state = 'waiting') AS waiting,
       (SELECT count(*) FROM copydesk.delivery WHERE state IN ('pending', 'running')) AS pending,
       (SELECT count(*) FROM copydesk.delivery WHERE state = 'failed') AS failed

-- name: story_counts
SELECT state, count(*) AS stories FROM copydesk.story GROUP BY state

-- name: destination_status
SELECT d.settings, CASE WHEN d.lease_until > clock_timestamp() THEN d.holder END AS holder, d.lease_until,
       count(v.id) FILTER (WHERE v.state IN ('pending', 'running')) AS pending,
       count(v.id) FILTER (WHERE v.state = 'failed') AS failed,
       (SELECT r.received_at FROM copydesk.delivery AS x JOIN copydesk.receipt AS r ON r.delivery = x.id
         WHERE x.destination = d.name AND x.state = 'delivered' ORDER BY x.id DESC LIMIT 1) AS last_receipt_at
  FROM copydesk.destination AS d
  LEFT JOIN copydesk.delivery AS v ON v.destination = d.name AND v.state IN ('pending', 'running', 'failed')
 WHERE d.active
 GROUP BY d.name
 ORDER BY d.name

-- name: stream_position
-- Whatever is committed from now on comes after it.
SELECT ('x' || substr(md5(n.identity::text), 1, 7))::bit(28)::integer AS epoch,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xid
  FROM copydesk.newsroom AS n

-- name: events
-- Only what no transaction still under way can come before.
SELECT xid::text::bigint AS xid, id, at, kind, story, desk, data
  FROM copydesk.event
 WHERE (xid, id) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY xid, id LIMIT $3

-- name: event_is_kept
-- A place without an event of its own (id 0) is one from which nothing had happened yet.
SELECT $2 = 0 OR EXISTS (SELECT FROM copydesk.event WHERE xid = $1::text::xid8 AND id = $2) AS kept

-- name: audit_problems
SELECT story, position, problem FROM copydesk.audit_problems() ORDER BY story NULLS FIRST, position NULLS LAST

-- name: audit_extent
SELECT count(*) AS entries, count(DISTINCT coalesce(story, 0)) AS chains FROM copydesk.audit_entry

-- name: prune
SELECT copydesk.prune()
