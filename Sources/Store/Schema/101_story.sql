-- What came in, and what became of it: submissions, stories, versions.

-- Pictures by their content; never changed.
CREATE TABLE copydesk.asset (
  sha256     copydesk.hex_sha256 PRIMARY KEY,
  media_type text        NOT NULL,
  width      integer     NOT NULL CONSTRAINT asset_width_positive CHECK (width > 0),
  height     integer     NOT NULL CONSTRAINT asset_height_positive CHECK (height > 0),
  bytes      bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT asset_is_its_hash CHECK (encode(sha256(bytes), 'hex') = sha256)
);

CREATE TABLE copydesk.story (
  number             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug               copydesk.slug NOT NULL CONSTRAINT story_slug_unique UNIQUE
                     CONSTRAINT story_slug_not_reserved CHECK (slug NOT IN ('archive', 'feed')),    -- the site's own, in a desk's directory
  desk               copydesk.slug NOT NULL REFERENCES copydesk.desk,
  state              copydesk.story_state NOT NULL,
  working_version    integer NOT NULL,
  working_kind       copydesk.decision_kind NOT NULL DEFAULT 'publish' REFERENCES copydesk.known_decision_kind,
  live_version       integer,
  revision           bigint  NOT NULL CONSTRAINT story_revision_positive CHECK (revision >= 1),
  publish_at         copydesk.instant,
  trigger            copydesk.slug REFERENCES copydesk.trigger,   -- that it waits for, as it was signed
  package            copydesk.slug,                -- that it is in, or went out with (128)
  publishing_since   copydesk.instant,
  hold_reason        text,
  hold_since         copydesk.instant,
  hold_story         bigint REFERENCES copydesk.story,        -- of its package, that keeps it
  assignee           copydesk.slug REFERENCES copydesk.staff,
  claimed_by         copydesk.slug REFERENCES copydesk.staff,
  claimed_until      copydesk.instant,
  submitted_by       text        NOT NULL,
  submitted_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_by         text        NOT NULL,
  updated_action     text        NOT NULL,
  first_published_at copydesk.instant,
  -- The audit chain's head and length; written by the audit trigger alone.
  audit_head         bytea       NOT NULL DEFAULT ''::bytea,
  audit_length       bigint      NOT NULL DEFAULT 0,
  CONSTRAINT story_hold_complete CHECK ((hold_reason IS NULL) = (hold_since IS NULL)),
  CONSTRAINT story_hold_names_member CHECK ((hold_reason IS NOT DISTINCT FROM 'package_member') = (hold_story IS NOT NULL)),
  CONSTRAINT story_claim_complete CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
  CONSTRAINT story_live_was_published CHECK (live_version IS NULL OR first_published_at IS NOT NULL),
  CONSTRAINT story_published_is_live CHECK (state <> 'published' OR live_version IS NOT NULL),
  CONSTRAINT story_withdrawn_is_not_live CHECK (state NOT IN ('killed', 'unpublished') OR live_version IS NULL),
  CONSTRAINT story_publishing_is_approved CHECK (publishing_since IS NULL OR state = 'approved'),
  CONSTRAINT story_hold_is_approved CHECK (hold_reason IS NULL OR state = 'approved')
);
-- Where readers found a story before it got another address: never given to another story, and led from by the site's redirects.
-- Written by the guard of stories alone (104).
CREATE TABLE copydesk.former_address (
  slug    copydesk.slug NOT NULL,
  desk    copydesk.slug NOT NULL REFERENCES copydesk.desk,
  story   bigint        NOT NULL REFERENCES copydesk.story,
  left_at timestamptz   NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (slug, desk)
);
CREATE INDEX former_address_by_story ON copydesk.former_address (story);

