-- From signature to receipt: approvals, decisions, deliveries, attempts, receipts. All but the state of a delivery is
-- insert-only for the daemon; what is withdrawn is withdrawn by a row of its own.

-- What a story can wait for once it is approved; a new kind is a row.
CREATE TABLE copydesk.known_wait (name text PRIMARY KEY);
INSERT INTO copydesk.known_wait VALUES ('now'), ('time'), ('embargo'), ('trigger'), ('package'), ('command');

-- One person's signature on one exact version.
CREATE TABLE copydesk.approval (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  story              bigint  NOT NULL,
  version            integer NOT NULL,
  content_hash       copydesk.hex_sha256 NOT NULL,
  kind               copydesk.decision_kind NOT NULL REFERENCES copydesk.known_decision_kind,
  desk               copydesk.slug NOT NULL REFERENCES copydesk.desk,
  actor              copydesk.slug NOT NULL REFERENCES copydesk.staff,
  on_behalf_of       copydesk.slug REFERENCES copydesk.staff,
  grant_id           bigint  NOT NULL REFERENCES copydesk.staff_grant,
  signs_as           text    NOT NULL DEFAULT 'approve' REFERENCES copydesk.capability,  -- which of the signatures that are needed it is
  break_glass_reason text    CONSTRAINT approval_break_glass_says_why CHECK (break_glass_reason ~ '\S'),
  overridden_checks  text[]  NOT NULL DEFAULT '{}',
  override_reason    text,
  waits_for          text    NOT NULL DEFAULT 'now' REFERENCES copydesk.known_wait,
  publish_at         copydesk.instant,                  -- the time that it waits for
  trigger            copydesk.slug REFERENCES copydesk.trigger,    -- the trigger that it waits for
  trigger_digest     copydesk.hex_sha256,               -- of that one's definition when it was signed
  package            copydesk.slug,                     -- the package that it waits for
  local_time         text,                              -- what the time was meant as, if it was a local one
  time_zone          text,
  firings            bigint,                            -- how many firings there had been: only a later one counts
  unread             boolean NOT NULL DEFAULT false,    -- signed without having been read
  configuration      bigint  NOT NULL,          -- the newest signed configuration when it was given
  follows            bigint  NOT NULL,          -- the story's audit entry that it comes after: it counts there and nowhere else
  signed_at          timestamptz NOT NULL,
  key_id             text    NOT NULL REFERENCES copydesk.signing_key,
  signature          bytea   NOT NULL CONSTRAINT approval_signature_length CHECK (octet_length(signature) = 64)
                             CONSTRAINT approval_signature_once UNIQUE,
  CONSTRAINT approval_break_glass_approves CHECK (break_glass_reason IS NULL OR signs_as = 'approve'),
  CONSTRAINT approval_waits_for_time CHECK ((waits_for IN ('time', 'embargo')) = (publish_at IS NOT NULL)),
  CONSTRAINT approval_local_time_whole CHECK (
    (local_time IS NULL) = (time_zone IS NULL) AND (local_time IS NULL OR publish_at IS NOT NULL)),
  CONSTRAINT approval_waits_for_trigger CHECK (
    (waits_for = 'trigger') = (trigger IS NOT NULL) AND num_nulls(trigger, trigger_digest, firings) IN (0, 3)),
  CONSTRAINT approval_waits_for_package CHECK ((waits_for = 'package') = (package IS NOT NULL)),
  CONSTRAINT approval_override_says_why
    CHECK (overridden_checks = '{}' OR coalesce(override_reason ~ '\S', false)),
  CONSTRAINT approval_of_exact_version FOREIGN KEY (story, version, content_hash)
    REFERENCES copydesk.version (story, number, content_hash)
);
CREATE INDEX approval_by_version ON copydesk.approval (story, version);

-- An approval that no longer counts.
CREATE TABLE copydesk.approval_void (
  approval  bigint PRIMARY KEY REFERENCES copydesk.approval,
  voided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  voided_by text NOT NULL,
  reason    text NOT NULL
);

