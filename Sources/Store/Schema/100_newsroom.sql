-- The newsroom: its settings, desks, people, roles, destinations and keys. Everything here is configuration, changed by
-- `copydesk apply`; every change is entered in the newsroom's audit chain (103_audit.sql).
--
-- Which file guards what is said in README.md beside this file. A transaction that changes a story: say who and what (104),
-- lock the story, write the rows beside it (submission, version; void, approval, decision), then the story, once per act,
-- with its revision counted up; then deliveries.

-- What a migration to come creates belongs to nobody else either.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;

-- Names as Newsroom's `Slug` has them.
CREATE DOMAIN copydesk.slug AS text
  CONSTRAINT slug_well_formed CHECK (VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(VALUE) <= 80);

CREATE DOMAIN copydesk.hex_sha256 AS text CONSTRAINT hex_sha256_well_formed CHECK (VALUE ~ '^[0-9a-f]{64}$');

-- A time that can come: `infinity` would be one that no program can read.
CREATE DOMAIN copydesk.instant AS timestamptz CONSTRAINT instant_finite CHECK (isfinite(VALUE));

CREATE TYPE copydesk.story_state AS ENUM ('draft', 'desk_review', 'approved', 'published', 'unpublished', 'spiked', 'killed');

-- What can be decided about a version; a new kind is a row.
CREATE DOMAIN copydesk.decision_kind AS text;
CREATE TABLE copydesk.known_decision_kind (name copydesk.decision_kind PRIMARY KEY);
INSERT INTO copydesk.known_decision_kind VALUES
  ('publish'), ('fix'), ('clarify'), ('correct'), ('update'), ('retract'), ('readdress'), ('kill'), ('unpublish');

