-- What may go out: deliveries of current decisions only, never before the embargo, in order, one at a time, under the
-- destination's lease.

-- Whether the embargo of the version lets the destination have it now, by the database's clock.
CREATE FUNCTION copydesk.embargo_allows(of_story bigint, of_version integer, destination text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
RETURN (
  SELECT v.embargo IS NULL OR v.embargo <= clock_timestamp() OR d.holds_embargo
    FROM copydesk.version AS v, copydesk.destination AS d
   WHERE v.story = of_story AND v.number = of_version AND d.name = destination);

-- Whether a newer decision of the story goes to the same destination.
CREATE FUNCTION copydesk.is_overtaken(delivery copydesk.delivery) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
RETURN EXISTS (
  SELECT FROM copydesk.delivery AS newer
   WHERE newer.story = delivery.story AND newer.destination = delivery.destination
     AND newer.decision > delivery.decision);

CREATE FUNCTION copydesk.guard_delivery() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story copydesk.story;
BEGIN
  SELECT * INTO story FROM copydesk.story WHERE number = NEW.story FOR UPDATE;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'pending' THEN
      PERFORM copydesk.refuse('delivery_begins_pending', 'A delivery begins pending.');
    END IF;
    NEW.created_at := clock_timestamp();
    IF NEW.kind = 'kill' THEN
      IF NOT EXISTS (
        SELECT FROM copydesk.delivery AS d JOIN copydesk.attempt AS a ON a.delivery = d.id
         WHERE d.story = NEW.story AND d.destination = NEW.destination) THEN
        PERFORM copydesk.refuse('delivery_kill_follows_attempt', 'Nothing was sent there that a kill could withdraw.');
      END IF;
      RETURN NEW;
    END IF;
    IF story.decision IS DISTINCT FROM NEW.decision OR story.state <> 'approved' THEN
      PERFORM copydesk.refuse('delivery_of_current_decision', 'Only the story''s current decision fires.');
    END IF;
    IF NOT copydesk.is_approved(NEW.story, NEW.version) THEN
      PERFORM copydesk.refuse('delivery_has_approvals', 'The version lacks approvals that count.');
    END IF;
    IF NOT copydesk.embargo_allows(NEW.story, NEW.version, NEW.destination) THEN
      PERFORM copydesk.refuse('delivery_after_embargo', 'The version is under embargo.');
    END IF;
    IF (copydesk.said_action()).ahead_of_time IS NOT TRUE
      AND EXISTS (SELECT FROM copydesk.decision AS d WHERE d.id = NEW.decision AND d.publish_at > clock_timestamp()) THEN
      PERFORM copydesk.refuse('delivery_after_its_time', 'The time that was signed has not come.');
    END IF;
    IF NOT EXISTS (
      SELECT FROM copydesk.destination AS d
       WHERE d.name = NEW.destination AND d.active AND (d.desks IS NULL OR story.desk = ANY (d.desks))) THEN
      PERFORM copydesk.refuse('delivery_destination_takes_desk', 'The destination does not take this desk''s stories.');
    END IF;
    RETURN NEW;
  END IF;
  -- What would be tried again although a newer decision is on its way to the same place, is not.
  IF OLD.state = 'running' AND NEW.state IN ('pending', 'failed') AND copydesk.is_overtaken(NEW) THEN
    NEW.state := 'superseded';
  END IF;
  IF NOT (OLD.state, NEW.state) IN (
    ('pending', 'running'), ('pending', 'cancelled'), ('pending', 'superseded'), ('pending', 'failed'),
    ('running', 'pending'), ('running', 'delivered'), ('running', 'failed'), ('running', 'running'),
    ('running', 'superseded'), ('failed', 'pending'), ('failed', 'cancelled'), ('failed', 'superseded')) THEN
    PERFORM copydesk.refuse('delivery_state_follows', format('A delivery does not go from %s to %s.', OLD.state, NEW.state));
  END IF;
  IF NEW.state = 'superseded' AND NOT copydesk.is_overtaken(NEW) THEN
    PERFORM copydesk.refuse('delivery_superseded_by_newer', 'No newer decision goes to this destination.');
  END IF;
  IF NEW.state = 'cancelled' AND (NEW.kind = 'kill' OR (copydesk.said_action()).kills IS NOT TRUE) THEN
    PERFORM copydesk.refuse('delivery_cancelled_by_kill', 'Only a kill cancels what was decided.');
  END IF;
  IF OLD.state = 'running' AND NEW.state <> 'running' AND EXISTS (
    SELECT FROM copydesk.attempt AS a WHERE a.delivery = NEW.id AND a.ended_at IS NULL) THEN
    PERFORM copydesk.refuse('delivery_attempt_has_ended', 'An attempt still runs.');
  END IF;
  IF NEW.state = 'delivered' AND NOT EXISTS (SELECT FROM copydesk.receipt AS r WHERE r.delivery = NEW.id) THEN
    PERFORM copydesk.refuse('delivery_delivered_has_receipt', 'Without a receipt nothing is delivered.');
  END IF;
  IF NEW.state = 'running' AND NOT EXISTS (
    SELECT FROM copydesk.attempt AS a WHERE a.delivery = NEW.id AND a.ended_at IS NULL) THEN
    PERFORM copydesk.refuse('delivery_running_has_attempt', 'A delivery runs while an attempt of it does.');
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

-- Whether the destination's lease is still that of the generation.
CREATE FUNCTION copydesk.holds_lease(of_destination text, of_generation bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
RETURN EXISTS (
  SELECT FROM copydesk.destination AS d
   WHERE d.name = of_destination AND d.generation = of_generation AND d.lease_until > clock_timestamp());

CREATE FUNCTION copydesk.guard_attempt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  delivery copydesk.delivery;
BEGIN
  SELECT d.* INTO STRICT delivery FROM copydesk.delivery AS d WHERE d.id = NEW.delivery;
  PERFORM FROM copydesk.story WHERE number = delivery.story FOR UPDATE;
  SELECT d.* INTO STRICT delivery FROM copydesk.delivery AS d WHERE d.id = NEW.delivery FOR UPDATE;
  IF delivery.state NOT IN ('pending', 'running') THEN
    PERFORM copydesk.refuse('attempt_of_open_delivery', format('The delivery is %s.', delivery.state));
  END IF;
  IF NOT copydesk.holds_lease(delivery.destination, NEW.generation) THEN
    PERFORM copydesk.refuse('attempt_fenced', 'Another holds the destination.');
  END IF;
  IF delivery.kind <> 'kill' THEN
    IF EXISTS (SELECT FROM copydesk.story AS s WHERE s.number = delivery.story AND s.state = 'killed') THEN
      PERFORM copydesk.refuse('attempt_not_of_killed', 'The story is killed.');
    END IF;
    IF NOT copydesk.embargo_allows(delivery.story, delivery.version, delivery.destination) THEN
      PERFORM copydesk.refuse('attempt_after_embargo', 'The version is under embargo.');
    END IF;
    IF NOT copydesk.is_approved(delivery.story, delivery.version) THEN
      PERFORM copydesk.refuse('attempt_has_approvals', 'The version lacks approvals that count.');
    END IF;
  END IF;
  -- What a former holder of the destination left open may have arrived; its delivery has been overtaken by this one.
  UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'unknown', error = 'its daemon was lost'
    FROM copydesk.delivery AS d
   WHERE d.id = attempt.delivery AND d.story = delivery.story AND d.destination = delivery.destination
     AND d.decision < delivery.decision AND attempt.ended_at IS NULL AND attempt.generation < NEW.generation;
  UPDATE copydesk.delivery AS d SET state = 'superseded'
   WHERE d.story = delivery.story AND d.destination = delivery.destination AND d.decision < delivery.decision
     AND d.state = 'running'
     AND NOT EXISTS (SELECT FROM copydesk.attempt AS a WHERE a.delivery = d.id AND a.ended_at IS NULL);
  IF EXISTS (
    SELECT FROM copydesk.delivery AS d
     WHERE d.story = delivery.story AND d.destination = delivery.destination AND d.decision < delivery.decision
       AND d.state IN ('pending', 'running')) THEN
    PERFORM copydesk.refuse('attempt_in_order', 'An earlier delivery of the story to the destination is not done.');
  END IF;
  IF delivery.state = 'pending' AND copydesk.is_overtaken(delivery) THEN
    PERFORM copydesk.refuse('attempt_not_overtaken', 'A newer decision goes to the destination.');
  END IF;
  -- An attempt that is still open here belongs to a holder before, or to a run of the job before: it may have arrived.
  UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = 'unknown', error = 'its daemon was lost'
   WHERE attempt.delivery = NEW.delivery AND ended_at IS NULL
     AND (attempt.generation < NEW.generation OR attempt.fencing_token < NEW.fencing_token);
  IF EXISTS (SELECT FROM copydesk.attempt AS a WHERE a.delivery = NEW.delivery AND a.ended_at IS NULL) THEN
    PERFORM copydesk.refuse('attempt_one_at_a_time', 'Another attempt runs.');
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

-- An attempt ends once, and as delivered only with its receipt.
CREATE FUNCTION copydesk.guard_attempt_end() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL THEN
    PERFORM copydesk.refuse('attempt_ends_once', 'The attempt has ended.');
  END IF;
  IF NEW.outcome = 'delivered' AND NOT EXISTS (SELECT FROM copydesk.receipt AS r WHERE r.attempt = NEW.id) THEN
    PERFORM copydesk.refuse('attempt_delivered_has_receipt', 'Without a receipt nothing is delivered.');
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
  IF attempt.delivery <> NEW.delivery OR attempt.ended_at IS NOT NULL THEN
    PERFORM copydesk.refuse('receipt_of_running_attempt', 'The receipt is of no attempt that runs.');
  END IF;
  IF NOT copydesk.holds_lease(delivery.destination, attempt.generation) THEN
    PERFORM copydesk.refuse('receipt_fenced', 'Another holds the destination.');
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

-- A lease of a destination passes only when it has run out or was given back, and each passing is a new generation.
CREATE FUNCTION copydesk.guard_destination_lease() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.generation < OLD.generation
    OR (NEW.holder IS DISTINCT FROM OLD.holder AND NEW.holder IS NOT NULL
        AND (NEW.generation <> OLD.generation + 1 OR (OLD.holder IS NOT NULL AND OLD.lease_until > clock_timestamp()))) THEN
    PERFORM copydesk.refuse('destination_lease_passes', 'Another holds the destination.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_destination_lease BEFORE UPDATE OF holder, lease_until, generation ON copydesk.destination
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_destination_lease();

-- Decisions whose time has come and that no job will fire: the sweep gives them one.
CREATE VIEW copydesk.due_decision AS
  SELECT d.id AS decision, d.story
    FROM copydesk.story AS s
    JOIN copydesk.decision AS d ON d.id = s.decision
   WHERE s.state = 'approved' AND s.publishing_since IS NULL AND s.hold_reason IS NULL AND d.publish_at <= clock_timestamp()
     AND NOT EXISTS (
       SELECT FROM copydesk.job AS j
        WHERE j.kind = 'fire' AND j.state <> 'dead' AND (j.arguments ->> 'decision')::bigint = d.id);

-- Deliveries that wait and that no job will try.
CREATE VIEW copydesk.idle_delivery AS
  SELECT d.id AS delivery
    FROM copydesk.delivery AS d
   WHERE d.state IN ('pending', 'running')
     AND NOT EXISTS (
       SELECT FROM copydesk.job AS j
        WHERE j.kind = 'deliver' AND j.state <> 'dead' AND (j.arguments ->> 'delivery')::bigint = d.id);
