-- People are told: what happened, to whom it is said, in which messages, and that these went out. Notices are made of events
-- and of nothing else: the daemon says who and why, the database what of.

-- What a notice may be about, and the events that it is made of. A new kind, or a new event for one, is a row.
CREATE TABLE copydesk.known_notice (
  kind  text NOT NULL,
  event text NOT NULL,
  state copydesk.story_state,                   -- where the story must stand then; null: anywhere
  PRIMARY KEY (kind, event)
);
INSERT INTO copydesk.known_notice (kind, event, state)
SELECT 'waiting', arrival, 'desk_review'::copydesk.story_state
  FROM unnest(ARRAY['submit', 'correct', 'update', 'fix', 'clarify', 'retract', 'readdress', 'move', 'reopen', 'recall', 'drop'])
       AS arrival;
INSERT INTO copydesk.known_notice (kind, event, state) VALUES
  ('waiting', 'approve', NULL), ('waiting', 'assign', NULL), ('returned', 'return', 'draft'),
  ('approved', 'approve', 'approved'),
  ('at_risk', 'risk', NULL), ('at_risk', 'hold', 'approved'), ('at_risk', 'approve', 'approved'), ('at_risk', 'publish', 'approved'),
  ('failed', 'hold', 'approved'), ('failed', 'approve', 'approved'), ('failed', 'publish', 'approved'), ('failed', 'outage', NULL),
  ('failed', 'republish', 'approved'), ('at_risk', 'republish', 'approved'), ('waiting', 'republish', 'unpublished'),
  ('recovered', 'outage_over', NULL), ('broke_glass', 'approve', NULL), ('after_review', 'approve', NULL),
  ('broke_glass', 'kill', 'killed'), ('after_review', 'kill', 'killed'),
  ('kill_asked', 'ask_kill', NULL), ('kill_dropped', 'drop_kill', NULL),
  ('killed', 'kill', 'killed'), ('late', 'remind', 'desk_review'), ('late', 'escalate', 'desk_review');

-- Up to which event notices have been made.
CREATE TABLE copydesk.notice_place (
  singleton boolean PRIMARY KEY DEFAULT true CONSTRAINT notice_place_singleton CHECK (singleton),
  xid       xid8    NOT NULL DEFAULT '0',
  event     bigint  NOT NULL DEFAULT 0
);
INSERT INTO copydesk.notice_place DEFAULT VALUES;

-- Destinations to which deliveries fail: from the first failure until all arrive again. Written by triggers alone.
CREATE TABLE copydesk.outage (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  destination copydesk.slug NOT NULL REFERENCES copydesk.destination,
  since       timestamptz NOT NULL DEFAULT clock_timestamp(),
  error       text,
  told_at     copydesk.instant,                 -- when people were told; what is over before that is told to nobody
  ended_at    copydesk.instant
);
CREATE UNIQUE INDEX outage_open ON copydesk.outage (destination) WHERE ended_at IS NULL;

-- That one person is told one thing, however often.
CREATE TABLE copydesk.notice (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff       copydesk.slug NOT NULL REFERENCES copydesk.staff,
  event       bigint        NOT NULL,           -- the event's number; the event itself is kept for a week
  key         text          NOT NULL,           -- what it is: of several with one key a person gets one
  kind        text          NOT NULL,
  because     text          NOT NULL CONSTRAINT notice_because_length CHECK (length(because) BETWEEN 1 AND 200),
  action      text          NOT NULL,
  actor       text          NOT NULL,
  at          copydesk.instant NOT NULL,
  story       bigint        REFERENCES copydesk.story,
  desk        copydesk.slug REFERENCES copydesk.desk,
  destination copydesk.slug REFERENCES copydesk.destination,
  detail      jsonb         NOT NULL,
  made_at     timestamptz   NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT notice_once UNIQUE (staff, key),
  CONSTRAINT notice_of_person UNIQUE (id, staff)
);
CREATE INDEX notice_by_staff ON copydesk.notice (staff, id DESC);
CREATE INDEX notice_age ON copydesk.notice (made_at);