-- Whether a decision of that kind takes away what readers see.
CREATE FUNCTION copydesk.withdraws(kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN kind IN ('kill', 'unpublish');

-- Whether readers are told nothing of a decision of that kind: dates and feeds stand still.
CREATE FUNCTION copydesk.is_silent(kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN kind IN ('fix', 'readdress');

-- What a role can let its holder do; a new capability is a row.
CREATE TABLE copydesk.capability (name text PRIMARY KEY);
INSERT INTO copydesk.capability VALUES
  ('write'), ('review'), ('approve'), ('schedule'), ('publish'), ('correct'), ('kill'), ('spike'), ('assign'), ('cover'),
  ('front'), ('legal'), ('freeze'),
  ('manage'), ('operate');

-- One row; its identity is part of every signature, so that none of another newsroom holds here.
CREATE TABLE copydesk.newsroom (
  singleton    boolean PRIMARY KEY DEFAULT true CONSTRAINT newsroom_singleton CHECK (singleton),
  identity     uuid    NOT NULL DEFAULT gen_random_uuid(),
  name         text    NOT NULL DEFAULT 'Newsroom',
  url          text    NOT NULL DEFAULT 'http://localhost' CONSTRAINT newsroom_url_http CHECK (url ~ '^https?://'),
  language     text    NOT NULL DEFAULT 'en',
  time_zone    text    NOT NULL DEFAULT 'UTC',
  "primary"    copydesk.slug NOT NULL DEFAULT 'site',
  typography   text    NOT NULL DEFAULT 'smart' CONSTRAINT newsroom_typography_known CHECK (typography IN ('smart', 'plain')),
  checks       jsonb   NOT NULL DEFAULT '[]'      -- Newsroom's HouseChecks
               CONSTRAINT newsroom_checks_listed CHECK (jsonb_typeof(checks) = 'array'),
  templates    jsonb   NOT NULL DEFAULT '[]'      -- Newsroom's DraftTemplates
               CONSTRAINT newsroom_templates_listed CHECK (
                 CASE jsonb_typeof(templates) WHEN 'array' THEN jsonb_array_length(templates) <= 100 ELSE false END),
  audit_head   bytea   NOT NULL DEFAULT ''::bytea,
  audit_length bigint  NOT NULL DEFAULT 0
);
INSERT INTO copydesk.newsroom DEFAULT VALUES;

CREATE TABLE copydesk.desk (
  slug      copydesk.slug PRIMARY KEY,
  name      text    NOT NULL,
  time_zone text    NOT NULL,
  language  text    NOT NULL,
  policy    jsonb   NOT NULL,     -- Newsroom's DeskPolicy
  active    boolean NOT NULL DEFAULT true,
  CONSTRAINT desk_approvals_positive CHECK (coalesce(CASE jsonb_typeof(policy -> 'approvals')
    WHEN 'number' THEN (policy ->> 'approvals')::integer BETWEEN 1 AND 9
    WHEN 'array' THEN policy -> 'approvals' @> '[{"capability": "approve"}]' AND jsonb_array_length(policy -> 'approvals') <= 9
      AND NOT jsonb_path_exists(policy, '$.approvals[*] ? (!(@.capability == "approve" || @.capability == "review"
        || @.capability == "correct" || @.capability == "publish" || @.capability == "legal"))')
  END, false)),
  CONSTRAINT desk_kill_signatures_known CHECK (coalesce(policy -> 'kill_signatures', '1') IN ('1', '2')),
  CONSTRAINT desk_fix_limit_bounded CHECK (coalesce((policy ->> 'fix_limit')::integer, 3) BETWEEN 0 AND 20),
  CONSTRAINT desk_policy_known CHECK (coalesce(policy ->> 'self_approval' IN ('refuse', 'editors', 'break-glass'), false))
);

CREATE TABLE copydesk.role (
  name         text   PRIMARY KEY,
  capabilities text[] NOT NULL      -- each of copydesk.capability (105)
);

CREATE TABLE copydesk.staff (
  handle        copydesk.slug PRIMARY KEY,
  name          text    NOT NULL,
  bio           text,
  account_name  text    CONSTRAINT staff_account_name_unique UNIQUE,
  account_uid   bigint  CONSTRAINT staff_account_uid_unique UNIQUE
                        CONSTRAINT staff_account_never_root CHECK (account_uid NOT IN (0, 65534)),
  database_role text    CONSTRAINT staff_database_role_unique UNIQUE,
  notify        jsonb,                            -- Newsroom's NoticePreferences
  active        boolean NOT NULL DEFAULT true
);

-- Grants are ended, not deleted: signatures name them.
CREATE TABLE copydesk.staff_grant (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff      copydesk.slug NOT NULL REFERENCES copydesk.staff,
  role       text          NOT NULL REFERENCES copydesk.role,
  desk       copydesk.slug REFERENCES copydesk.desk,          -- null: every desk
  title      text,
  until      copydesk.instant,                                   -- the first instant at which it no longer holds
  covering   copydesk.slug REFERENCES copydesk.staff,         -- for whom the holder stands in
  granted_at timestamptz   NOT NULL DEFAULT now(),
  revoked_at copydesk.instant,
  CONSTRAINT grant_cover_ends CHECK (covering IS NULL OR until IS NOT NULL),
  CONSTRAINT grant_covers_another CHECK (covering <> staff)
);
CREATE INDEX staff_grant_current ON copydesk.staff_grant (staff) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX staff_grant_once ON copydesk.staff_grant
  (staff, role, coalesce(desk, '*'), coalesce(covering, '*')) WHERE revoked_at IS NULL;

CREATE TABLE copydesk.destination (
  name               copydesk.slug PRIMARY KEY,
  settings           jsonb   NOT NULL,                        -- Newsroom's Destination
  desks              text[],                                  -- null: all
  holds_embargo      boolean NOT NULL DEFAULT false,
  active             boolean NOT NULL DEFAULT true,
  concurrency        integer NOT NULL DEFAULT 1 CONSTRAINT destination_concurrency_positive CHECK (concurrency >= 1),
  generation         bigint  NOT NULL DEFAULT 0               -- with one writer: the newest one's fencing token
);

-- What lets approved stories go out that wait for it. Which kinds there are is the daemon's affair.
CREATE TABLE copydesk.trigger (
  name       copydesk.slug PRIMARY KEY,
  kind       text    NOT NULL,
  settings   jsonb   NOT NULL,                                -- Newsroom's Trigger
  desks      text[],                                          -- null: all
  digest     copydesk.hex_sha256 NOT NULL,                    -- of its definition: who signs for it names this
  defined_at timestamptz NOT NULL DEFAULT clock_timestamp(),  -- since when it is defined so: no earlier cause counts
  active     boolean NOT NULL DEFAULT true
);

-- Public halves of the hosts' keys (Ed25519, RFC 8032). Only the owner writes here.
CREATE TABLE copydesk.signing_key (
  id                text        PRIMARY KEY,
  public_key        bytea       NOT NULL CONSTRAINT signing_key_length CHECK (octet_length(public_key) = 32),
  host              text,                           -- who made it known, for people
  valid_from        timestamptz NOT NULL DEFAULT now(),
  ended_at          timestamptz,                    -- it signs nothing more; what it signed goes on counting
  compromised_since timestamptz,                    -- of what it signed, only what was sealed before then counts
  CONSTRAINT signing_key_id_from_key CHECK (id = left(encode(sha256(public_key), 'hex'), 16)),
  CONSTRAINT signing_key_compromise_ends CHECK (compromised_since IS NULL OR ended_at IS NOT NULL)
);

-- How far each chain of the audit log (0: the newsroom's) had been sealed by a checkpoint before a key was compromised.
CREATE TABLE copydesk.sealed_before_compromise (
  key_id text   NOT NULL REFERENCES copydesk.signing_key,
  story  bigint NOT NULL,
  length bigint NOT NULL,
  PRIMARY KEY (key_id, story)
);

-- Whether the key may sign now.
CREATE FUNCTION copydesk.key_is_valid(key text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM copydesk.signing_key AS k
     WHERE k.id = key AND k.valid_from <= clock_timestamp() AND (k.ended_at IS NULL OR k.ended_at > clock_timestamp()));
END
$$;

-- Whether somebody signs now: neither a statement kept for later nor one of long ago is taken.
CREATE FUNCTION copydesk.is_signed_now(signed_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE
RETURN abs(extract(epoch FROM clock_timestamp() - signed_at)) <= 300;

-- The signed configuration: each change with the rows as they are from then on, in a chain. What the daemon acts on is what
-- these say, not what the tables above say: those hold what SQL needs to guard.
CREATE TABLE copydesk.configuration_change (
  number       bigint      PRIMARY KEY CONSTRAINT configuration_change_number_positive CHECK (number >= 1),
  previous     copydesk.hex_sha256 NOT NULL,        -- SHA-256 of the statement before; of the first, of nothing
  follows      bigint      NOT NULL,                -- the newsroom's audit entry that it comes after
  act          text        NOT NULL,                -- apply, cover …
  actor        text        NOT NULL,
  requested_by text,
  change       bytea       NOT NULL,                -- RFC 8785
  signed_at    timestamptz NOT NULL,
  key_id       text        NOT NULL REFERENCES copydesk.signing_key,
  signature    bytea       NOT NULL
    CONSTRAINT configuration_change_signature_length CHECK (octet_length(signature) = 64)
    CONSTRAINT configuration_change_signature_once UNIQUE
);
