-- All that firing wrote, in one statement.
WITH sent AS MATERIALIZED (
  SELECT * FROM copydesk.delivery WHERE story NOT IN (SELECT story FROM bare.past)
), act AS (
  INSERT INTO bare.signed_act OVERRIDING SYSTEM VALUE
  SELECT * FROM copydesk.signed_act WHERE kind = 'firing' AND story IN (SELECT story FROM sent)
), entry AS (
  INSERT INTO bare.audit_entry OVERRIDING SYSTEM VALUE
  SELECT * FROM copydesk.audit_entry WHERE action = 'fire' AND story IN (SELECT story FROM sent)
), event AS (
  INSERT INTO bare.event OVERRIDING SYSTEM VALUE
  SELECT * FROM copydesk.event WHERE kind = 'fire' AND story IN (SELECT story FROM sent)
), delivery AS (
  INSERT INTO bare.delivery OVERRIDING SYSTEM VALUE SELECT * FROM sent
), job AS (
  INSERT INTO bare.job (rank, run_at, created_at, state, max_attempts, priority, version, queue, kind, cause, limit_key, arguments)
  SELECT d.id, now(), now(), 'available', 100, 0, 1, 'deliver-site', 'deliver', 'story ' || d.story, d.story::text,
         jsonb_build_object('delivery', d.id)
    FROM sent AS d
), looked AS (
  INSERT INTO bare.firing_story SELECT * FROM copydesk.firing_story
)
UPDATE bare.story AS s SET revision = s.revision + 1, updated_at = clock_timestamp()
  FROM sent AS d WHERE d.story = s.number
