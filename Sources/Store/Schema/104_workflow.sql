-- The workflow, held by the database: which action takes a story from where to where, and what every change of a story
-- must say of itself. Newsroom's StoryActions say the same; a test holds both against each other.
--
-- Before changing anything of a story the session says, by set_config('copydesk.<name>', …, true):
--   actor (required), action (required), on_behalf_of, requested_by, note, detail (a JSON object).

-- Everything that can be done to a story, by people or by Copydesk itself. A new action is a row here and its rows in
-- copydesk.transition; the functions of these files name none.
CREATE TABLE copydesk.action (
  name          text    PRIMARY KEY,
  records_only  boolean NOT NULL DEFAULT false,  -- leaves the story as it is, revision included
  makes_version boolean NOT NULL DEFAULT false,  -- may make a later version the working one
  author_part   text    NOT NULL DEFAULT 'submitter'   -- as what whoever saves a version by it is its author
                CONSTRAINT action_author_part_known CHECK (author_part IN ('submitter', 'editor')),
  only_after    text    REFERENCES copydesk.action,  -- only where that action was the last to change the state
  puts_away     boolean NOT NULL DEFAULT false,  -- makes the live version the working one again
  fires         boolean NOT NULL DEFAULT false,  -- may let a decision go out
  goes_live     boolean NOT NULL DEFAULT false,  -- makes the working version the live one, by a receipt
  withdraws     boolean NOT NULL DEFAULT false,  -- cancels deliveries and voids what was fired
  readdresses   boolean NOT NULL DEFAULT false,  -- gives what readers have another address
  front_place   text,                            -- sets by hand where the story is on the front page
  packages      boolean NOT NULL DEFAULT false,  -- may put a story into a package or take it out
  previews      text,                            -- gives a link to its preview (link), or ends some (end)
  kill_request  text,                            -- asks for a kill (ask), or takes that back (drop)
  threads       text                             -- says something in a thread (note), or ends one (resolve)
);

INSERT INTO copydesk.action (name, makes_version, author_part) VALUES
  ('submit', true, 'submitter'), ('edit', true, 'editor'), ('fix', true, 'submitter'), ('clarify', true, 'submitter'), ('correct', true, 'submitter'),
  ('update', true, 'submitter'), ('retract', true, 'submitter'), ('move', true, 'submitter');
INSERT INTO copydesk.action (name, makes_version, readdresses) VALUES ('readdress', true, true);
INSERT INTO copydesk.action (name) VALUES ('withdraw'), ('return'), ('recall'), ('revive');
INSERT INTO copydesk.action (name, packages) VALUES ('schedule', true), ('package_add', true), ('package_remove', true);
INSERT INTO copydesk.action (name, only_after) VALUES ('reopen', 'return');
INSERT INTO copydesk.action (name, puts_away) VALUES ('spike', true);
INSERT INTO copydesk.action (name, fires, packages) VALUES ('approve', true, true), ('publish', true, false), ('republish', true, false);
INSERT INTO copydesk.action (name, withdraws) VALUES ('kill', true), ('unpublish', true);
INSERT INTO copydesk.action (name, records_only) VALUES
  ('claim', true), ('release', true), ('assign', true), ('unassign', true);
INSERT INTO copydesk.action (name, records_only, threads) VALUES ('note', true, 'note'), ('note_resolve', true, 'resolve');
INSERT INTO copydesk.action (name, records_only, front_place) VALUES
  ('front_lead', true, 'lead'), ('front_pin', true, 'pin'), ('front_drop', true, 'drop'), ('front_clear', true, 'clear');
INSERT INTO copydesk.action (name, records_only, previews) VALUES
  ('preview_link', true, 'link'), ('preview_end', true, 'end'), ('preview_over', true, 'end');
