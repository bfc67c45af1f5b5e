-- How the newsroom is doing.

-- name: status
SELECT clock_timestamp() AS now, current_setting('server_version') AS server_version,
       (SELECT count(*) FROM copydesk.story WHERE hold_reason IS NOT NULL AND state = 'approved') AS held,
       (SELECT count(*) FROM copydesk.submission WHERE state = 'waiting') AS waiting,
       (SELECT count(*) FROM copydesk.delivery WHERE state IN ('pending', 'running')) AS pending,
       (SELECT count(*) FROM copydesk.delivery WHERE state = 'failed') AS failed,
       (SELECT count(*) FROM copydesk.story_clock WHERE due_at <= clock_timestamp()) AS late,
       (SELECT count(*) FROM copydesk.story_clock WHERE told_risk IS NOT NULL) AS at_risk,
       (SELECT count(*) FROM copydesk.story WHERE kill_request IS NOT NULL) AS kill_requests,
       (SELECT count(*) FROM copydesk.notice_message WHERE state IN ('waiting', 'sending')) AS waiting_messages,
       (SELECT count(*) FROM copydesk.notice_message WHERE state = 'failed') AS failed_messages

-- name: retrying
-- Deliveries that were tried without success and are to be tried again, by destination: since when, and why last.
SELECT tried.destination, count(*) AS deliveries, min(tried.since) AS since,
       (array_agg(tried.error ORDER BY tried.last DESC) FILTER (WHERE tried.error IS NOT NULL))[1] AS error
  FROM (
    SELECT d.destination, min(a.started_at) AS since, max(a.started_at) AS last,
           (array_agg(a.error ORDER BY a.number DESC) FILTER (WHERE a.error IS NOT NULL))[1] AS error
      FROM copydesk.delivery AS d JOIN copydesk.attempt AS a ON a.delivery = d.id
     WHERE d.state IN ('pending', 'running') AND a.number > d.resumed_after AND a.outcome IN ('failed', 'unknown')
     GROUP BY d.id, d.destination) AS tried
 GROUP BY tried.destination ORDER BY tried.destination

-- name: story_counts
SELECT state, count(*) AS stories FROM copydesk.story GROUP BY state

-- name: destination_status
SELECT d.name, working.holder, waiting.pending, waiting.failed,
       (SELECT r.received_at FROM copydesk.delivery AS x JOIN copydesk.receipt AS r ON r.delivery = x.id
         WHERE x.destination = d.name AND x.state = 'delivered' ORDER BY x.id DESC LIMIT 1) AS last_receipt_at,
       EXISTS (
         SELECT FROM copydesk.worker AS w
          WHERE w.lease_until > clock_timestamp() AND copydesk.delivery_queue(d.name) = ANY (w.queues)) AS is_served,
       NOT d.active AS is_removed, h.reason AS hold_reason, h.detail AS hold_detail, h.since AS held_since
  FROM copydesk.destination AS d
 CROSS JOIN LATERAL (
   SELECT count(*) FILTER (WHERE v.state IN ('pending', 'running')) AS pending,
          count(*) FILTER (WHERE v.state = 'failed') AS failed
     FROM copydesk.delivery AS v WHERE v.destination = d.name AND v.state IN ('pending', 'running', 'failed')) AS waiting
  LEFT JOIN LATERAL (
   SELECT w.name AS holder
     FROM copydesk.worker AS w JOIN copydesk.job AS j ON j.worker = w.id AND j.state = 'running'
    WHERE j.queue = copydesk.delivery_queue(d.name) AND j.kind = 'deliver'
    ORDER BY j.token DESC LIMIT 1) AS working ON true
  LEFT JOIN copydesk.destination_hold AS h ON h.destination = d.name
 WHERE d.active OR waiting.pending > 0 OR waiting.failed > 0
 ORDER BY d.name

-- name: host_check
SELECT current_user::text AS role, r.rolsuper AS is_superuser,
       EXISTS (SELECT FROM copydesk.signing_key AS k WHERE k.id = $1) AS is_known, copydesk.key_is_valid($1) AS is_valid
  FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user