-- That somebody asks for a kill where their desk wants two signatures for one. Which of them is open, the story says (132).
CREATE TABLE copydesk.kill_request (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  story        bigint  NOT NULL,
  version      integer NOT NULL,                -- the working version when it was asked for
  content_hash copydesk.hex_sha256 NOT NULL,
  desk         copydesk.slug NOT NULL REFERENCES copydesk.desk,
  actor        copydesk.slug NOT NULL REFERENCES copydesk.staff,
  on_behalf_of copydesk.slug REFERENCES copydesk.staff,
  grant_id     bigint  REFERENCES copydesk.staff_grant,       -- null: as one of the story's authors
  notice       text    NOT NULL CONSTRAINT kill_request_says_why CHECK (notice ~ '\S'),
  vanish       boolean NOT NULL DEFAULT false,  -- no page is to say that there was a story
  configuration bigint NOT NULL,                -- the newest signed configuration when it was asked for
  follows      bigint  NOT NULL,                -- the story's audit entry that it comes after
  signed_at    timestamptz NOT NULL,
  key_id       text    NOT NULL REFERENCES copydesk.signing_key,
  signature    bytea   NOT NULL
    CONSTRAINT kill_request_signature_length CHECK (octet_length(signature) = 64)
    CONSTRAINT kill_request_signature_once UNIQUE,
  CONSTRAINT kill_request_author_covers_nobody CHECK (grant_id IS NOT NULL OR on_behalf_of IS NULL),
  CONSTRAINT kill_request_of_exact_version FOREIGN KEY (story, version, content_hash)
    REFERENCES copydesk.version (story, number, content_hash),
  CONSTRAINT kill_request_of_story UNIQUE (story, id)
);

-- To publish, correct, update or kill one exact version, and whatever else `known_decision_kind` has.
CREATE TABLE copydesk.decision (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  story        bigint  NOT NULL,
  version      integer NOT NULL,
  content_hash copydesk.hex_sha256 NOT NULL,
  kind         copydesk.decision_kind NOT NULL REFERENCES copydesk.known_decision_kind,
  actor        text    NOT NULL,
  publish_at   copydesk.instant,         -- null: at once, by a trigger, or by command
  trigger      copydesk.slug REFERENCES copydesk.trigger,
  trigger_digest copydesk.hex_sha256,
  package      copydesk.slug,            -- with whose other stories it goes out
  note         text,
  vanish       boolean NOT NULL DEFAULT false   -- of a kill: no page says that there was a story
               CONSTRAINT decision_vanish_of_kill CHECK (NOT vanish OR kind = 'kill'),
  kill_request bigint                    -- of a kill with two signatures: by which the other person asked for it
               CONSTRAINT decision_signs_request_once UNIQUE,
  break_glass_reason text                -- of a kill with one signature where its desk wants two
               CONSTRAINT decision_break_glass_says_why CHECK (break_glass_reason ~ '\S'),
  made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT decision_two_signatures_of_kill CHECK (
    kind = 'kill' OR num_nonnulls(kill_request, break_glass_reason) = 0),
  CONSTRAINT decision_waits_for_one CHECK (
    num_nonnulls(publish_at, trigger, package) <= 1 AND (trigger IS NULL) = (trigger_digest IS NULL)),
  CONSTRAINT decision_of_exact_version FOREIGN KEY (story, version, content_hash)
    REFERENCES copydesk.version (story, number, content_hash),
  CONSTRAINT decision_signs_request_of_story FOREIGN KEY (story, kill_request) REFERENCES copydesk.kill_request (story, id),
  CONSTRAINT decision_whole UNIQUE (id, story, version, content_hash, kind)
);
CREATE INDEX decision_by_story ON copydesk.decision (story, id);

-- What lets a decision go out, and who says so: a firing when its time has come, somebody's command to publish ahead of it
-- or to go on after a hold, and a withdrawal. A new kind is a row.
CREATE TABLE copydesk.known_signed_act (
  name          text    PRIMARY KEY,
  ahead_of_time boolean NOT NULL DEFAULT false,   -- needs no time to have come, but somebody with `publish`
  withdraws     copydesk.decision_kind REFERENCES copydesk.known_decision_kind   -- that kind of decision, and no other act does
);
INSERT INTO copydesk.known_signed_act (name, ahead_of_time, withdraws) VALUES
  ('firing', false, NULL), ('publish', true, NULL), ('release', true, NULL), ('kill', false, 'kill'),
  ('unpublish', false, 'unpublish');

