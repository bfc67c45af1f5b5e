-- From a decision to its receipts.

-- name: decision_to_fire
-- The story of a decision that has neither gone out nor been held nor been replaced, and whether its time has come.
SELECT s.number AS story, s.publish_at <= clock_timestamp() AS is_due
  FROM copydesk.decision AS c
  JOIN copydesk.story AS s ON s.number = c.story AND s.decision = c.id
 WHERE c.id = $1 AND s.state = 'approved' AND s.publishing_since IS NULL AND s.hold_reason IS NULL

-- name: due_stories
-- What has fallen due and is neither on its way nor held, the most urgent first, after one of an urgency ($1) and number ($2).
SELECT s.number, v.urgency
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 WHERE s.state = 'approved' AND s.publishing_since IS NULL AND s.hold_reason IS NULL AND s.publish_at <= clock_timestamp()
   AND (v.urgency, s.number) > ($1::integer, $2::bigint)
 ORDER BY v.urgency, s.number LIMIT $3

-- name: take_turn
-- Whether nobody else has this turn ($1): until the transaction ends nobody has, then.
SELECT pg_try_advisory_xact_lock(hashtextextended('copydesk.turn ' || $1, 0)) AS is_mine

-- name: lock_due_stories
-- Those of which nobody else has hold at this moment; whoever has may be letting them go out.
SELECT s.number FROM copydesk.story AS s
 WHERE s.number = ANY ($1) AND s.state = 'approved' AND s.publishing_since IS NULL AND s.hold_reason IS NULL
 ORDER BY s.number FOR UPDATE SKIP LOCKED

-- name: write_deliveries
-- Where the signed configuration says, in pairs of a decision ($1) and a destination ($2), as far as the table agrees.
INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
SELECT c.id, d.name, c.story, c.version, c.content_hash, c.kind
  FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS signed(decision, destination, place)
  JOIN copydesk.decision AS c ON c.id = signed.decision
  JOIN copydesk.story AS s ON s.number = c.story
  JOIN copydesk.destination AS d ON d.name = signed.destination AND d.active AND (d.desks IS NULL OR s.desk = ANY (d.desks))
 ORDER BY signed.place
RETURNING id

-- name: resume_deliveries
UPDATE copydesk.delivery AS d SET state = 'pending'
  FROM unnest($1::bigint[], $2::text[]) AS signed(decision, destination)
 WHERE d.decision = signed.decision AND d.destination = signed.destination AND d.state = 'failed'
RETURNING d.id

-- name: cancel_deliveries
UPDATE copydesk.delivery SET state = 'cancelled'
 WHERE story = $1 AND NOT copydesk.withdraws(kind) AND state IN ('pending', 'failed')

-- name: write_withdrawals
-- To each destination with a receipt or an attempt of which nobody knows how it ended.
INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
SELECT c.id, sent.destination, c.story, c.version, c.content_hash, c.kind
  FROM copydesk.decision AS c
 CROSS JOIN LATERAL (
   SELECT DISTINCT d.destination
     FROM copydesk.delivery AS d
     JOIN copydesk.attempt AS a ON a.delivery = d.id
    WHERE d.story = c.story AND NOT copydesk.withdraws(d.kind) AND a.outcome IS DISTINCT FROM 'failed') AS sent
 WHERE c.id = $1
 ORDER BY sent.destination
RETURNING id, destination

-- name: deliveries_to_try
-- With the name of the signed primary destination ($2).
SELECT d.id, d.story, d.version, d.content_hash, d.kind, d.decision, d.destination, d.state, d.resumed_after, v.embargo,
       (SELECT c.vanish FROM copydesk.decision AS c WHERE c.id = d.decision) AS vanish,
       (SELECT min(f.created_at) FROM copydesk.delivery AS f WHERE f.decision = d.decision) AS fired_at,
       (SELECT max(a.release) FROM copydesk.signed_act AS a WHERE a.decision = d.decision) AS release,
       EXISTS (SELECT FROM copydesk.delivery AS newer
                WHERE newer.story = d.story AND newer.destination = d.destination
                  AND newer.decision > d.decision) AS is_overtaken,
       d.destination = $2 OR NOT EXISTS (
         SELECT FROM copydesk.delivery AS p WHERE p.decision = d.decision AND p.destination = $2) AS is_primary,
       EXISTS (SELECT FROM copydesk.delivery AS x
                WHERE x.destination = d.destination AND x.state = 'delivered') AS has_delivered_before,
       (SELECT h.detail FROM copydesk.destination_hold AS h WHERE h.destination = d.destination) AS destination_hold,
       clock_timestamp() AS now
  FROM copydesk.delivery AS d
  JOIN copydesk.version AS v ON v.story = d.story AND v.number = d.version
 WHERE d.id = ANY ($1)
 ORDER BY d.id

