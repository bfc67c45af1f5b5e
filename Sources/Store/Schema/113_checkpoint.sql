-- Checkpoints: signed statements of how far each chain of the audit log had come. Whoever rewrites a chain from the
-- middle, or cuts its tail, cannot make the signature of what it was.

-- `heads`: of each chain that has grown since the checkpoint before, [story (0: the newsroom), length, hash], in order of
-- stories. A checkpoint's hash is SHA-256 over the one before it and the text of copydesk.checkpoint_text.
CREATE TABLE copydesk.audit_checkpoint (
  number    bigint      PRIMARY KEY CONSTRAINT audit_checkpoint_number_positive CHECK (number >= 1),
  made_at   timestamptz NOT NULL,
  heads     jsonb       NOT NULL,
  last_entry bigint     NOT NULL,           -- the newest entry's id then: where the next one looks on
  previous  bytea       NOT NULL,
  hash      bytea       NOT NULL,
  key_id    text        NOT NULL REFERENCES copydesk.signing_key,
  signature bytea       NOT NULL CONSTRAINT audit_checkpoint_signature_length CHECK (octet_length(signature) = 64)
);

-- How far each chain has been sealed; follows from the checkpoints and spares reading them all.
CREATE TABLE copydesk.sealed_chain (
  story  bigint PRIMARY KEY,
  length bigint NOT NULL
);

