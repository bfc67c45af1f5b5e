-- What may go out: deliveries of current decisions only, never before the embargo, in order, one at a time, and only by the
-- worker that has the delivery's job.
--
-- The fence is the job queue's: each claim of a job has a higher token than all before. An attempt names the claim under which
-- it was made, and counts for as long as the job runs under that claim. When a worker is lost, its jobs are claimed anew, and
-- what it still wants to record is refused here (`attempt_fenced`, `attempt_end_fenced`, `receipt_fenced`).

-- The queue that a destination's deliveries wait in.
CREATE FUNCTION copydesk.delivery_queue(destination text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'deliver-' || destination;

-- Whether the delivery's job runs under that claim now, or at a destination with one writer the job of another delivery there:
-- who has the one may carry out what else is due. A token that the queue has not given out yet is nobody's, whatever the job's
-- row says: a generation made up from it would fence out everybody for ever.
CREATE FUNCTION copydesk.claim_holds(of_delivery bigint, of_job bigint, token bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN claim_holds.token <= (SELECT given.last_value FROM copydesk.job_token AS given) AND EXISTS (
    SELECT FROM copydesk.job AS j
     WHERE j.id = of_job AND j.token = claim_holds.token AND j.kind = 'deliver'
       AND (j.arguments ->> 'delivery' = of_delivery::text OR EXISTS (
         SELECT FROM copydesk.delivery AS own
           JOIN copydesk.delivery AS other ON other.destination = own.destination
           JOIN copydesk.destination AS place ON place.name = own.destination AND place.concurrency = 1
          WHERE own.id = CASE WHEN j.arguments ->> 'delivery' ~ '^[0-9]{1,18}$' THEN (j.arguments ->> 'delivery')::bigint END
            AND other.id = of_delivery)));
END
$$;

-- Ends what was begun under claims that no longer hold: it may have arrived.
CREATE FUNCTION copydesk.end_lost_attempts(of_delivery bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE copydesk.attempt AS a
     SET ended_at = clock_timestamp(), outcome = 'unknown', error = 'The worker was lost before it recorded an outcome'
   WHERE a.delivery = of_delivery AND a.ended_at IS NULL
     AND NOT copydesk.claim_holds(a.delivery, a.job, a.fencing_token);
END
$$;

-- Whether the embargo of the version lets the destination have it now, by the database's clock.
CREATE FUNCTION copydesk.embargo_allows(of_story bigint, of_version integer, destination text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT v.embargo IS NULL OR v.embargo <= clock_timestamp() OR d.holds_embargo
      FROM copydesk.version AS v, copydesk.destination AS d
     WHERE v.story = of_story AND v.number = of_version AND d.name = destination);
END
$$;

-- Whether a newer decision of the story goes to the same destination.
CREATE FUNCTION copydesk.is_overtaken(delivery copydesk.delivery) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM copydesk.delivery AS newer
     WHERE newer.story = delivery.story AND newer.destination = delivery.destination
       AND newer.decision > delivery.decision);
END
$$;

CREATE FUNCTION copydesk.guard_delivery() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story copydesk.story;
BEGIN
  SELECT * INTO story FROM copydesk.story WHERE number = NEW.story FOR UPDATE;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'pending' THEN
      PERFORM copydesk.refuse('delivery_begins_pending', 'A delivery must begin as pending.');
    END IF;
    NEW.created_at := clock_timestamp();
    NEW.resumed_after := 0;
    IF copydesk.withdraws(NEW.kind) THEN
      IF NEW.kind = 'unpublish' AND story.state <> 'unpublished' THEN
        PERFORM copydesk.refuse('delivery_unpublish_of_unpublished', 'Only an unpublished story is taken down.');
      END IF;
      IF NOT EXISTS (
        SELECT FROM copydesk.delivery AS d JOIN copydesk.attempt AS a ON a.delivery = d.id
         WHERE d.story = NEW.story AND d.destination = NEW.destination) THEN
        PERFORM copydesk.refuse('delivery_kill_follows_attempt', 'This destination was sent nothing that could be withdrawn.');
      END IF;
      PERFORM copydesk.check_go_ahead(NEW.decision);
      RETURN NEW;
    END IF;
    IF story.kill_request IS NOT NULL THEN
      PERFORM copydesk.refuse('delivery_not_while_kill_is_asked', 'Somebody has asked to kill the story: nothing more of it goes out.');
    END IF;
    IF story.decision IS DISTINCT FROM NEW.decision OR story.state <> 'approved' THEN
      PERFORM copydesk.refuse('delivery_of_current_decision', 'Only the story''s current decision can go out.');
    END IF;
    IF NOT copydesk.is_approved(NEW.story, NEW.version) THEN
      PERFORM copydesk.refuse('delivery_has_approvals', 'The version does not have enough valid approvals.');
    END IF;
    IF NOT copydesk.embargo_allows(NEW.story, NEW.version, NEW.destination) THEN
      PERFORM copydesk.refuse('delivery_after_embargo', 'The version is under embargo.');
    END IF;
    PERFORM copydesk.check_go_ahead(NEW.decision);
    PERFORM copydesk.check_not_frozen(story.desk, NEW.decision);
    IF NOT EXISTS (
      SELECT FROM copydesk.destination AS d
       WHERE d.name = NEW.destination AND d.active AND (d.desks IS NULL OR story.desk = ANY (d.desks))) THEN
      PERFORM copydesk.refuse('delivery_destination_takes_desk', 'The destination does not take this desk''s stories.');
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = 'failed' AND NEW.state = 'pending' AND NOT copydesk.withdraws(NEW.kind) AND story.kill_request IS NOT NULL THEN
    PERFORM copydesk.refuse('delivery_not_while_kill_is_asked', 'Somebody has asked to kill the story: nothing more of it goes out.');
  END IF;
  -- What would be tried again although a newer decision is on its way to the same place, is not.
  IF OLD.state = 'running' AND NEW.state IN ('pending', 'failed') AND copydesk.is_overtaken(NEW) THEN
    NEW.state := 'superseded';
  END IF;
  IF NOT (OLD.state, NEW.state) IN (
    ('pending', 'running'), ('pending', 'cancelled'), ('pending', 'superseded'), ('pending', 'failed'),
    ('running', 'pending'), ('running', 'delivered'), ('running', 'failed'), ('running', 'running'),
    ('running', 'superseded'), ('failed', 'pending'), ('failed', 'cancelled'), ('failed', 'superseded')) THEN
    PERFORM copydesk.refuse('delivery_state_follows', format('A delivery cannot go from %s to %s.', OLD.state, NEW.state));
  END IF;
  IF NEW.state = 'superseded' AND NOT copydesk.is_overtaken(NEW) THEN
    PERFORM copydesk.refuse('delivery_superseded_by_newer', 'There is no newer decision for this destination.');
  END IF;
  IF NEW.state = 'cancelled'
    AND (copydesk.withdraws(NEW.kind)
         OR (copydesk.announced_action()).withdraws IS NOT TRUE
            AND EXISTS (SELECT FROM copydesk.destination AS d WHERE d.name = NEW.destination AND d.active)) THEN
    PERFORM copydesk.refuse('delivery_cancelled_by_kill', 'Only a withdrawal, or the removal of its destination, can cancel a delivery.');
  END IF;
  IF OLD.state = 'running' AND NEW.state <> 'running' THEN
    PERFORM copydesk.end_lost_attempts(NEW.id);
    IF EXISTS (SELECT FROM copydesk.attempt AS a WHERE a.delivery = NEW.id AND a.ended_at IS NULL) THEN
      PERFORM copydesk.refuse('delivery_attempt_has_ended', 'An attempt is still running.');
    END IF;
  END IF;
  -- Whoever resumes what was given up means it to have all its attempts again.
  IF OLD.state = 'failed' AND NEW.state = 'pending' THEN
    SELECT coalesce(max(a.number), 0) INTO NEW.resumed_after FROM copydesk.attempt AS a WHERE a.delivery = NEW.id;
  END IF;
  IF NEW.state = 'delivered' AND NOT EXISTS (SELECT FROM copydesk.receipt AS r WHERE r.delivery = NEW.id) THEN
    PERFORM copydesk.refuse('delivery_delivered_has_receipt', 'A delivery without a receipt cannot be marked as delivered.');
  END IF;
  IF NEW.state = 'running' AND NOT EXISTS (
    SELECT FROM copydesk.attempt AS a WHERE a.delivery = NEW.id AND a.ended_at IS NULL) THEN
    PERFORM copydesk.refuse('delivery_running_has_attempt', 'A delivery cannot be running without a running attempt.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_delivery BEFORE INSERT OR UPDATE OF state ON copydesk.delivery
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_delivery();

-- A newer decision supersedes the older ones that were not started or wait to be tried again.
CREATE FUNCTION copydesk.supersede_older() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE copydesk.delivery AS older SET state = 'superseded'
   WHERE older.story = NEW.story AND older.destination = NEW.destination AND older.decision < NEW.decision
     AND older.state IN ('pending', 'failed');
  RETURN NULL;
END
$$;

CREATE TRIGGER supersede_older AFTER INSERT ON copydesk.delivery
  FOR EACH ROW EXECUTE FUNCTION copydesk.supersede_older();

CREATE FUNCTION copydesk.guard_attempt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  delivery copydesk.delivery;
  newest   bigint;
BEGIN
  SELECT d.* INTO STRICT delivery FROM copydesk.delivery AS d WHERE d.id = NEW.delivery;
  PERFORM FROM copydesk.story WHERE number = delivery.story FOR UPDATE;
  SELECT d.* INTO STRICT delivery FROM copydesk.delivery AS d WHERE d.id = NEW.delivery FOR UPDATE;
  IF delivery.state NOT IN ('pending', 'running') THEN
    PERFORM copydesk.refuse('attempt_of_open_delivery', format('The delivery is %s.', delivery.state));
  END IF;
  IF NOT copydesk.claim_holds(NEW.delivery, NEW.job, NEW.fencing_token) THEN
    PERFORM copydesk.refuse('attempt_fenced', 'No worker holds the delivery''s job under that claim.');
  END IF;
  IF NOT copydesk.withdraws(delivery.kind) THEN
    IF EXISTS (SELECT FROM copydesk.story AS s
                WHERE s.number = delivery.story AND s.state IN ('killed', 'unpublished')) THEN
      PERFORM copydesk.refuse('attempt_not_of_withdrawn', 'The story is withdrawn.');
    END IF;
    IF EXISTS (SELECT FROM copydesk.story AS s WHERE s.number = delivery.story AND s.kill_request IS NOT NULL) THEN
      PERFORM copydesk.refuse('attempt_not_while_kill_is_asked', 'Somebody has asked to kill the story: nothing more of it goes out.');
    END IF;
    IF NOT copydesk.embargo_allows(delivery.story, delivery.version, delivery.destination) THEN
      PERFORM copydesk.refuse('attempt_after_embargo', 'The version is under embargo.');
    END IF;
    IF NOT copydesk.is_approved(delivery.story, delivery.version) THEN
      PERFORM copydesk.refuse('attempt_has_approvals', 'The version does not have enough valid approvals.');
    END IF;
  END IF;
  -- What a lost worker left running of an earlier decision has been overtaken by this one.
  PERFORM copydesk.end_lost_attempts(d.id) FROM copydesk.delivery AS d
    WHERE d.story = delivery.story AND d.destination = delivery.destination AND d.decision < delivery.decision
      AND d.state = 'running';
  UPDATE copydesk.delivery AS d SET state = 'superseded'
   WHERE d.story = delivery.story AND d.destination = delivery.destination AND d.decision < delivery.decision
     AND d.state = 'running'
     AND NOT EXISTS (SELECT FROM copydesk.attempt AS a WHERE a.delivery = d.id AND a.ended_at IS NULL);
  IF EXISTS (
    SELECT FROM copydesk.delivery AS d
     WHERE d.story = delivery.story AND d.destination = delivery.destination AND d.decision < delivery.decision
       AND d.state IN ('pending', 'running')) THEN
    PERFORM copydesk.refuse('attempt_in_order', 'An earlier delivery of the story to this destination has not finished.');
  END IF;
  IF delivery.state = 'pending' AND copydesk.is_overtaken(delivery) THEN
    PERFORM copydesk.refuse('attempt_not_overtaken', 'There is a newer decision for this destination.');
  END IF;
  PERFORM copydesk.end_lost_attempts(NEW.delivery);
  IF EXISTS (SELECT FROM copydesk.attempt AS a WHERE a.delivery = NEW.delivery AND a.ended_at IS NULL) THEN
    PERFORM copydesk.refuse('attempt_one_at_a_time', 'Another attempt is running.');
  END IF;
  -- Where one writer is allowed, the newest token is the only one that counts; the destination may remember it, too.
  SELECT d.generation INTO newest FROM copydesk.destination AS d
   WHERE d.name = delivery.destination AND d.concurrency = 1 FOR NO KEY UPDATE;
  IF FOUND THEN
    IF NEW.fencing_token < newest THEN
      PERFORM copydesk.refuse('attempt_fenced', 'A worker with a later claim has taken over the destination.');
    END IF;
    IF EXISTS (
      SELECT FROM copydesk.attempt AS a JOIN copydesk.delivery AS d ON d.id = a.delivery
       WHERE a.ended_at IS NULL AND d.destination = delivery.destination
         AND (a.job, a.fencing_token) <> (NEW.job, NEW.fencing_token)
         AND copydesk.claim_holds(a.delivery, a.job, a.fencing_token)) THEN
      PERFORM copydesk.refuse('attempt_one_writer', 'Another worker is delivering to the destination.');
    END IF;
    IF NEW.fencing_token > newest THEN
      UPDATE copydesk.destination SET generation = NEW.fencing_token WHERE name = delivery.destination;
    END IF;
  END IF;
  SELECT coalesce(max(a.number), 0) + 1 INTO NEW.number FROM copydesk.attempt AS a WHERE a.delivery = NEW.delivery;
  NEW.started_at := clock_timestamp();
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_attempt BEFORE INSERT ON copydesk.attempt
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_attempt();

CREATE FUNCTION copydesk.start_delivery() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE copydesk.delivery SET state = 'running' WHERE id = NEW.delivery;
  RETURN NULL;
END
$$;

CREATE TRIGGER start_delivery AFTER INSERT ON copydesk.attempt
  FOR EACH ROW EXECUTE FUNCTION copydesk.start_delivery();

-- An attempt ends once, as delivered only with its receipt, and by the worker that has the job. What a lost worker left open
-- is ended by the rules above alone.
CREATE FUNCTION copydesk.guard_attempt_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL THEN
    PERFORM copydesk.refuse('attempt_ends_once', 'The attempt has ended.');
  END IF;
  IF pg_trigger_depth() = 1 AND NOT copydesk.claim_holds(OLD.delivery, OLD.job, OLD.fencing_token) THEN
    PERFORM copydesk.refuse('attempt_end_fenced', 'Another worker has taken over the delivery''s job.');
  END IF;
  IF NEW.outcome = 'delivered' AND NOT EXISTS (SELECT FROM copydesk.receipt AS r WHERE r.attempt = NEW.id) THEN
    PERFORM copydesk.refuse('attempt_delivered_has_receipt', 'A delivery without a receipt cannot be marked as delivered.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_attempt_end BEFORE UPDATE ON copydesk.attempt
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_attempt_end();

CREATE FUNCTION copydesk.guard_receipt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  attempt  copydesk.attempt;
  delivery copydesk.delivery;
BEGIN
  SELECT d.* INTO STRICT delivery FROM copydesk.delivery AS d WHERE d.id = NEW.delivery;
  PERFORM FROM copydesk.story WHERE number = delivery.story FOR UPDATE;
  SELECT a.* INTO STRICT attempt FROM copydesk.attempt AS a WHERE a.id = NEW.attempt FOR UPDATE;
  IF NOT copydesk.is_signed_now(NEW.received_at) OR NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('receipt_signed_now', 'A receipt must be signed when it comes, with a key that is valid then.');
  END IF;
  IF attempt.delivery <> NEW.delivery OR attempt.ended_at IS NOT NULL THEN
    PERFORM copydesk.refuse('receipt_of_running_attempt', 'The receipt does not belong to a running attempt.');
  END IF;
  IF NOT copydesk.claim_holds(attempt.delivery, attempt.job, attempt.fencing_token) THEN
    PERFORM copydesk.refuse('receipt_fenced', 'Another worker has taken over the delivery''s job.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_receipt BEFORE INSERT ON copydesk.receipt
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_receipt();

CREATE FUNCTION copydesk.settle_delivery() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'delivered' WHERE id = NEW.attempt;
  UPDATE copydesk.delivery SET state = 'delivered' WHERE id = NEW.delivery;
  RETURN NULL;
END
$$;

CREATE TRIGGER settle_delivery AFTER INSERT ON copydesk.receipt
  FOR EACH ROW EXECUTE FUNCTION copydesk.settle_delivery();

-- Decisions whose time has come and that no job will fire: the sweep gives them one.
CREATE VIEW copydesk.due_decision AS
  SELECT d.id AS decision, d.story
    FROM copydesk.story AS s
    JOIN copydesk.decision AS d ON d.id = s.decision
   WHERE s.state = 'approved' AND s.publishing_since IS NULL AND s.hold_reason IS NULL AND d.publish_at <= clock_timestamp()
     AND NOT EXISTS (
       SELECT FROM copydesk.job AS j
        WHERE j.kind = 'fire' AND j.state <> 'dead' AND j.arguments ->> 'decision' = d.id::text);

-- Deliveries that wait, whose destination is not held, and that no job in their destination's queue will try.
CREATE VIEW copydesk.idle_delivery AS
  SELECT d.id AS delivery
    FROM copydesk.delivery AS d
   WHERE d.state IN ('pending', 'running')
     AND NOT EXISTS (SELECT FROM copydesk.destination_hold AS h WHERE h.destination = d.destination)
     AND NOT EXISTS (
       SELECT FROM copydesk.job AS j
        WHERE j.kind = 'deliver' AND j.state <> 'dead' AND j.queue = copydesk.delivery_queue(d.destination)
          AND j.arguments ->> 'delivery' = d.id::text);
