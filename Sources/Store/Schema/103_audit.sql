-- The audit log, hash-chained per story and once for the newsroom's configuration, and the events that clients follow.
-- Both are written by triggers of the owner's alone; the daemon may read them.

-- An entry's hash is SHA-256 over the one before it and the entry's own text: a JSON array of its members in the order
-- of copydesk.audit_text. Head and length of a chain are kept in the story's row (the newsroom's for configuration).
CREATE TABLE copydesk.audit_entry (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  story        bigint,                       -- null: the newsroom's chain
  position     bigint      NOT NULL CONSTRAINT audit_position_positive CHECK (position >= 1),
  at           timestamptz NOT NULL,
  actor        text        NOT NULL,
  on_behalf_of text,
  requested_by text,
  action       text        NOT NULL,
  revision     bigint,
  version      integer,
  from_state   copydesk.story_state,
  to_state     copydesk.story_state,
  note         text,
  detail       jsonb       NOT NULL,
  previous     bytea       NOT NULL,
  hash         bytea       NOT NULL
);
CREATE UNIQUE INDEX audit_entry_position ON copydesk.audit_entry (coalesce(story, 0), position);

CREATE TABLE copydesk.event (
  id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid   xid8        NOT NULL DEFAULT pg_current_xact_id(),
  at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  kind  text        NOT NULL,
  story bigint,
  desk  text,
  data  jsonb       NOT NULL
);
CREATE INDEX event_order ON copydesk.event (xid, id);

-- Notes by which people talk about a story, numbered in each; what a note says is in the log's entry after `follows`, and only
-- there. A note begins a thread or answers in one; a resolution ends its thread until somebody answers again. Guarded in 132.
CREATE TABLE copydesk.note (
  story    bigint        NOT NULL REFERENCES copydesk.story,
  number   integer       NOT NULL CONSTRAINT note_number_positive CHECK (number >= 1),
  thread   integer       NOT NULL,              -- the note that began it; its own number where it began one
  resolves boolean       NOT NULL DEFAULT false,
  version  integer,                             -- the version that it was said of, where it is about a line
  line     integer       CONSTRAINT note_line_positive CHECK (line >= 1),   -- of that version's draft
  excerpt  text          CONSTRAINT note_excerpt_length CHECK (length(excerpt) BETWEEN 1 AND 200),  -- that line's words
  actor    copydesk.slug NOT NULL REFERENCES copydesk.staff,
  at       timestamptz   NOT NULL DEFAULT clock_timestamp(),
  follows  bigint        NOT NULL,              -- the story's audit entry that it comes after
  PRIMARY KEY (story, number),
  CONSTRAINT note_thread_of_story FOREIGN KEY (story, thread) REFERENCES copydesk.note (story, number),
  CONSTRAINT note_of_version FOREIGN KEY (story, version) REFERENCES copydesk.version (story, number),
  CONSTRAINT note_answers_earlier CHECK (thread <= number),
  CONSTRAINT note_resolves_earlier CHECK (NOT resolves OR thread < number),
  CONSTRAINT note_line_whole CHECK (num_nonnulls(version, line, excerpt) IN (0, 3)),
  CONSTRAINT note_line_of_thread CHECK (line IS NULL OR thread = number)
);
CREATE UNIQUE INDEX note_by_thread ON copydesk.note (story, thread, number);
CREATE UNIQUE INDEX note_by_entry ON copydesk.note (story, follows);