CREATE FUNCTION copydesk.checkpoint_text(checkpoint copydesk.audit_checkpoint) RETURNS text
LANGUAGE sql STABLE
RETURN jsonb_build_array(
  (checkpoint).number, to_char((checkpoint).made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  (checkpoint).last_entry, (checkpoint).heads)::text;

CREATE FUNCTION copydesk.checkpoint_hash(checkpoint copydesk.audit_checkpoint) RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256((checkpoint).previous || convert_to(copydesk.checkpoint_text(checkpoint), 'UTF8'));

-- What is to be signed now, without key and signature; nothing when no chain has grown. Transactions that are still
-- under way may bring entries whose ids are lower than the last checkpoint's by a little: it is looked back further than
-- they may write. Clocks do not matter: one that jumped delays nothing.
CREATE FUNCTION copydesk.next_checkpoint() RETURNS SETOF copydesk.audit_checkpoint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last copydesk.audit_checkpoint;
  next copydesk.audit_checkpoint;
BEGIN
  SELECT * INTO last FROM copydesk.audit_checkpoint ORDER BY number DESC LIMIT 1;
  SELECT coalesce(max(e.id), 0) INTO next.last_entry FROM copydesk.audit_entry AS e;
  SELECT jsonb_agg(jsonb_build_array(chain.story, chain.length, encode(e.hash, 'hex')) ORDER BY chain.story)
    INTO next.heads
    FROM (
      SELECT coalesce(g.story, 0) AS story, max(g.position) AS length
        FROM copydesk.audit_entry AS g
       WHERE g.id > coalesce(last.last_entry, 0) - 20000
       GROUP BY coalesce(g.story, 0)) AS chain
    JOIN copydesk.audit_entry AS e ON coalesce(e.story, 0) = chain.story AND e.position = chain.length
    LEFT JOIN copydesk.sealed_chain AS s ON s.story = chain.story
   WHERE chain.length > coalesce(s.length, 0);
  IF next.heads IS NULL THEN
    RETURN;
  END IF;
  next.number := coalesce(last.number, 0) + 1;
  next.made_at := clock_timestamp();
  next.previous := coalesce(last.hash, ''::bytea);
  next.hash := copydesk.checkpoint_hash(next);
  RETURN NEXT next;
END
$$;

CREATE FUNCTION copydesk.guard_checkpoint() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last copydesk.audit_checkpoint;
BEGIN
  SELECT * INTO last FROM copydesk.audit_checkpoint ORDER BY number DESC LIMIT 1;
  IF (NEW.number, NEW.previous) IS DISTINCT FROM (coalesce(last.number, 0) + 1, coalesce(last.hash, ''::bytea)) THEN
    PERFORM copydesk.refuse('checkpoint_follows', 'A checkpoint must follow the one before it.');
  END IF;
  IF NEW.hash IS DISTINCT FROM copydesk.checkpoint_hash(NEW) THEN
    PERFORM copydesk.refuse('checkpoint_is_its_hash', 'The hash does not match the checkpoint.');
  END IF;
  IF NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('checkpoint_key_valid', 'The signing key is not valid now.');
  END IF;
  IF EXISTS (
    SELECT FROM jsonb_array_elements(NEW.heads) AS sealed(head)
     WHERE NOT EXISTS (
       SELECT FROM copydesk.audit_entry AS e
        WHERE coalesce(e.story, 0) = (sealed.head ->> 0)::bigint AND e.position = (sealed.head ->> 1)::bigint
          AND encode(e.hash, 'hex') = sealed.head ->> 2)) THEN
    PERFORM copydesk.refuse('checkpoint_entries_exist', 'The log does not contain an entry that the checkpoint names.');
  END IF;
  INSERT INTO copydesk.sealed_chain (story, length)
  SELECT (sealed.head ->> 0)::bigint, (sealed.head ->> 1)::bigint FROM jsonb_array_elements(NEW.heads) AS sealed(head)
  ON CONFLICT (story) DO UPDATE SET length = excluded.length;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_checkpoint BEFORE INSERT ON copydesk.audit_checkpoint
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_checkpoint();
CREATE TRIGGER audit_checkpoint_immutable BEFORE UPDATE OR DELETE ON copydesk.audit_checkpoint
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();

-- Where the log is not what was sealed. Whether the signatures are genuine is for the daemon to say.
CREATE FUNCTION copydesk.checkpoint_problems()
RETURNS TABLE (story bigint, "position" bigint, problem text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT nullif((sealed.head ->> 0)::bigint, 0), (sealed.head ->> 1)::bigint,
         format('the chain differs from the one that checkpoint %s sealed', c.number)
    FROM copydesk.audit_checkpoint AS c
   CROSS JOIN LATERAL jsonb_array_elements(c.heads) AS sealed(head)
    LEFT JOIN copydesk.audit_entry AS e
      ON coalesce(e.story, 0) = (sealed.head ->> 0)::bigint AND e.position = (sealed.head ->> 1)::bigint
   WHERE encode(e.hash, 'hex') IS DISTINCT FROM sealed.head ->> 2
  UNION ALL
  SELECT nullif(s.story, 0), s.length, 'the checkpoint that sealed the chain up to here is missing'
    FROM copydesk.sealed_chain AS s
    LEFT JOIN (
      SELECT (head ->> 0)::bigint AS story, max((head ->> 1)::bigint) AS length
        FROM copydesk.audit_checkpoint AS c CROSS JOIN LATERAL jsonb_array_elements(c.heads) AS sealed(head)
       GROUP BY 1) AS told ON told.story = s.story
   WHERE coalesce(told.length, 0) < s.length
  UNION ALL
  SELECT NULL, NULL, format('checkpoint %s has been changed', c.number)
    FROM copydesk.audit_checkpoint AS c WHERE c.hash <> copydesk.checkpoint_hash(c)
  UNION ALL
  SELECT NULL, NULL, format('checkpoint %s does not follow the one before it', linked.number)
    FROM (
      SELECT c.number,
             c.number = 1 + coalesce(lag(c.number) OVER chain, 0)
               AND c.previous = coalesce(lag(c.hash) OVER chain, ''::bytea) AS follows
        FROM copydesk.audit_checkpoint AS c
      WINDOW chain AS (ORDER BY c.number)) AS linked
   WHERE NOT linked.follows
$$;

GRANT SELECT, INSERT ON copydesk.audit_checkpoint TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION copydesk.next_checkpoint(), copydesk.checkpoint_problems() TO copydesk_daemon;