INSERT INTO copydesk.action (name, records_only, kill_request) VALUES ('ask_kill', true, 'ask'), ('drop_kill', true, 'drop');
-- What Copydesk does itself, and what people do beside the workflow: a trigger fires, a delivery arrives, a schedule was
-- missed, the primary destination failed for good, somebody is reminded of a late story, or told of one at risk; an after-review
-- is closed, a delivery is sent again.
INSERT INTO copydesk.action (name) VALUES ('hold'), ('unhold'), ('drop');
INSERT INTO copydesk.action (name, fires) VALUES ('fire', true);
INSERT INTO copydesk.action (name, goes_live) VALUES ('deliver', true);
INSERT INTO copydesk.action (name, records_only) VALUES
  ('after_review', true), ('resend', true), ('remind', true), ('escalate', true), ('risk', true);

CREATE TABLE copydesk.transition (
  action     text    NOT NULL REFERENCES copydesk.action,
  from_state copydesk.story_state,            -- null: the story is new
  live       boolean NOT NULL,                -- before the action: readers see a version
  fired      boolean NOT NULL,                -- before the action: deliveries were written
  to_state   copydesk.story_state NOT NULL,
  CONSTRAINT transition_once UNIQUE NULLS NOT DISTINCT (action, from_state, live, fired, to_state)
);

-- `both`: the same whether readers see a version or not.
WITH rule (action, from_state, live, fired, to_states) AS (VALUES
  ('submit',    NULL,          'no',   false, '{draft,desk_review}'),
  ('submit',    'draft',       'both', false, '{draft,desk_review}'),
  ('submit',    'desk_review', 'both', false, '{desk_review}'),
  ('edit',      'draft',       'both', false, '{draft}'),
  ('edit',      'desk_review', 'both', false, '{desk_review}'),
  ('edit',      'unpublished', 'no',   false, '{unpublished}'),
  ('withdraw',  'desk_review', 'both', false, '{draft}'),
  ('return',    'desk_review', 'both', false, '{draft}'),
  ('reopen',    'draft',       'both', false, '{desk_review}'),
  ('approve',   'desk_review', 'both', false, '{desk_review,approved}'),
  ('recall',    'approved',    'both', false, '{desk_review}'),
  ('schedule',  'approved',    'both', false, '{approved}'),
  ('publish',   'approved',    'both', false, '{approved}'),
  ('publish',   'approved',    'both', true,  '{approved}'),
  ('fix',       'published',   'yes',  false, '{draft,desk_review}'),
  ('clarify',   'published',   'yes',  false, '{draft,desk_review}'),
  ('correct',   'published',   'yes',  false, '{draft,desk_review}'),
  ('update',    'published',   'yes',  false, '{draft,desk_review}'),
  ('spike',     'draft',       'no',   false, '{spiked}'),
  ('spike',     'desk_review', 'no',   false, '{spiked}'),
  ('spike',     'approved',    'no',   false, '{spiked}'),
  ('spike',     'draft',       'yes',  false, '{published}'),
  ('spike',     'desk_review', 'yes',  false, '{published}'),
  ('spike',     'approved',    'yes',  false, '{published}'),
  ('revive',    'spiked',      'no',   false, '{draft}'),
  ('kill',      'draft',       'both', false, '{killed}'),
  ('kill',      'desk_review', 'both', false, '{killed}'),
  ('kill',      'approved',    'both', false, '{killed}'),
  ('kill',      'approved',    'both', true,  '{killed}'),
  ('kill',      'published',   'yes',  false, '{killed}'),
  ('kill',      'unpublished', 'no',   false, '{killed}'),
  ('retract',   'published',   'yes',  false, '{desk_review}'),
  ('readdress', 'published',   'yes',  false, '{desk_review}'),
  ('unpublish', 'published',   'yes',  false, '{unpublished}'),
  ('republish', 'unpublished', 'no',   false, '{unpublished,approved}'),
  ('claim',     'desk_review', 'both', false, '{desk_review}'),
  ('release',   'desk_review', 'both', false, '{desk_review}'),
  ('move',      'draft',       'no',   false, '{draft}'),
  ('move',      'desk_review', 'no',   false, '{desk_review}'),
  ('fire',      'approved',    'both', false, '{approved}'),
  ('hold',      'approved',    'both', false, '{approved}'),
  ('hold',      'approved',    'both', true,  '{approved}'),
  ('unhold',    'approved',    'both', false, '{approved}'),
  ('package_add',    'draft',       'no', false, '{draft}'),
  ('package_add',    'desk_review', 'no', false, '{desk_review}'),
  ('package_add',    'approved',    'no', false, '{desk_review}'),
  ('package_remove', 'draft',       'no', false, '{draft}'),
  ('package_remove', 'desk_review', 'no', false, '{desk_review}'),
  ('package_remove', 'approved',    'no', false, '{desk_review}'),
  ('package_remove', 'spiked',      'no', false, '{spiked}'),
  ('drop',      'approved',    'both', false, '{desk_review}'),
  ('deliver',   'approved',    'both', true,  '{published}'),
  ('remind',    'desk_review', 'both', false, '{desk_review}'),
  ('escalate',  'desk_review', 'both', false, '{desk_review}'),
  ('risk',      'desk_review', 'both', false, '{desk_review}'),
  ('risk',      'approved',    'both', false, '{approved}')
)
INSERT INTO copydesk.transition (action, from_state, live, fired, to_state)
SELECT rule.action, rule.from_state::copydesk.story_state, side.live, rule.fired, target.state::copydesk.story_state
  FROM rule
  JOIN (VALUES (true), (false)) AS side(live)
    ON rule.live = 'both' OR side.live = (rule.live = 'yes')
 CROSS JOIN LATERAL unnest(rule.to_states::text[]) AS target(state);

