-- Versions and their authors: what a version says is kept for ever, and whose words it is follows from itself.

-- Whether a version says what one before it says, at another address: a `move` or a `readdress`, which make nobody an author.
CREATE FUNCTION copydesk.is_move_only(version copydesk.version) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN version.kind = 'readdress' OR EXISTS (
    SELECT FROM copydesk.version AS before
     WHERE before.story = version.story AND before.number = version.number - 1 AND before.desk <> version.desk
       AND before.content - 'desk' = version.content - 'desk');
END
$$;

CREATE FUNCTION copydesk.guard_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  latest integer;
  live   integer;
BEGIN
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.saved_by THEN
    PERFORM copydesk.refuse('version_saved_by_actor', 'A version must be saved by the person acting.');
  END IF;
  SELECT live_version INTO live FROM copydesk.story WHERE number = NEW.story FOR UPDATE;
  SELECT coalesce(max(number), 0) INTO latest FROM copydesk.version WHERE story = NEW.story;
  IF NEW.number <> latest + 1 THEN
    PERFORM copydesk.refuse('version_number_follows', 'Versions must be numbered without gaps.');
  END IF;
  IF (NEW.content ->> 'desk', (NEW.content ->> 'embargo')::timestamptz, NEW.content #>> '{picture,sha256}')
    IS DISTINCT FROM (NEW.desk::text, NEW.embargo, NEW.picture::text) THEN
    PERFORM copydesk.refuse('version_columns_are_contents', 'Desk, embargo and picture must match the content.');
  END IF;
  IF EXISTS (
    SELECT FROM copydesk.content_pictures(NEW.content) AS picture (value)
     WHERE picture.value ->> 'sha256' IS NOT NULL
       AND NOT EXISTS (SELECT FROM copydesk.asset AS a WHERE a.sha256 = picture.value ->> 'sha256')) THEN
    PERFORM copydesk.refuse('version_pictures_exist', 'Each picture must be there before a version names it.');
  END IF;
  IF EXISTS (
    SELECT FROM copydesk.content_renditions(NEW.content) AS rendition (value)
     WHERE NOT EXISTS (
       SELECT FROM copydesk.asset AS a
        WHERE a.sha256 = rendition.value ->> 'sha256'
          AND rendition.value = jsonb_build_object(
            'sha256', a.sha256, 'type', a.media_type, 'width', a.width, 'height', a.height, 'bytes', octet_length(a.bytes)))) THEN
    PERFORM copydesk.refuse('version_renditions_exist', 'Each rendition must be there as the version describes it.');
  END IF;
  -- Copied here, so that nobody brings a policy of their own.
  SELECT d.policy, coalesce((SELECT max(c.number) FROM copydesk.configuration_change AS c), 0)
    INTO NEW.policy, NEW.configuration FROM copydesk.desk AS d WHERE d.slug = NEW.desk AND d.active;
  IF NEW.policy IS NULL THEN
    PERFORM copydesk.refuse('version_desk_is_active', 'The desk no longer exists.');
  END IF;
  PERFORM copydesk.check_amendment(NEW, live);
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_version BEFORE INSERT ON copydesk.version
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_version();

-- The version that readers saw last of an unpublished story; null for any other.
CREATE FUNCTION copydesk.taken_down(story copydesk.story) RETURNS integer
LANGUAGE sql STABLE
RETURN CASE WHEN (story).state = 'unpublished' THEN (
  SELECT d.version FROM copydesk.decision AS d
   WHERE d.story = (taken_down.story).number AND copydesk.withdraws(d.kind) ORDER BY d.id DESC LIMIT 1) END;

GRANT EXECUTE ON FUNCTION copydesk.taken_down(copydesk.story) TO copydesk_daemon;

-- Byline staff, who saved it, and the authors of each version since the live one. More may be added, none left out.
CREATE FUNCTION copydesk.record_authors() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO copydesk.version_author (story, version, staff, part)
  SELECT NEW.story, NEW.number, author.staff, author.part
    FROM (
      SELECT byline.handle, 'byline' FROM jsonb_array_elements_text(NEW.content -> 'byline') AS byline(handle)
      UNION
      SELECT NEW.saved_by, coalesce((copydesk.announced_action()).author_part, 'submitter')
       WHERE NOT copydesk.is_move_only(NEW)
      UNION
      SELECT earlier.staff, earlier.part
        FROM copydesk.story AS s
        JOIN copydesk.version_author AS earlier
          ON earlier.story = s.number AND earlier.version < NEW.number
         AND (earlier.version > coalesce(s.live_version, copydesk.taken_down(s), 0)
              -- Another address leaves the words to those whose they are.
              OR NEW.kind = 'readdress' AND earlier.version = s.live_version)
       WHERE s.number = NEW.story
    ) AS author(staff, part)
   WHERE author.staff IN (SELECT handle FROM copydesk.staff)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE TRIGGER record_authors AFTER INSERT ON copydesk.version
  FOR EACH ROW EXECUTE FUNCTION copydesk.record_authors();

-- For tables whose rows are for ever, whoever asks.
CREATE FUNCTION copydesk.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM copydesk.refuse(TG_NAME, format('Rows of %s cannot be changed or deleted.', TG_TABLE_NAME));
END
$$;

CREATE TRIGGER version_immutable BEFORE UPDATE OR DELETE ON copydesk.version
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER version_check_immutable BEFORE UPDATE OR DELETE ON copydesk.version_check
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER version_author_only_grows BEFORE UPDATE OR DELETE ON copydesk.version_author
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER asset_immutable BEFORE UPDATE OR DELETE ON copydesk.asset
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER approval_immutable BEFORE UPDATE OR DELETE ON copydesk.approval
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER approval_void_immutable BEFORE UPDATE OR DELETE ON copydesk.approval_void
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER decision_immutable BEFORE UPDATE OR DELETE ON copydesk.decision
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER kill_request_immutable BEFORE UPDATE OR DELETE ON copydesk.kill_request
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER signed_act_immutable BEFORE UPDATE OR DELETE ON copydesk.signed_act
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER front_act_immutable BEFORE UPDATE OR DELETE ON copydesk.front_act
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER package_act_immutable BEFORE UPDATE OR DELETE ON copydesk.package_act
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER configuration_change_immutable BEFORE UPDATE OR DELETE ON copydesk.configuration_change
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER receipt_immutable BEFORE UPDATE OR DELETE ON copydesk.receipt
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();
CREATE TRIGGER audit_entry_immutable BEFORE UPDATE OR DELETE ON copydesk.audit_entry
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();

-- A submission is settled once; what came in stays as it came.
CREATE FUNCTION copydesk.guard_submission() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.state <> 'waiting' THEN
    PERFORM copydesk.refuse('submission_stays_settled', format('The submission is already %s.', OLD.state));
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_submission BEFORE UPDATE ON copydesk.submission
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_submission();