CREATE FUNCTION copydesk.audit_text(entry copydesk.audit_entry) RETURNS text
LANGUAGE sql STABLE
RETURN jsonb_build_array(
  (entry).story, (entry).position, to_char((entry).at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  (entry).actor, (entry).on_behalf_of, (entry).requested_by, (entry).action, (entry).revision, (entry).version,
  (entry).from_state::text, (entry).to_state::text, (entry).note, (entry).detail)::text;

CREATE FUNCTION copydesk.audit_hash(entry copydesk.audit_entry) RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256((entry).previous || convert_to(copydesk.audit_text(entry), 'UTF8'));

-- What the session has said about what it is doing: set_config('copydesk.<name>', …, true). Empty counts as unsaid.
CREATE FUNCTION copydesk.announced(name text) RETURNS text
LANGUAGE sql STABLE
RETURN nullif(current_setting('copydesk.' || name, true), '');

-- Appends to a chain; gives the entry's hash. Only the owner's triggers call it.
CREATE FUNCTION copydesk.append_audit(entry copydesk.audit_entry) RETURNS bytea
LANGUAGE plpgsql AS $$
BEGIN
  entry.at := clock_timestamp();
  entry.hash := copydesk.audit_hash(entry);
  INSERT INTO copydesk.audit_entry
    (story, position, at, actor, on_behalf_of, requested_by, action, revision, version, from_state, to_state, note, detail,
     previous, hash)
  VALUES
    (entry.story, entry.position, entry.at, entry.actor, entry.on_behalf_of, entry.requested_by, entry.action,
     entry.revision, entry.version, entry.from_state, entry.to_state, entry.note, entry.detail, entry.previous, entry.hash);
  RETURN entry.hash;
END
$$;

-- Configuration: every change of a row is an entry of the newsroom's chain.
CREATE FUNCTION copydesk.audit_configuration() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  entry  copydesk.audit_entry;
  before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - '{generation,audit_head,audit_length}'::text[] END;
  after  jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - '{generation,audit_head,audit_length}'::text[] END;
BEGIN
  IF before = after THEN
    RETURN NULL;
  END IF;
  SELECT audit_head, audit_length + 1 INTO STRICT entry.previous, entry.position FROM copydesk.newsroom FOR UPDATE;
  entry.actor := coalesce(copydesk.announced('actor'), 'sql:' || session_user);
  entry.requested_by := copydesk.announced('requested_by');
  entry.action := lower(TG_OP) || ' ' || TG_TABLE_NAME;
  entry.detail := jsonb_build_object('before', before, 'after', after);
  UPDATE copydesk.newsroom SET audit_head = copydesk.append_audit(entry), audit_length = entry.position;
  INSERT INTO copydesk.event (kind, data) VALUES ('configuration', jsonb_build_object('table', TG_TABLE_NAME));
  RETURN NULL;
END
$$;

CREATE TRIGGER audit_newsroom AFTER UPDATE OF name, url, language, time_zone, "primary", typography, checks, templates, identity ON copydesk.newsroom
  FOR EACH ROW EXECUTE FUNCTION copydesk.audit_configuration();
CREATE TRIGGER audit_desk AFTER INSERT OR UPDATE OR DELETE ON copydesk.desk
  FOR EACH ROW EXECUTE FUNCTION copydesk.audit_configuration();
CREATE TRIGGER audit_role AFTER INSERT OR UPDATE OR DELETE ON copydesk.role
  FOR EACH ROW EXECUTE FUNCTION copydesk.audit_configuration();
CREATE TRIGGER audit_staff AFTER INSERT OR UPDATE OR DELETE ON copydesk.staff
  FOR EACH ROW EXECUTE FUNCTION copydesk.audit_configuration();
CREATE TRIGGER audit_staff_grant AFTER INSERT OR UPDATE OR DELETE ON copydesk.staff_grant
  FOR EACH ROW EXECUTE FUNCTION copydesk.audit_configuration();
CREATE TRIGGER audit_destination AFTER INSERT OR UPDATE OR DELETE ON copydesk.destination
  FOR EACH ROW EXECUTE FUNCTION copydesk.audit_configuration();
CREATE TRIGGER audit_trigger AFTER INSERT OR UPDATE OR DELETE ON copydesk.trigger
  FOR EACH ROW EXECUTE FUNCTION copydesk.audit_configuration();
CREATE TRIGGER audit_signing_key AFTER INSERT OR UPDATE OR DELETE ON copydesk.signing_key
  FOR EACH ROW EXECUTE FUNCTION copydesk.audit_configuration();

-- Where a chain does not hold: an entry changed, inserted, taken out, or its tail cut off. `position` is null when the
-- chain's head and the last entry differ.
CREATE FUNCTION copydesk.audit_problems()
RETURNS TABLE (story bigint, "position" bigint, problem text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH linked AS (
    SELECT e.story, e.position, e.hash = copydesk.audit_hash(e) AS intact,
           e.position = 1 + coalesce(lag(e.position) OVER chain, 0)
             AND e.previous = coalesce(lag(e.hash) OVER chain, ''::bytea) AS follows
      FROM copydesk.audit_entry AS e
    WINDOW chain AS (PARTITION BY coalesce(e.story, 0) ORDER BY e.position)
  ), tail AS (
    SELECT DISTINCT ON (coalesce(e.story, 0)) e.story, e.position, e.hash
      FROM copydesk.audit_entry AS e ORDER BY coalesce(e.story, 0), e.position DESC
  ), head AS (
    SELECT number AS story, audit_head, audit_length FROM copydesk.story
    UNION ALL SELECT NULL, audit_head, audit_length FROM copydesk.newsroom
  )
  SELECT linked.story, linked.position, 'the entry has been changed' FROM linked WHERE NOT intact
  UNION ALL
  SELECT linked.story, linked.position, 'the entry does not follow the one before it' FROM linked WHERE NOT follows
  UNION ALL
  SELECT head.story, NULL, 'the chain does not end where its head says'
    FROM head LEFT JOIN tail ON coalesce(tail.story, 0) = coalesce(head.story, 0)
   WHERE (coalesce(tail.position, 0), coalesce(tail.hash, ''::bytea)) IS DISTINCT FROM (head.audit_length, head.audit_head)
  UNION ALL
  SELECT tail.story, NULL, 'the chain does not belong to a story'
    FROM tail WHERE tail.story IS NOT NULL AND NOT EXISTS (SELECT FROM copydesk.story WHERE number = tail.story)
$$;
