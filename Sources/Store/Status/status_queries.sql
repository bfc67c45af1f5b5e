-- How the newsroom is doing.

-- name: status
SELECT clock_timestamp() AS now, current_setting('server_version') AS server_version,
       (SELECT count(*) FROM copydesk.story WHERE hold_reason IS NOT NULL AND state = 'approved') AS held,
       (SELECT count(*) FROM copydesk.submission WHERE state = 'waiting') AS waiting,
       (SELECT count(*) FROM copydesk.delivery WHERE state IN ('pending', 'running')) AS pending,
       (SELECT count(*) FROM copydesk.delivery WHERE state = 'failed') AS failed

-- name: story_counts
SELECT state, count(*) AS stories FROM copydesk.story GROUP BY state

-- name: destination_status
SELECT d.name, d.settings, working.holder, waiting.pending, waiting.failed,
       (SELECT r.received_at FROM copydesk.delivery AS x JOIN copydesk.receipt AS r ON r.delivery = x.id
         WHERE x.destination = d.name AND x.state = 'delivered' ORDER BY x.id DESC LIMIT 1) AS last_receipt_at
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
 WHERE d.active
 ORDER BY d.name
