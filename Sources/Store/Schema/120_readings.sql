-- Who has read which version: nothing is signed unread.

-- A person has had the version's full text before their eyes. Whoever saved a version has read it without a row here.
CREATE TABLE copydesk.reading (
  story        bigint  NOT NULL,
  version      integer NOT NULL,
  staff        copydesk.slug NOT NULL REFERENCES copydesk.staff,
  content_hash copydesk.hex_sha256 NOT NULL,
  read_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (story, version, staff),
  CONSTRAINT reading_of_exact_version FOREIGN KEY (story, version, content_hash)
    REFERENCES copydesk.version (story, number, content_hash)
);

-- Each reads for themselves. When it was the database says: nobody may write `read_at`.
CREATE FUNCTION copydesk.guard_reading() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.staff THEN
    PERFORM copydesk.refuse('reading_by_actor', 'A reading must be that of the person acting.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_reading BEFORE INSERT ON copydesk.reading
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_reading();
CREATE TRIGGER reading_immutable BEFORE UPDATE OR DELETE ON copydesk.reading
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();

-- Who has read a version, and since when. A `move` repeats words that its actor need not have read.
CREATE FUNCTION copydesk.readers(of_story bigint, of_version integer)
RETURNS TABLE (staff text, read_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT reader.staff::text, min(reader.read_at)
    FROM (
      SELECT r.staff::text, r.read_at FROM copydesk.reading AS r WHERE r.story = of_story AND r.version = of_version
      UNION ALL
      SELECT v.saved_by, v.saved_at
        FROM copydesk.version AS v
        JOIN copydesk.staff AS s ON s.handle = v.saved_by
       WHERE v.story = of_story AND v.number = of_version AND (v.number = 1 OR NOT copydesk.is_move_only(v))
      UNION ALL
      -- Another address repeats the words that readers see.
      SELECT r.staff::text, r.read_at
        FROM copydesk.version AS v
        JOIN copydesk.story AS s ON s.number = v.story
        JOIN copydesk.reading AS r ON r.story = v.story AND r.version = s.live_version
       WHERE v.story = of_story AND v.number = of_version AND v.kind = 'readdress'
    ) AS reader(staff, read_at)
   GROUP BY reader.staff;
END
$$;

CREATE FUNCTION copydesk.guard_approval_reading() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT NEW.unread
    AND NOT EXISTS (SELECT FROM copydesk.readers(NEW.story, NEW.version) AS r WHERE r.staff = NEW.actor) THEN
    PERFORM copydesk.refuse('approval_was_read', 'A version must be read before it is approved.');
  END IF;
  RETURN NEW;
END
$$;

-- Named so that it comes after guard_approval: what stands against the person is said first.
CREATE TRIGGER guard_approval_reading BEFORE INSERT ON copydesk.approval
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_approval_reading();

GRANT SELECT, INSERT (story, version, staff, content_hash) ON copydesk.reading TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION copydesk.readers(bigint, integer) TO copydesk_daemon;