-- name: begin_attempts
INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
SELECT delivery, 1, $2, $3 FROM unnest($1::bigint[]) AS delivery
RETURNING id, delivery, number, started_at

-- name: attempt_is_open
SELECT FROM copydesk.attempt WHERE id = $1 AND ended_at IS NULL

-- name: set_delivery_state
UPDATE copydesk.delivery SET state = $2 WHERE id = $1

-- name: record_receipt
INSERT INTO copydesk.receipt (delivery, attempt, detail, received_at, key_id, signature) VALUES ($1, $2, $3, $4, $5, $6)

-- name: end_attempt
UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = $3, error = $4 WHERE id = $1 AND delivery = $2

-- name: due_decisions
SELECT decision FROM copydesk.due_decision ORDER BY decision LIMIT 1000

-- name: idle_deliveries
SELECT delivery FROM copydesk.idle_delivery ORDER BY delivery LIMIT 1000

-- name: delivery_queues
SELECT id, story, copydesk.delivery_queue(destination) AS queue
  FROM copydesk.delivery WHERE id = ANY ($1) ORDER BY id

-- name: deliveries
SELECT d.id, d.story, d.version, d.kind, d.decision, d.destination, d.state, d.created_at, r.detail AS receipt
  FROM copydesk.delivery AS d
  LEFT JOIN copydesk.receipt AS r ON r.delivery = d.id
 WHERE d.story = $1 OR d.id = $2
 ORDER BY d.id DESC LIMIT 1000

-- name: attempts
SELECT delivery, number, started_at, ended_at, outcome, error
  FROM copydesk.attempt WHERE delivery = ANY ($1) ORDER BY delivery, number

-- name: destination_of_delivery
SELECT destination, state FROM copydesk.delivery WHERE id = $1

-- name: released_together
-- What has yet to arrive at a delivery's destination of the package that it goes out with, itself included.
SELECT d.id, d.state
  FROM copydesk.delivery AS own
  JOIN copydesk.signed_act AS act ON act.decision = own.decision AND act.release IS NOT NULL
  JOIN copydesk.signed_act AS sibling ON sibling.release = act.release
  JOIN copydesk.delivery AS d ON d.decision = sibling.decision AND d.destination = own.destination
 WHERE own.id = $1 AND d.state IN ('pending', 'running', 'failed')
 ORDER BY d.id

-- name: fresh_deliveries
-- What is due at a destination ($1) beside one delivery ($2), was never tried, and is kept by nothing: of each story the one
-- decision that is next. What is under embargo waits for its own job.
SELECT d.id
  FROM copydesk.delivery AS d
  JOIN copydesk.version AS v ON v.story = d.story AND v.number = d.version
 WHERE d.destination = $1 AND d.state = 'pending' AND d.id <> $2
   AND d.story <> (SELECT own.story FROM copydesk.delivery AS own WHERE own.id = $2)
   AND (copydesk.withdraws(d.kind) OR v.embargo IS NULL OR v.embargo <= clock_timestamp())
   AND NOT EXISTS (SELECT FROM copydesk.attempt AS a WHERE a.delivery = d.id)
   -- What goes out with its package does so together with that.
   AND NOT EXISTS (SELECT FROM copydesk.signed_act AS s WHERE s.decision = d.decision AND s.release IS NOT NULL)
   AND NOT EXISTS (
     SELECT FROM copydesk.delivery AS other
      WHERE other.story = d.story AND other.destination = d.destination AND other.id <> d.id
        AND other.state IN ('pending', 'running'))
 ORDER BY NOT copydesk.withdraws(d.kind), d.id LIMIT $3