-- Any story, whatever its state, takes notes and an assignee, or is left by one; its after-review can be closed, its deliveries sent again, and
-- links to its preview ended.
INSERT INTO copydesk.transition (action, from_state, live, fired, to_state)
SELECT action, state, live, fired, state
  FROM unnest(ARRAY['note', 'note_resolve', 'assign', 'unassign', 'after_review', 'resend', 'preview_end', 'preview_over']) AS action
 CROSS JOIN unnest(enum_range(NULL::copydesk.story_state)) AS state
 CROSS JOIN (VALUES (true), (false)) AS side(live)
 CROSS JOIN (VALUES (true), (false)) AS phase(fired)
 WHERE (live OR state <> 'published') AND NOT (live AND state IN ('unpublished', 'spiked', 'killed'))
   AND NOT (fired AND state <> 'approved');

-- What can be killed may be asked to be, and that be taken back.
INSERT INTO copydesk.transition (action, from_state, live, fired, to_state)
SELECT action.name, t.from_state, t.live, t.fired, t.from_state
  FROM copydesk.transition AS t JOIN copydesk.action ON action.kill_request IS NOT NULL
 WHERE t.action = 'kill';

-- What is not put away or killed has a preview.
INSERT INTO copydesk.transition (action, from_state, live, fired, to_state)
SELECT 'preview_link', t.from_state, t.live, t.fired, t.to_state
  FROM copydesk.transition AS t WHERE t.action = 'note' AND t.from_state NOT IN ('spiked', 'killed');

-- The front page has what readers see.
INSERT INTO copydesk.transition (action, from_state, live, fired, to_state)
SELECT action.name, place.state, true, place.fired, place.state
  FROM copydesk.action
 CROSS JOIN (VALUES ('draft', false), ('desk_review', false), ('approved', false), ('approved', true), ('published', false))
         AS known (state, fired)
 CROSS JOIN LATERAL (SELECT known.state::copydesk.story_state, known.fired) AS place
 WHERE action.front_place IS NOT NULL;

-- Refuses with a name that errors can be told by; SQLSTATE 23514 as any check that fails.
CREATE FUNCTION copydesk.refuse(rule text, sentence text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = sentence;
END
$$;

-- Whether what was decided has arrived where that makes the story published: at the primary destination, or, if the newsroom
-- has none of that name, anywhere.
CREATE FUNCTION copydesk.has_arrived(of_decision bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM copydesk.delivery AS d
      JOIN copydesk.receipt AS r ON r.delivery = d.id
     CROSS JOIN copydesk.newsroom AS n
     WHERE d.decision = of_decision AND NOT copydesk.withdraws(d.kind)
       AND (d.destination = n."primary"
            OR NOT EXISTS (SELECT FROM copydesk.delivery AS p
                            WHERE p.decision = d.decision AND p.destination = n."primary")));
END
$$;

-- The action that brought the story to its present state.
CREATE FUNCTION copydesk.last_state_change(of_story bigint) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT e.action FROM copydesk.audit_entry AS e
     WHERE coalesce(e.story, 0) = of_story AND e.from_state IS DISTINCT FROM e.to_state
     ORDER BY e.position DESC LIMIT 1);