-- By when something must be done about a story, and how often people have been told that it was not. Kept by triggers alone (130).
CREATE TABLE copydesk.story_clock (
  story   bigint PRIMARY KEY REFERENCES copydesk.story,
  within  interval,                             -- how long the desk may take to review it; null: as long as it likes
  due_at  copydesk.instant,                     -- from then on it is late; a claim moves it by its length
  next_at copydesk.instant,                     -- when somebody is told next
  step    integer NOT NULL DEFAULT 0,           -- 1: the desk was reminded; 2 and more: so many steps of its ladder were told
  wanted  copydesk.instant,                     -- when it is to go out
  told_risk text                                -- why it will not, as people were told last
);
CREATE INDEX story_clock_next ON copydesk.story_clock (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX story_clock_wanted ON copydesk.story_clock (wanted) WHERE wanted IS NOT NULL AND told_risk IS NULL;
CREATE INDEX story_clock_due ON copydesk.story_clock (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX story_by_state ON copydesk.story (state, updated_at DESC);
CREATE INDEX story_by_desk ON copydesk.story (desk, state, updated_at DESC);
CREATE INDEX story_by_trigger ON copydesk.story (trigger) WHERE trigger IS NOT NULL;
CREATE INDEX story_by_package ON copydesk.story (package) WHERE package IS NOT NULL;
CREATE INDEX story_live ON copydesk.story (first_published_at DESC) WHERE live_version IS NOT NULL;

-- What came in, byte for byte, with its pictures.
CREATE TABLE copydesk.submission (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state        text        NOT NULL DEFAULT 'waiting'
               CONSTRAINT submission_state_known CHECK (state IN ('waiting', 'accepted', 'rejected')),
  draft        bytea       NOT NULL CONSTRAINT submission_draft_size CHECK (octet_length(draft) <= 1000000),
  file_name    text,
  intent       jsonb       NOT NULL,          -- action, story, revision, note, as_draft
  submitter    text        NOT NULL,          -- a handle, or sql:<role>
  requested_by text,                          -- the account behind `--as`
  received_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  settled_at   copydesk.instant,
  rejection    jsonb,                         -- Newsroom's Rejection
  findings     jsonb       NOT NULL DEFAULT '[]',
  story        bigint      REFERENCES copydesk.story,
  version      integer,
  beside       bigint      REFERENCES copydesk.story,   -- kept beside this story: its text lost a race or met a lock
  CONSTRAINT submission_settled_once CHECK ((state = 'waiting') = (settled_at IS NULL)),
  CONSTRAINT submission_rejected_why CHECK ((state = 'rejected') = (rejection IS NOT NULL)),
  CONSTRAINT submission_accepted_where CHECK ((state = 'accepted') = (story IS NOT NULL AND version IS NOT NULL))
);
CREATE INDEX submission_by_state ON copydesk.submission (state, id DESC);
CREATE INDEX submission_beside ON copydesk.submission (beside) WHERE beside IS NOT NULL;

CREATE TABLE copydesk.submission_picture (
  submission bigint NOT NULL REFERENCES copydesk.submission,
  name       text   NOT NULL,
  bytes      bytea  NOT NULL CONSTRAINT submission_picture_size CHECK (octet_length(bytes) <= 25000000),
  PRIMARY KEY (submission, name)
);

-- Whether a version's content is of the types that every program that reads it counts on, so that no single one breaks a list.
CREATE FUNCTION copydesk.is_readable_content(content jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(
  jsonb_typeof(content -> 'headline') = 'string' AND jsonb_typeof(content -> 'slug') = 'string'
  AND jsonb_typeof(content -> 'desk') = 'string' AND jsonb_typeof(content -> 'language') = 'string'
  AND jsonb_typeof(content -> 'body') = 'string' AND jsonb_typeof(content -> 'byline') = 'array'
  AND jsonb_typeof(content -> 'keywords') = 'array' AND jsonb_typeof(content -> 'sources') = 'array'
  AND content ->> 'urgency' ~ '^[1-8]$' AND jsonb_typeof(content -> 'urgency') = 'number'
  AND coalesce(jsonb_typeof(content -> 'publish'), 'string') = 'string'
  AND coalesce(jsonb_typeof(content -> 'package'), 'string') = 'string'
  AND coalesce(content ->> 'wanted', '2000-01-01T00:00:00Z') ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$'
  AND coalesce(jsonb_typeof(content -> 'related'), 'array') = 'array'
  AND coalesce(jsonb_typeof(content -> 'picture'), 'object') = 'object'
  AND coalesce(jsonb_typeof(content -> 'pictures'), 'array') = 'array'
  AND NOT jsonb_path_exists(content, '$.pictures[*] ? (@.type() != "object")')
  AND NOT jsonb_path_exists(content, '$.picture.renditions.type() ? (@ != "array")')
  AND NOT jsonb_path_exists(content, '$.pictures[*].renditions.type() ? (@ != "array")'), false);

-- The pictures that a content names, the main one first.
CREATE FUNCTION copydesk.content_pictures(content jsonb) RETURNS SETOF jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT content -> 'picture' WHERE content ? 'picture'
  UNION ALL
  SELECT * FROM jsonb_array_elements(coalesce(content -> 'pictures', '[]'))
$$;

-- The files that these pictures have beside their own, in other sizes and formats.
CREATE FUNCTION copydesk.content_renditions(content jsonb) RETURNS SETOF jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT rendition.value
    FROM copydesk.content_pictures(content) AS picture (value)
   CROSS JOIN jsonb_array_elements(coalesce(picture.value -> 'renditions', '[]')) AS rendition (value)
$$;

CREATE TABLE copydesk.version (
  story        bigint  NOT NULL REFERENCES copydesk.story DEFERRABLE INITIALLY DEFERRED,
  number       integer NOT NULL CONSTRAINT version_number_positive CHECK (number >= 1),
  content_hash copydesk.hex_sha256 NOT NULL,
  content      jsonb   NOT NULL,
  urgency      integer NOT NULL GENERATED ALWAYS AS (coalesce((content ->> 'urgency')::integer, 4)) STORED,
  -- The RFC 8785 text that the hash is of: what an approval signs can be checked from the row alone.
  canonical    bytea   NOT NULL,
  submission   bigint  NOT NULL REFERENCES copydesk.submission,
  kind         copydesk.decision_kind NOT NULL REFERENCES copydesk.known_decision_kind
               CONSTRAINT version_kind_not_kill CHECK (NOT copydesk.withdraws(kind)),
  note         text,
  desk         copydesk.slug NOT NULL REFERENCES copydesk.desk,
  policy       jsonb   NOT NULL,     -- the desk's when it was submitted
  configuration bigint NOT NULL DEFAULT 0,   -- the newest signed configuration then, whose policy counts
  embargo      copydesk.instant,
  -- As its draft has it (`06:00`): while the next draft says the same, the embargo stays what it was resolved to.
  embargo_as_written text,
  publish_as_written text,             -- likewise the time that it is wanted for
  -- What those were meant as, if they were local times.
  embargo_local text, embargo_zone text, wanted_local text, wanted_zone text,
  picture      copydesk.hex_sha256 REFERENCES copydesk.asset,
  saved_by     text    NOT NULL,
  saved_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  findings     jsonb   NOT NULL DEFAULT '[]'
               CONSTRAINT version_findings_listed CHECK (jsonb_typeof(findings) = 'array'),
  PRIMARY KEY (story, number),
  CONSTRAINT version_content_readable CHECK (copydesk.is_readable_content(content)),
  CONSTRAINT version_hash_once UNIQUE (story, number, content_hash),
  CONSTRAINT version_is_its_hash CHECK (encode(sha256(canonical), 'hex') = content_hash),
  CONSTRAINT version_is_its_canonical_text CHECK (content = convert_from(canonical, 'UTF8')::jsonb)
);

-- What the checks found when a version was read again by the house's own, before an approval. The newest counts.
CREATE TABLE copydesk.version_check (
  id         bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  story      bigint  NOT NULL,
  version    integer NOT NULL,
  checked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  findings   jsonb   NOT NULL
             CONSTRAINT version_check_findings_listed CHECK (jsonb_typeof(findings) = 'array'),
  FOREIGN KEY (story, version) REFERENCES copydesk.version
);
CREATE INDEX version_check_newest ON copydesk.version_check (story, version, id DESC);

-- What the checks find in a version, as far as is known now.
CREATE FUNCTION copydesk.findings(v copydesk.version) RETURNS jsonb
LANGUAGE sql STABLE
RETURN coalesce(
  (SELECT c.findings FROM copydesk.version_check AS c
    WHERE c.story = (v).story AND c.version = (v).number ORDER BY c.id DESC LIMIT 1),
  (v).findings);

ALTER TABLE copydesk.submission ADD CONSTRAINT submission_version_exists FOREIGN KEY (story, version)
  REFERENCES copydesk.version (story, number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE copydesk.story
  ADD CONSTRAINT story_working_version_exists FOREIGN KEY (number, working_version)
    REFERENCES copydesk.version (story, number) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT story_live_version_exists FOREIGN KEY (number, live_version)
    REFERENCES copydesk.version (story, number) DEFERRABLE INITIALLY DEFERRED;

-- Byline staff, the submitter, and everyone who saved any version since the last published one.
CREATE TABLE copydesk.version_author (
  story   bigint  NOT NULL,
  version integer NOT NULL,
  staff   copydesk.slug NOT NULL REFERENCES copydesk.staff,
  part    text    NOT NULL CONSTRAINT version_author_part_known CHECK (part IN ('byline', 'submitter', 'editor')),
  PRIMARY KEY (story, version, staff, part),
  FOREIGN KEY (story, version) REFERENCES copydesk.version
);

-- The revision that a person has seen last. Which versions they have read is in copydesk.reading (120).
CREATE TABLE copydesk.seen (
  staff    copydesk.slug NOT NULL REFERENCES copydesk.staff,
  story    bigint  NOT NULL REFERENCES copydesk.story,
  revision bigint  NOT NULL,
  version  integer NOT NULL,
  seen_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (staff, story)
);

-- What a version needs before it is decided.

-- Approvals of a version that count now: each person once.
CREATE FUNCTION copydesk.approval_count(of_story bigint, of_version integer) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT count(DISTINCT a.actor)::integer
      FROM copydesk.approval AS a
     WHERE a.story = of_story AND a.version = of_version
       AND NOT EXISTS (SELECT FROM copydesk.approval_void AS v WHERE v.approval = a.id));
END
$$;

-- Which signatures a version needs, each by another person: as many approvals as its desk's policy says, or those that it lists; of a
-- sensitive text `legal` as well, and of another address for the same words the approvals alone, while readers see those. In Swift
-- `RequiredApprovals.needed`.
CREATE FUNCTION copydesk.wanted_signatures(policy jsonb, content jsonb, kind text, is_live boolean) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  wanted text[];
BEGIN
  IF jsonb_typeof(policy -> 'approvals') = 'array' THEN
    wanted := ARRAY(SELECT e ->> 'capability' FROM jsonb_array_elements(policy -> 'approvals') AS e
                     ORDER BY e ->> 'capability' <> 'approve', e ->> 'capability');
  ELSE
    wanted := array_fill('approve'::text, ARRAY[(policy ->> 'approvals')::integer]);
  END IF;
  IF kind = 'readdress' AND is_live THEN
    RETURN ARRAY(SELECT entry FROM unnest(wanted) AS entry WHERE entry = 'approve');
  END IF;
  IF content -> 'sensitive' = 'true' AND NOT 'legal' = ANY (wanted) THEN
    wanted := wanted || 'legal'::text;
  END IF;
  RETURN wanted;
END
$$;

-- Those of them that nobody has given: each person who has signed did so as one of them, and breaking the glass makes the approvals
-- enough. In Swift `RequiredApprovals.missing`.
CREATE FUNCTION copydesk.missing_signatures(wanted text[], signed text[], glass_is_broken boolean) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  missing text[] := '{}';
  entry   text;
  place   integer;
BEGIN
  FOREACH entry IN ARRAY wanted LOOP
    place := array_position(signed, entry);
    IF place IS NOT NULL THEN
      signed[place] := NULL;
    ELSIF NOT (glass_is_broken AND entry = 'approve') THEN
      missing := missing || entry;
    END IF;
  END LOOP;
  RETURN missing;
END
$$;

-- Which signatures a version still needs; each person's counts once.
CREATE FUNCTION copydesk.missing_signatures(of_story bigint, of_version integer) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  signed          text[];
  glass_is_broken boolean;
BEGIN
  SELECT array_agg(a.signs_as), coalesce(bool_or(a.break_glass_reason IS NOT NULL), false) INTO signed, glass_is_broken
    FROM (SELECT DISTINCT ON (b.actor) b.signs_as, b.break_glass_reason
            FROM copydesk.approval AS b
           WHERE b.story = of_story AND b.version = of_version
             AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = b.id)
           ORDER BY b.actor, b.id DESC) AS a;
  RETURN (
    SELECT copydesk.missing_signatures(
             copydesk.wanted_signatures(v.policy, v.content, v.kind::text, s.live_version IS NOT NULL), signed, glass_is_broken)
      FROM copydesk.version AS v JOIN copydesk.story AS s ON s.number = v.story
     WHERE v.story = of_story AND v.number = of_version);
END
$$;

-- Whether a version has the signatures that its desk wanted when it was submitted.
CREATE FUNCTION copydesk.is_approved(of_story bigint, of_version integer) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN copydesk.missing_signatures(of_story, of_version) = '{}';
END
$$;