-- That a trigger fired, and why; or that it did not, though it was asked to. Numbered without a gap, in the newsroom's chain.
CREATE TABLE copydesk.firing (
  number    bigint      PRIMARY KEY CONSTRAINT firing_number_positive CHECK (number >= 1),
  trigger   copydesk.slug NOT NULL REFERENCES copydesk.trigger,
  digest    copydesk.hex_sha256 NOT NULL,       -- of the trigger's definition
  cause     jsonb       NOT NULL,               -- Newsroom's FiringCause
  cause_key text        NOT NULL CONSTRAINT firing_cause_key_length CHECK (length(cause_key) BETWEEN 1 AND 400),
  refused   text,                               -- why it lets nothing go out; null: it does
  actor     text        NOT NULL,
  on_behalf_of copydesk.slug REFERENCES copydesk.staff,
  follows   bigint      NOT NULL,               -- the newsroom's audit entry that it comes after
  fired_at  timestamptz NOT NULL,
  key_id    text        NOT NULL REFERENCES copydesk.signing_key,
  signature bytea       NOT NULL CONSTRAINT firing_signature_length CHECK (octet_length(signature) = 64)
                        CONSTRAINT firing_signature_once UNIQUE
);
CREATE INDEX firing_by_trigger ON copydesk.firing (trigger, number DESC);
CREATE INDEX firing_by_cause ON copydesk.firing (trigger, cause_key);

-- What a firing did with each story that waited for its trigger: that it went out, or why it did not.
CREATE TABLE copydesk.firing_story (
  firing   bigint NOT NULL REFERENCES copydesk.firing,
  story    bigint NOT NULL REFERENCES copydesk.story,
  decision bigint NOT NULL REFERENCES copydesk.decision,
  refused  text,                                -- null: it went out
  at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (firing, story)
);

