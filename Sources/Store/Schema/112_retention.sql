-- What is not kept for ever, and for how long: the one way in which the daemon can delete, and only this.

CREATE INDEX event_age ON copydesk.event (at);

-- Events are kept 7 days, drafts that could not be accepted 90 days, unless they lie beside a story; at most a thousand
-- of each go at a time. Returns how many went.
CREATE FUNCTION copydesk.prune() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH old_event AS (
    DELETE FROM copydesk.event
     WHERE id IN (SELECT id FROM copydesk.event WHERE at < now() - interval '7 days' ORDER BY at LIMIT 1000)
    RETURNING 1
  ), old_submission AS (
    SELECT id FROM copydesk.submission
     WHERE state = 'rejected' AND beside IS NULL AND settled_at < now() - interval '90 days'
     ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED
  ), old_picture AS (
    DELETE FROM copydesk.submission_picture WHERE submission IN (SELECT id FROM old_submission)
  ), old_draft AS (
    DELETE FROM copydesk.submission
     WHERE id IN (SELECT id FROM old_submission)
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM old_event) + (SELECT count(*) FROM old_draft)
$$;

GRANT EXECUTE ON FUNCTION copydesk.prune() TO copydesk_daemon;