END
$$;

-- What the session says that it is doing; of all false when it says nothing that there is.
CREATE FUNCTION copydesk.announced_action() RETURNS copydesk.action
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT a FROM copydesk.action AS a WHERE a.name = copydesk.announced('action'));
END
$$;

-- Stands before every change of a story: is it an action of the workflow, said by somebody, and counted?
CREATE FUNCTION copydesk.guard_story() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entry  copydesk.audit_entry;
  action copydesk.action := copydesk.announced_action();
  was    copydesk.story_state;
BEGIN
  entry.actor := copydesk.announced('actor');
  entry.action := copydesk.announced('action');
  IF entry.actor IS NULL OR entry.action IS NULL THEN
    PERFORM copydesk.refuse('story_change_has_actor', 'A change to a story must name an actor and an action.');
  END IF;
  IF TG_OP = 'UPDATE' THEN
    was := OLD.state;
    IF action.records_only THEN
      IF (OLD.revision, OLD.slug, OLD.desk, OLD.state, OLD.working_version, OLD.working_kind, OLD.live_version, OLD.publish_at,
          OLD.trigger, OLD.package, OLD.publishing_since, OLD.hold_reason, OLD.hold_story, OLD.decision)
        IS DISTINCT FROM (NEW.revision, NEW.slug, NEW.desk, NEW.state, NEW.working_version, NEW.working_kind,
                          NEW.live_version, NEW.publish_at, NEW.trigger, NEW.package, NEW.publishing_since, NEW.hold_reason,
                          NEW.hold_story, NEW.decision) THEN
        PERFORM copydesk.refuse('story_record_changes_nothing', 'Notes, assignments and claims must leave the story unchanged.');
      END IF;
      IF action.front_place IS NOT NULL AND NOT EXISTS (
        SELECT FROM copydesk.front_act AS a
         WHERE a.story = OLD.number AND a.follows = OLD.audit_length AND a.place = action.front_place) THEN
        PERFORM copydesk.refuse('story_front_is_signed', 'What is set by hand of the front page must be signed.');
      END IF;
    ELSIF NEW.revision <> OLD.revision + 1 THEN
      PERFORM copydesk.refuse('story_revision_follows', 'Each change to a story must raise its revision by one.');
    END IF;
    IF OLD.first_published_at IS NOT NULL AND (OLD.slug, OLD.desk) IS DISTINCT FROM (NEW.slug, NEW.desk) THEN
      -- What is put away takes its address with it, which readers never had; what it says must match the version then (111).
      IF action.readdresses THEN
        INSERT INTO copydesk.former_address (slug, desk, story) VALUES (OLD.slug, OLD.desk, OLD.number) ON CONFLICT DO NOTHING;
      ELSIF action.puts_away IS NOT TRUE THEN
        PERFORM copydesk.refuse('story_address_frozen', 'Slug and desk cannot change after the first publication.');
      END IF;
    END IF;
    IF OLD.first_published_at IS NOT NULL AND NEW.first_published_at IS DISTINCT FROM OLD.first_published_at THEN
      PERFORM copydesk.refuse('story_first_publication_once', 'The time of the first publication cannot be changed.');
    END IF;
  ELSIF NEW.revision <> 1 OR NEW.working_version <> 1 OR NEW.live_version IS NOT NULL OR NEW.publishing_since IS NOT NULL
    OR NEW.first_published_at IS NOT NULL OR NEW.decision IS NOT NULL OR NEW.package IS NOT NULL THEN
    PERFORM copydesk.refuse('story_begins_unpublished', 'A new story must begin with version 1, unpublished.');
  END IF;
  IF NOT EXISTS (
    SELECT FROM copydesk.transition AS t
     WHERE t.action = entry.action AND t.from_state IS NOT DISTINCT FROM was AND t.to_state = NEW.state
       AND t.live = (TG_OP = 'UPDATE' AND OLD.live_version IS NOT NULL)
       AND t.fired = (TG_OP = 'UPDATE' AND OLD.publishing_since IS NOT NULL)) THEN
    PERFORM copydesk.refuse('story_transition_known',
      format('No action %s takes a story from %s to %s.', entry.action, coalesce(was::text, 'nothing'), NEW.state));
  END IF;
  IF TG_OP = 'UPDATE' THEN
    PERFORM copydesk.check_story_change(OLD, NEW, action);
  END IF;

  NEW.updated_at := clock_timestamp();
  NEW.updated_by := entry.actor;
  NEW.updated_action := entry.action;
  entry.story := NEW.number;
  entry.position := NEW.audit_length + 1;
  entry.previous := NEW.audit_head;
  IF TG_OP = 'UPDATE' THEN
    entry.position := OLD.audit_length + 1;
    entry.previous := OLD.audit_head;
  END IF;
  entry.on_behalf_of := copydesk.announced('on_behalf_of');
  entry.requested_by := copydesk.announced('requested_by');
  entry.revision := NEW.revision;
  entry.version := NEW.working_version;
  entry.from_state := was;
  entry.to_state := NEW.state;
  entry.note := copydesk.announced('note');
  entry.detail := coalesce(copydesk.announced('detail')::jsonb, '{}');
  IF TG_OP = 'UPDATE' THEN
    IF NEW.publishing_since IS NOT NULL AND OLD.publishing_since IS NULL THEN
      entry.detail := entry.detail || '{"fired": true}';
    END IF;
    IF NEW.hold_reason IS NOT NULL AND OLD.hold_reason IS NULL THEN
      entry.detail := entry.detail || jsonb_build_object('held', NEW.hold_reason);
    END IF;
  END IF;
  NEW.audit_head := copydesk.append_audit(entry);
  NEW.audit_length := entry.position;
  INSERT INTO copydesk.event (kind, story, desk, data)
  VALUES (entry.action, NEW.number, NEW.desk,
          jsonb_build_object('slug', NEW.slug, 'state', NEW.state, 'revision', NEW.revision, 'version', NEW.working_version,
                             'live_version', NEW.live_version, 'actor', entry.actor, 'detail', entry.detail));
  RETURN NEW;