-- That a firing has been carried out, as far as there were stories to look at.
CREATE TABLE copydesk.firing_end (
  firing bigint PRIMARY KEY REFERENCES copydesk.firing,
  at     timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- That somebody pauses a trigger or has it go on. What was said last holds.
CREATE TABLE copydesk.trigger_pause (
  number       bigint PRIMARY KEY CONSTRAINT trigger_pause_number_positive CHECK (number >= 1),
  trigger      copydesk.slug NOT NULL REFERENCES copydesk.trigger,
  paused       boolean NOT NULL,
  reason       text,
  actor        copydesk.slug NOT NULL REFERENCES copydesk.staff,
  on_behalf_of copydesk.slug REFERENCES copydesk.staff,
  follows      bigint  NOT NULL,                -- the newsroom's audit entry that it comes after
  signed_at    timestamptz NOT NULL,
  key_id       text    NOT NULL REFERENCES copydesk.signing_key,
  signature    bytea   NOT NULL CONSTRAINT trigger_pause_signature_length CHECK (octet_length(signature) = 64)
                       CONSTRAINT trigger_pause_signature_once UNIQUE
);
CREATE INDEX trigger_pause_by_trigger ON copydesk.trigger_pause (trigger, number DESC);

-- What was done to packages: stories added and taken out, packages closed and released. Numbered without a gap, in the newsroom's
-- chain; what it may be says 128.
CREATE TABLE copydesk.package_act (
  number       bigint  PRIMARY KEY CONSTRAINT package_act_number_positive CHECK (number >= 1),
  act          text    NOT NULL CONSTRAINT package_act_known CHECK (act IN ('add', 'remove', 'close', 'release')),
  package      copydesk.slug NOT NULL,
  stories      bigint[] NOT NULL CONSTRAINT package_act_of_stories CHECK (cardinality(stories) BETWEEN 1 AND 1000),
  decisions    bigint[] NOT NULL DEFAULT '{}',  -- of a release: by which each of them goes out, in the same order
  publish_at   copydesk.instant,                -- of a closing: the time that it waits for
  trigger      copydesk.slug REFERENCES copydesk.trigger,    -- or the trigger
  trigger_digest copydesk.hex_sha256,
  firings      bigint,                          -- how many firings there had been: only a later one counts
  firing       bigint  REFERENCES copydesk.firing,   -- of a release: the firing of that trigger
  entry        bigint,                          -- of a story that is added or taken out: its audit entry that says so
  actor        text    NOT NULL,
  on_behalf_of copydesk.slug REFERENCES copydesk.staff,
  follows      bigint  NOT NULL,                -- the newsroom's audit entry that it comes after
  signed_at    timestamptz NOT NULL,
  key_id       text    NOT NULL REFERENCES copydesk.signing_key,
  signature    bytea   NOT NULL
    CONSTRAINT package_act_signature_length CHECK (octet_length(signature) = 64)
    CONSTRAINT package_act_signature_once UNIQUE,
  CONSTRAINT package_act_one_member CHECK ((act IN ('add', 'remove')) = (entry IS NOT NULL) AND (entry IS NULL OR cardinality(stories) = 1)),
  CONSTRAINT package_act_release_decides CHECK (cardinality(decisions) = CASE act WHEN 'release' THEN cardinality(stories) ELSE 0 END),
  CONSTRAINT package_act_closing_waits CHECK (
    num_nulls(trigger, trigger_digest, firings) IN (0, 3) AND num_nonnulls(publish_at, trigger) <= 1
    AND (act = 'close' OR num_nonnulls(publish_at, trigger) = 0) AND (act = 'release' OR firing IS NULL))
);
CREATE INDEX package_act_by_package ON copydesk.package_act (package, number);
CREATE INDEX package_act_by_firing ON copydesk.package_act (firing) WHERE firing IS NOT NULL;

CREATE TABLE copydesk.signed_act (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind          text    NOT NULL REFERENCES copydesk.known_signed_act,
  decision      bigint  NOT NULL,
  story         bigint  NOT NULL,
  version       integer NOT NULL,
  content_hash  copydesk.hex_sha256 NOT NULL,
  decision_kind copydesk.decision_kind NOT NULL,
  cause         text    NOT NULL,               -- the act that did it: approve, fire, publish, kill
  actor         text    NOT NULL,
  on_behalf_of  copydesk.slug REFERENCES copydesk.staff,
  reason        text,
  firing        bigint  REFERENCES copydesk.firing,   -- of what waited for a trigger: the firing that lets it go out
  release       bigint  REFERENCES copydesk.package_act,   -- of what waited for its package: the release of that
  follows       bigint  NOT NULL,               -- the story's audit entry that it comes after
  signed_at     timestamptz NOT NULL,
  key_id        text    NOT NULL REFERENCES copydesk.signing_key,
  signature     bytea   NOT NULL
    CONSTRAINT signed_act_signature_length CHECK (octet_length(signature) = 64)
    CONSTRAINT signed_act_signature_once UNIQUE,
  CONSTRAINT signed_act_of_exact_decision FOREIGN KEY (decision, story, version, content_hash, decision_kind)
    REFERENCES copydesk.decision (id, story, version, content_hash, kind)
);
CREATE INDEX signed_act_by_decision ON copydesk.signed_act (decision);
CREATE INDEX signed_act_by_release ON copydesk.signed_act (release) WHERE release IS NOT NULL;
CREATE INDEX signed_act_by_story ON copydesk.signed_act (story, follows);

-- What somebody set by hand of the front page: where a story is on it, and until when. What was said last of a story holds.
CREATE TABLE copydesk.front_act (
  number       bigint  PRIMARY KEY,             -- in the order in which they were done; given by the guard (123)
  story        bigint  NOT NULL REFERENCES copydesk.story,
  place        text    NOT NULL CONSTRAINT front_act_place_known CHECK (place IN ('lead', 'pin', 'drop', 'clear')),
  until        copydesk.instant,                -- when it ends by itself; null: never
  actor        copydesk.slug NOT NULL REFERENCES copydesk.staff,
  on_behalf_of copydesk.slug REFERENCES copydesk.staff,
  follows      bigint  NOT NULL,                -- the story's audit entry that it comes after
  signed_at    timestamptz NOT NULL,
  key_id       text    NOT NULL REFERENCES copydesk.signing_key,
  signature    bytea   NOT NULL
    CONSTRAINT front_act_signature_length CHECK (octet_length(signature) = 64)
    CONSTRAINT front_act_signature_once UNIQUE,
  CONSTRAINT front_act_clear_never_ends CHECK (place <> 'clear' OR until IS NULL)
);
CREATE INDEX front_act_by_story ON copydesk.front_act (story, follows);

-- That somebody stops what goes out by itself, on a desk or everywhere, or ends that. What was said last of a desk holds.
CREATE TABLE copydesk.freeze_act (
  number       bigint  PRIMARY KEY,             -- in the order in which they were done; given by the guard (127)
  act          text    NOT NULL CONSTRAINT freeze_act_known CHECK (act IN ('freeze', 'unfreeze')),
  desk         copydesk.slug REFERENCES copydesk.desk,        -- null: the whole newsroom
  reason       text,
  until        copydesk.instant,                -- when a freeze ends by itself; null: when somebody ends it
  actor        text    NOT NULL,                -- `system` for an end that came by itself
  on_behalf_of copydesk.slug REFERENCES copydesk.staff,
  follows      bigint  NOT NULL,                -- the newsroom's audit entry that it comes after
  signed_at    timestamptz NOT NULL,
  key_id       text    NOT NULL REFERENCES copydesk.signing_key,
  signature    bytea   NOT NULL
    CONSTRAINT freeze_act_signature_length CHECK (octet_length(signature) = 64)
    CONSTRAINT freeze_act_signature_once UNIQUE,
  CONSTRAINT freeze_act_says_why CHECK (act <> 'freeze' OR coalesce(reason ~ '\S', false)),
  CONSTRAINT freeze_act_ends_freeze CHECK (act = 'freeze' OR until IS NULL)
);
CREATE INDEX freeze_act_by_desk ON copydesk.freeze_act (coalesce(desk, '*'), number);

-- The decision that stands; what is not this story's current decision does not fire.
ALTER TABLE copydesk.story ADD COLUMN decision bigint
  CONSTRAINT story_decision_exists REFERENCES copydesk.decision DEFERRABLE INITIALLY DEFERRED;

-- The request for a kill that waits for another person's signature. While there is one, nothing of the story goes out anew.
ALTER TABLE copydesk.story
  ADD COLUMN kill_request bigint,
  ADD CONSTRAINT story_kill_request_is_its_own FOREIGN KEY (number, kill_request) REFERENCES copydesk.kill_request (story, id),
  ADD CONSTRAINT story_kill_request_can_be_signed CHECK (kill_request IS NULL OR state NOT IN ('killed', 'spiked'));
CREATE INDEX story_by_kill_request ON copydesk.story (desk) WHERE kill_request IS NOT NULL;

-- A signature that breaks the glass is looked at afterwards by another person. Opened by triggers alone.
CREATE TABLE copydesk.after_review (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  approval  bigint CONSTRAINT after_review_once_of_approval UNIQUE REFERENCES copydesk.approval,
  decision  bigint CONSTRAINT after_review_once_of_kill UNIQUE REFERENCES copydesk.decision,   -- a kill that broke the glass
  story     bigint  NOT NULL REFERENCES copydesk.story,
  version   integer NOT NULL,
  broken_by copydesk.slug NOT NULL REFERENCES copydesk.staff,
  reason    text    NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_at copydesk.instant,
  closed_by copydesk.slug REFERENCES copydesk.staff,
  note      text,
  FOREIGN KEY (story, version) REFERENCES copydesk.version,
  CONSTRAINT after_review_of_one CHECK (num_nonnulls(approval, decision) = 1),
  CONSTRAINT after_review_closed_by_somebody CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);

-- One decision to one destination.
CREATE TABLE copydesk.delivery (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  decision     bigint  NOT NULL,
  destination  copydesk.slug NOT NULL REFERENCES copydesk.destination,
  story        bigint  NOT NULL REFERENCES copydesk.story,
  version      integer NOT NULL,
  content_hash copydesk.hex_sha256 NOT NULL,
  kind         copydesk.decision_kind NOT NULL,
  state        text    NOT NULL DEFAULT 'pending'
    CONSTRAINT delivery_state_known
      CHECK (state IN ('pending', 'running', 'delivered', 'failed', 'cancelled', 'superseded')),
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  resumed_after integer NOT NULL DEFAULT 0,     -- attempts before it was last resumed: they count no more
  CONSTRAINT delivery_once UNIQUE (decision, destination),
  CONSTRAINT delivery_of_exact_decision FOREIGN KEY (decision, story, version, content_hash, kind)
    REFERENCES copydesk.decision (id, story, version, content_hash, kind)
);
CREATE INDEX delivery_by_story ON copydesk.delivery (story, destination, decision);
CREATE INDEX delivery_unfinished ON copydesk.delivery (destination, id) WHERE state IN ('pending', 'running', 'failed');

-- A destination that takes nothing until somebody has looked at it, such as a site that is ahead of its database. Its deliveries
-- wait; nothing of them is lost.
CREATE TABLE copydesk.destination_hold (
  destination copydesk.slug PRIMARY KEY REFERENCES copydesk.destination,
  reason      text        NOT NULL CONSTRAINT destination_hold_reason_known
                CHECK (reason IN ('site_ahead', 'site_missing', 'another_site')),
  detail      text        NOT NULL CONSTRAINT destination_hold_detail_length CHECK (length(detail) <= 1000),
  since       timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Each try, made under a claim of the delivery's job. One without an end, or with the outcome `unknown`, may have arrived.
CREATE TABLE copydesk.attempt (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  delivery      bigint  NOT NULL REFERENCES copydesk.delivery,
  number        integer NOT NULL,
  job           bigint  NOT NULL,
  fencing_token bigint  NOT NULL,       -- the claim's: a later one of any job has a higher one
  started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at      copydesk.instant,
  outcome       text CONSTRAINT attempt_outcome_known CHECK (outcome IN ('delivered', 'failed', 'unknown')),
  error         text,
  CONSTRAINT attempt_number_once UNIQUE (delivery, number),
  CONSTRAINT attempt_ended_somehow CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX attempt_open ON copydesk.attempt (delivery) WHERE ended_at IS NULL;

-- The proof that it arrived.
CREATE TABLE copydesk.receipt (
  delivery    bigint PRIMARY KEY REFERENCES copydesk.delivery,
  attempt     bigint NOT NULL REFERENCES copydesk.attempt,
  received_at timestamptz NOT NULL,
  detail      jsonb  NOT NULL,
  key_id      text   NOT NULL REFERENCES copydesk.signing_key,
  signature   bytea  NOT NULL CONSTRAINT receipt_signature_length CHECK (octet_length(signature) = 64)
                     CONSTRAINT receipt_signature_once UNIQUE
);

-- What a daemon found that is not vouched for by signatures, and left out, until it finds it well again.
CREATE TABLE copydesk.distrust (
  part     text        NOT NULL,               -- story, desk, staff …
  name     text        NOT NULL,
  reason   text        NOT NULL,
  found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (part, name),
  CONSTRAINT distrust_short CHECK (length(part) <= 40 AND length(name) <= 200 AND length(reason) <= 400)
);

-- Changing requests of the control socket by their key, and what each was answered: kept for a day, so that a request
-- that is sent again is carried out once and answered alike.
CREATE TABLE copydesk.idempotency (
  uid         bigint  NOT NULL,
  route       text    NOT NULL,
  key         text    NOT NULL,
  digest      copydesk.hex_sha256 NOT NULL,
  holder      bigint  NOT NULL GENERATED ALWAYS AS IDENTITY,    -- another one for each that takes the key
  reserved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  response    jsonb,                                            -- null: its holder is still carrying it out
  PRIMARY KEY (uid, route, key)
);
CREATE INDEX idempotency_age ON copydesk.idempotency (reserved_at);