-- What goes to one person by one channel at once.
CREATE TABLE copydesk.notice_message (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token      uuid          NOT NULL DEFAULT gen_random_uuid(),     -- the same on every attempt, for receivers to tell repeats by
  staff      copydesk.slug NOT NULL REFERENCES copydesk.staff,
  channel    text          NOT NULL CONSTRAINT notice_message_channel_length CHECK (length(channel) BETWEEN 1 AND 80),
  digest     boolean       NOT NULL,            -- it waits for the end of the person's quiet
  state      text          NOT NULL DEFAULT 'waiting'
             CONSTRAINT notice_message_state_known CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'settled')),
  send_at    copydesk.instant NOT NULL,
  made_at    timestamptz   NOT NULL DEFAULT clock_timestamp(),
  attempts   integer       NOT NULL DEFAULT 0,
  job        bigint,                            -- the claim under which it was tried last
  fencing_token bigint,
  tried_at   copydesk.instant,
  ended_at   copydesk.instant,
  error      text CONSTRAINT notice_message_error_length CHECK (length(error) <= 1000),
  receipt    jsonb,
  CONSTRAINT notice_message_of_person UNIQUE (id, staff, channel),
  CONSTRAINT notice_message_ended CHECK ((state IN ('sent', 'failed', 'settled')) = (ended_at IS NOT NULL)),
  CONSTRAINT notice_message_sent_has_receipt CHECK ((state = 'sent') = (receipt IS NOT NULL))
);
-- Whatever comes while one waits goes with it.
CREATE UNIQUE INDEX notice_message_waiting ON copydesk.notice_message (staff, channel, digest) WHERE state = 'waiting';
CREATE INDEX notice_message_unfinished ON copydesk.notice_message (send_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX notice_message_last ON copydesk.notice_message (staff, channel, tried_at DESC) WHERE tried_at IS NOT NULL;

-- Which notices are in a message. By one channel nobody is told twice.
CREATE TABLE copydesk.notice_part (
  message bigint        NOT NULL,
  notice  bigint        NOT NULL,
  staff   copydesk.slug NOT NULL,
  channel text          NOT NULL,
  PRIMARY KEY (message, notice),
  CONSTRAINT notice_part_once UNIQUE (notice, channel),
  CONSTRAINT notice_part_of_persons_message FOREIGN KEY (message, staff, channel)
    REFERENCES copydesk.notice_message (id, staff, channel) ON DELETE CASCADE,
  CONSTRAINT notice_part_of_persons_notice FOREIGN KEY (notice, staff) REFERENCES copydesk.notice (id, staff) ON DELETE CASCADE
);

-- A notice says what its event says: who is told and why is all that the daemon can say itself.
CREATE FUNCTION copydesk.guard_notice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  event copydesk.event;
BEGIN
  SELECT * INTO event FROM copydesk.event WHERE id = NEW.event;
  IF NOT FOUND THEN
    PERFORM copydesk.refuse('notice_of_event', 'A notice must be of something that happened.');
  END IF;
  IF NOT EXISTS (
    SELECT FROM copydesk.known_notice AS k
     WHERE k.kind = NEW.kind AND k.event = event.kind AND (k.state IS NULL OR k.state::text = event.data ->> 'state')) THEN
    PERFORM copydesk.refuse('notice_fits_event', 'A notice must say what happened.');
  END IF;
  IF NEW.kind = 'mentioned' AND (event.data #> '{detail,mentions}' ? NEW.staff::text) IS NOT TRUE THEN
    PERFORM copydesk.refuse('notice_fits_event', 'The note does not name this person.');
  END IF;
  IF NEW.kind = 'replied' AND NOT EXISTS (
    SELECT FROM copydesk.note AS n
     WHERE n.story = event.story AND to_jsonb(n.thread) = event.data #> '{detail,thread}' AND n.actor = NEW.staff
       AND to_jsonb(n.number) < event.data #> '{detail,note_number}') THEN
    PERFORM copydesk.refuse('notice_fits_event', 'This person has not written in the thread before.');
  END IF;
  NEW.action := event.kind;
  NEW.actor := coalesce(event.data ->> 'actor', 'system');
  NEW.at := event.at;
  NEW.story := event.story;
  NEW.desk := event.desk;
  NEW.destination := event.data ->> 'destination';
  NEW.made_at := clock_timestamp();
  -- A notice leaves the newsroom, and says no more of a story than its headline: not the line that a note is about.
  NEW.detail := coalesce(event.data -> 'detail', '{}') - 'excerpt' || jsonb_strip_nulls(jsonb_build_object(
    'since', event.data -> 'since', 'error', event.data -> 'error'));
  -- What people wrote about a story under embargo stays in the newsroom's own programs; so does all but its headline.
  IF EXISTS (
    SELECT FROM copydesk.version AS v
     WHERE v.story = event.story AND v.number = (event.data ->> 'version')::integer AND v.embargo > clock_timestamp()) THEN
    NEW.detail := NEW.detail - '{break_glass_reason,override_reason}'::text[];
  ELSIF NEW.kind IN ('returned', 'killed', 'kill_asked', 'kill_dropped', 'mentioned', 'replied') THEN
    NEW.detail := NEW.detail || jsonb_strip_nulls(jsonb_build_object('note', (
      SELECT left(e.note, 300) FROM copydesk.audit_entry AS e
       WHERE coalesce(e.story, 0) = event.story AND e.action = event.kind
         AND e.revision = (event.data ->> 'revision')::bigint AND e.at <= event.at
       ORDER BY e.position DESC LIMIT 1)));
  END IF;
  NEW.key := 'event ' || event.id;
  -- However many stories one outage holds up, it is one thing.
  IF event.kind IN ('outage', 'outage_over') THEN
    NEW.key := event.kind || ' ' || (event.data ->> 'outage');
  ELSIF event.data #>> '{detail,held}' = 'primary_failed' THEN
    NEW.key := coalesce(
      (SELECT 'outage ' || o.id FROM copydesk.outage AS o JOIN copydesk.newsroom AS n ON n."primary" = o.destination
        WHERE o.ended_at IS NULL), NEW.key);
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_notice BEFORE INSERT ON copydesk.notice
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_notice();

-- Notices are made of one event after the other: none is made twice, and none is passed over but with those before it.
CREATE FUNCTION copydesk.guard_notice_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (NEW.xid, NEW.event) <= (OLD.xid, OLD.event)
    OR NOT EXISTS (SELECT FROM copydesk.event AS e WHERE e.id = NEW.event AND e.xid = NEW.xid) THEN
    PERFORM copydesk.refuse('notice_place_goes_on', 'Notices have been made up to there, or there is no such event.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_notice_place BEFORE UPDATE ON copydesk.notice_place
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_notice_place();

-- Whether a worker holds the message's job under that claim.
CREATE FUNCTION copydesk.notice_claim_holds(of_message bigint, under_job bigint, under_token bigint) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
  SELECT FROM copydesk.job AS j
   WHERE j.id = under_job AND j.kind = 'tell' AND j.state = 'running' AND j.token = under_token
     AND j.arguments ->> 'message' = of_message::text);

-- waiting → sending (once for each try) → sent, failed or settled; what has ended stays so. Only the worker that has the job
-- tries it, and only what was tried is sent.
CREATE FUNCTION copydesk.guard_notice_message() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' OR NEW.attempts <> 0 THEN
      PERFORM copydesk.refuse('notice_message_begins_waiting', 'A message is not sent before it is there.');
    END IF;
  ELSIF OLD.ended_at IS NOT NULL THEN
    PERFORM copydesk.refuse('notice_message_ends_once', 'The message has ended.');
  ELSIF NEW.state = 'waiting' THEN
    IF OLD.state <> 'waiting' OR NEW.attempts <> OLD.attempts OR NEW.send_at > OLD.send_at THEN
      PERFORM copydesk.refuse('notice_message_is_not_put_off', 'A message that waits can only be sent earlier.');
    END IF;
  ELSIF NOT copydesk.notice_claim_holds(NEW.id, NEW.job, NEW.fencing_token) THEN
    PERFORM copydesk.refuse('notice_message_fenced', 'No worker holds the message''s job under that claim.');
  ELSIF (NEW.state, NEW.attempts, NEW.job, NEW.fencing_token) = (OLD.state, OLD.attempts, OLD.job, OLD.fencing_token) THEN
    RETURN NEW;   -- why the try failed
  ELSIF NEW.state = 'sending' AND (NEW.attempts <> OLD.attempts + 1 OR NEW.send_at > clock_timestamp()) THEN
    PERFORM copydesk.refuse('notice_message_counts_attempts', 'A message is tried when its time has come, and each try counts.');
  ELSIF NEW.state IN ('sent', 'failed') AND (OLD.state <> 'sending' OR NEW.attempts <> OLD.attempts) THEN
    PERFORM copydesk.refuse('notice_message_sent_was_tried', 'Only a message that was tried can have been sent.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_notice_message BEFORE INSERT OR UPDATE ON copydesk.notice_message
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_notice_message();

-- What is being sent is not added to.
CREATE FUNCTION copydesk.guard_notice_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM copydesk.notice_message AS m WHERE m.id = NEW.message AND m.state = 'waiting' FOR UPDATE) THEN
    PERFORM copydesk.refuse('notice_part_of_waiting_message', 'The message is on its way already.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_notice_part BEFORE INSERT ON copydesk.notice_part
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_notice_part();

-- Whether what a notice says is past: somebody else has acted on it. What happened is told all the same.
CREATE FUNCTION copydesk.notice_is_settled(n copydesk.notice) RETURNS boolean
LANGUAGE sql STABLE
RETURN CASE
  WHEN (n).kind = 'waiting' AND (n).action = 'assign' THEN NOT EXISTS (
    SELECT FROM copydesk.story AS s WHERE s.number = (n).story AND s.assignee = (n).staff)
  WHEN (n).kind = 'waiting' AND (n).because = 'publishes' THEN NOT EXISTS (
    SELECT FROM copydesk.story AS s WHERE s.number = (n).story AND s.state = 'approved' AND s.publishing_since IS NULL)
  WHEN (n).kind = 'waiting' AND (n).action = 'republish' THEN NOT EXISTS (
    SELECT FROM copydesk.story AS s WHERE s.number = (n).story AND s.state = 'unpublished')
  WHEN (n).kind IN ('waiting', 'late') THEN NOT EXISTS (
    SELECT FROM copydesk.story AS s WHERE s.number = (n).story AND s.state = 'desk_review')
  WHEN (n).kind = 'after_review' THEN NOT EXISTS (
    SELECT FROM copydesk.after_review AS r WHERE r.story = (n).story AND r.closed_at IS NULL)
  WHEN (n).kind = 'kill_asked' THEN NOT EXISTS (
    SELECT FROM copydesk.story AS s WHERE s.number = (n).story AND s.kill_request IS NOT NULL)
  ELSE false
END;

-- Whoever follows the newsroom's events hears of each notice: one event for all who are told of the same thing.
CREATE FUNCTION copydesk.announce_notices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO copydesk.event (kind, story, desk, data)
  SELECT 'notice', n.story, n.desk,
         jsonb_strip_nulls(jsonb_build_object(
           'about', n.kind, 'of', n.action, 'actor', n.actor, 'destination', n.destination,
           'slug', (SELECT s.slug FROM copydesk.story AS s WHERE s.number = n.story),
           'for', jsonb_agg(n.staff ORDER BY n.staff)))
    FROM made AS n GROUP BY n.event, n.kind, n.action, n.actor, n.destination, n.story, n.desk ORDER BY n.event, n.kind;
  RETURN NULL;
END
$$;

CREATE TRIGGER announce_notices AFTER INSERT ON copydesk.notice
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION copydesk.announce_notices();

-- An outage begins with a failure and ends when nothing that failed is left to be tried.
CREATE FUNCTION copydesk.notice_outage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  to_destination copydesk.slug;
BEGIN
  SELECT d.destination INTO to_destination FROM copydesk.delivery AS d WHERE d.id = NEW.delivery;
  IF NEW.outcome <> 'delivered' THEN
    INSERT INTO copydesk.outage (destination, error) VALUES (to_destination, left(NEW.error, 400))
    ON CONFLICT (destination) WHERE ended_at IS NULL DO NOTHING;
  ELSIF EXISTS (SELECT FROM copydesk.outage AS o WHERE o.destination = to_destination AND o.ended_at IS NULL) THEN
    PERFORM copydesk.end_outage(to_destination, NEW.delivery);
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION copydesk.end_outage(to_destination text, beside bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  over copydesk.outage;
BEGIN
  IF EXISTS (SELECT FROM copydesk.destination_hold AS h WHERE h.destination = to_destination)
    OR EXISTS (
      SELECT FROM copydesk.delivery AS d JOIN copydesk.attempt AS a ON a.delivery = d.id
       WHERE d.destination = to_destination AND d.state IN ('pending', 'running') AND d.id IS DISTINCT FROM beside
         AND a.number > d.resumed_after AND a.outcome IN ('failed', 'unknown')) THEN
    RETURN;
  END IF;
  UPDATE copydesk.outage SET ended_at = clock_timestamp()
   WHERE destination = to_destination AND ended_at IS NULL RETURNING * INTO over;
  IF over.told_at IS NOT NULL THEN
    PERFORM copydesk.announce_outage('outage_over', over);
  END IF;
END
$$;

CREATE FUNCTION copydesk.announce_outage(what text, o copydesk.outage) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO copydesk.event (kind, data)
  SELECT what, jsonb_build_object(
    'outage', o.id, 'destination', o.destination, 'actor', 'system', 'error', o.error,
    'since', to_char(o.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'desks', (SELECT coalesce(jsonb_agg(DISTINCT k.slug), '[]')
                FROM copydesk.destination AS d
                JOIN copydesk.desk AS k ON k.active AND (d.desks IS NULL OR k.slug = ANY (d.desks))
               WHERE d.name = o.destination))
$$;

CREATE TRIGGER notice_outage AFTER UPDATE OF outcome ON copydesk.attempt
  FOR EACH ROW WHEN (NEW.outcome IS NOT NULL) EXECUTE FUNCTION copydesk.notice_outage();

-- A destination that takes nothing until somebody has looked at it is one, too.
CREATE FUNCTION copydesk.notice_hold_of_destination() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO copydesk.outage (destination, error) VALUES (NEW.destination, left(NEW.detail, 400))
    ON CONFLICT (destination) WHERE ended_at IS NULL DO NOTHING;
  ELSE
    PERFORM copydesk.end_outage(OLD.destination);
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER notice_hold_of_destination AFTER INSERT OR DELETE ON copydesk.destination_hold
  FOR EACH ROW EXECUTE FUNCTION copydesk.notice_hold_of_destination();

-- Has people told of outages that have lasted for a minute: one that is over before is nobody's trouble.
CREATE FUNCTION copydesk.tell_outages() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lasting copydesk.outage;
BEGIN
  FOR lasting IN
    UPDATE copydesk.outage SET told_at = clock_timestamp()
     WHERE ended_at IS NULL AND told_at IS NULL AND since <= clock_timestamp() - interval '60 seconds' RETURNING *
  LOOP
    PERFORM copydesk.announce_outage('outage', lasting);
  END LOOP;
END
$$;

-- What was told a month ago is kept no longer; at most a thousand of each go at a time.
CREATE FUNCTION copydesk.prune_notices() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH old_message AS (
    DELETE FROM copydesk.notice_message
     WHERE id IN (SELECT id FROM copydesk.notice_message
                   WHERE ended_at < now() - interval '30 days' ORDER BY id LIMIT 1000)
    RETURNING 1
  ), old_notice AS (
    DELETE FROM copydesk.notice
     WHERE id IN (SELECT n.id FROM copydesk.notice AS n
                   WHERE n.made_at < now() - interval '31 days'
                     AND NOT EXISTS (SELECT FROM copydesk.notice_part AS p WHERE p.notice = n.id)
                   ORDER BY n.made_at LIMIT 1000)
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM old_message) + (SELECT count(*) FROM old_notice)
$$;

GRANT SELECT ON copydesk.known_notice, copydesk.notice_place, copydesk.outage, copydesk.notice, copydesk.notice_message,
  copydesk.notice_part TO copydesk_daemon;
GRANT UPDATE (xid, event) ON copydesk.notice_place TO copydesk_daemon;
GRANT INSERT (staff, event, kind, because) ON copydesk.notice TO copydesk_daemon;
GRANT INSERT (staff, channel, digest, send_at), UPDATE (state, send_at, attempts, job, fencing_token, tried_at, ended_at, error, receipt)
  ON copydesk.notice_message TO copydesk_daemon;
GRANT INSERT ON copydesk.notice_part TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION copydesk.tell_outages(), copydesk.prune_notices(), copydesk.notice_is_settled(copydesk.notice),
  copydesk.notice_claim_holds(bigint, bigint, bigint)
  TO copydesk_daemon;