END
$$;

-- What a transition needs beside being known.
CREATE FUNCTION copydesk.check_story_change(was copydesk.story, now copydesk.story, action copydesk.action) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF now.working_version <> was.working_version
    AND NOT (now.working_version > was.working_version AND action.makes_version)
    AND NOT (coalesce(now.working_version = was.live_version, false) AND action.puts_away) THEN
    PERFORM copydesk.refuse('story_version_follows', 'The working version can only be replaced by a later one.');
  END IF;
  IF action.only_after IS NOT NULL AND copydesk.last_state_change(was.number) IS DISTINCT FROM action.only_after THEN
    PERFORM copydesk.refuse('story_reopens_returned', 'Only a story that was returned can be reopened.');
  END IF;
  PERFORM copydesk.check_membership(was, now, action);
  PERFORM copydesk.check_kill_request(was, now, action);
  -- Firing writes its deliveries before anything else is done to the story, not only before the transaction ends (111).
  IF was.publishing_since IS NOT NULL
    AND NOT EXISTS (SELECT FROM copydesk.delivery AS d WHERE d.decision = was.decision) THEN
    PERFORM copydesk.refuse('story_fires_deliveries', 'A story that was sent out must have a delivery of its decision.');
  END IF;
  -- Once fired, a story is on its way: what was decided stays until it is published or killed.
  IF was.publishing_since IS NOT NULL AND now.state = 'approved'
    AND (now.publishing_since, now.decision) IS DISTINCT FROM (was.publishing_since, was.decision) THEN
    PERFORM copydesk.refuse('story_fired_stays', 'A story that has gone out cannot be taken back, only killed.');
  END IF;
  IF now.state = 'approved' AND was.state <> 'approved' AND now.decision IS NOT DISTINCT FROM was.decision THEN
    PERFORM copydesk.refuse('story_approved_is_decided', 'An approved story needs a new decision.');
  END IF;
  -- What is approved stays so unless a signature becomes void, which is looked at when the transaction ends (111).
  IF now.state = 'approved' AND (was.state <> 'approved' OR now.working_version <> was.working_version)
    AND NOT copydesk.is_approved(now.number, now.working_version) THEN
    PERFORM copydesk.refuse('story_approved_by_enough', 'The working version does not have enough valid approvals.');
  END IF;
  -- Approvals do not outlive what they are of: other words, another way than to publication, or what readers saw until now.
  IF (was.state IN ('desk_review', 'approved') AND NOT action.goes_live
      AND (now.working_version <> was.working_version OR now.state NOT IN ('desk_review', 'approved')
           OR (was.state, now.state) = ('approved', 'desk_review'))
      OR (was.state, now.state) = ('published', 'unpublished')
      OR was.state = 'unpublished' AND now.working_version <> was.working_version)
    AND copydesk.approval_count(was.number, was.working_version) > 0 THEN
    PERFORM copydesk.refuse('story_recall_voids_approvals', 'Approvals that no longer apply must be voided.');
  END IF;
  IF now.live_version IS DISTINCT FROM was.live_version AND now.live_version IS NOT NULL
    AND (NOT action.goes_live OR now.live_version <> now.working_version
         OR NOT copydesk.has_arrived(was.decision)) THEN
    PERFORM copydesk.refuse('story_live_has_receipt', 'A version goes live only with the primary destination''s receipt.');
  END IF;
  IF was.live_version IS NOT NULL AND now.live_version IS NULL AND now.state NOT IN ('killed', 'unpublished') THEN
    PERFORM copydesk.refuse('story_stays_live', 'What readers see can only be unpublished or killed.');
  END IF;
  IF now.first_published_at IS NOT NULL AND was.first_published_at IS NULL AND now.live_version IS NULL THEN
    PERFORM copydesk.refuse('story_first_publication_is_live', 'Only a story with a live version has a time of first publication.');
  END IF;
  -- That firing writes deliveries is held when the transaction ends, since they come after the story (111).
  IF now.publishing_since IS NOT NULL AND was.publishing_since IS NULL AND (now.decision IS NULL OR NOT action.fires) THEN
    PERFORM copydesk.refuse('story_fired_by_action', 'A story goes out only by a decision, and by an action that fires it.');
  END IF;
  -- What was decided stands, with what it waits for, until the story leaves `approved` or somebody signs anew.
  IF now.state = 'approved'
    AND (now.state, now.decision, now.publish_at, now.trigger, now.package, now.first_published_at)
      IS DISTINCT FROM (was.state, was.decision, was.publish_at, was.trigger, was.package, was.first_published_at)
    AND NOT EXISTS (
    SELECT FROM copydesk.decision AS d
     WHERE d.id = now.decision AND d.publish_at IS NOT DISTINCT FROM now.publish_at
       AND d.trigger IS NOT DISTINCT FROM now.trigger
       AND (now.first_published_at IS NOT NULL OR d.package IS NOT DISTINCT FROM now.package)) THEN
    PERFORM copydesk.refuse('story_keeps_decision', 'An approved story must keep its decision, and what it waits for as it was signed.');
  END IF;
  IF now.decision IS NOT NULL AND now.decision IS DISTINCT FROM was.decision
    AND NOT EXISTS (SELECT FROM copydesk.decision AS d
                     WHERE d.id = now.decision AND d.story = now.number
                       AND (copydesk.withdraws(d.kind) OR d.version = now.working_version)) THEN
    PERFORM copydesk.refuse('story_decision_is_of_it', 'The decision is for another story or version.');
  END IF;
  IF now.state = 'killed' AND was.state <> 'killed' AND was.live_version IS NULL AND was.publishing_since IS NULL
    AND NOT EXISTS (SELECT FROM copydesk.delivery AS d JOIN copydesk.attempt AS a ON a.delivery = d.id
                     WHERE d.story = now.number) THEN
    PERFORM copydesk.refuse('story_kill_needs_publication', 'Nobody has received the story, so it can be spiked but not killed.');
  END IF;
END
$$;

CREATE TRIGGER guard_story BEFORE INSERT OR UPDATE ON copydesk.story
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_story();
