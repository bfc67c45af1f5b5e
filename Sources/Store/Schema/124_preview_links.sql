-- Links to previews, for lawyers and sources: who may give one, of what, for how long; and that each is in the log, made and ended.

CREATE TABLE copydesk.preview_link (
  token        text        PRIMARY KEY CONSTRAINT preview_link_token_form CHECK (token ~ '^[0-9a-f]{32}$'),
  story        bigint      NOT NULL,
  version      integer     NOT NULL,
  content_hash copydesk.hex_sha256 NOT NULL,
  destination  copydesk.slug NOT NULL REFERENCES copydesk.destination,   -- the site that makes the page
  made_by      copydesk.slug NOT NULL REFERENCES copydesk.staff,
  made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  until        copydesk.instant NOT NULL,
  follows      bigint      NOT NULL,            -- the story's audit entry that it comes after
  ended_at     copydesk.instant,
  because      text        CONSTRAINT preview_link_because_known CHECK (because IN ('hand', 'kill', 'spike', 'version', 'time')),
  CONSTRAINT preview_link_ended_because CHECK ((ended_at IS NULL) = (because IS NULL)),
  CONSTRAINT preview_link_of_exact_version FOREIGN KEY (story, version, content_hash)
    REFERENCES copydesk.version (story, number, content_hash)
);
CREATE INDEX preview_link_open ON copydesk.preview_link (story) WHERE ended_at IS NULL;
CREATE INDEX preview_link_to_tend ON copydesk.preview_link (destination) WHERE ended_at IS NULL;

-- By what the web server tells a link that was made here from one that was made up; one for the newsroom.
CREATE TABLE copydesk.preview_secret (
  singleton boolean PRIMARY KEY DEFAULT true CONSTRAINT preview_secret_singleton CHECK (singleton),
  secret    text    NOT NULL DEFAULT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
);
INSERT INTO copydesk.preview_secret DEFAULT VALUES;

-- The links of which the log does not say yet that they are over, and why they are, if they are.
CREATE VIEW copydesk.unended_preview AS
SELECT l.*, s.slug, s.desk,
       CASE WHEN s.state = 'killed' THEN 'kill' WHEN s.state = 'spiked' THEN 'spike'
            WHEN s.working_version <> l.version THEN 'version' WHEN l.until <= clock_timestamp() THEN 'time' END AS over
  FROM copydesk.preview_link AS l JOIN copydesk.story AS s ON s.number = l.story
 WHERE l.ended_at IS NULL;

CREATE FUNCTION copydesk.guard_preview_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story   copydesk.story;
  version copydesk.version;
BEGIN
  SELECT * INTO story FROM copydesk.story WHERE number = NEW.story FOR UPDATE;
  SELECT * INTO version FROM copydesk.version AS v WHERE v.story = NEW.story AND v.number = NEW.version;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.made_by
    OR (copydesk.announced_action()).previews IS DISTINCT FROM 'link' OR NEW.follows IS DISTINCT FROM story.audit_length THEN
    PERFORM copydesk.refuse('preview_link_by_actor', 'A link must be made by the person acting, and for what is done.');
  END IF;
  IF NEW.version IS DISTINCT FROM story.working_version OR story.state IN ('spiked', 'killed') THEN
    PERFORM copydesk.refuse('preview_link_of_working_version', 'Only the working version has a preview.');
  END IF;
  IF NOT copydesk.may(NEW.made_by, 'approve', story.desk)
    OR (version.content -> 'sensitive' = 'true'::jsonb AND NOT copydesk.may(NEW.made_by, 'legal', story.desk)) THEN
    PERFORM copydesk.refuse('preview_link_needs_grant', 'This person may not show this story to somebody outside.');
  END IF;
  IF version.embargo > clock_timestamp() THEN
    PERFORM copydesk.refuse('preview_link_after_embargo', 'The story is under embargo.');
  END IF;
  IF NEW.until <= clock_timestamp() OR NEW.until > clock_timestamp() + interval '31 days' THEN
    PERFORM copydesk.refuse('preview_link_ends_in_time', 'A link must end in the future, and in a month at most.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_preview_link BEFORE INSERT ON copydesk.preview_link
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_preview_link();

-- A link ends once, by somebody who says so, and no more than that changes.
CREATE FUNCTION copydesk.guard_preview_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR (copydesk.announced_action()).previews IS DISTINCT FROM 'end' THEN
    PERFORM copydesk.refuse('preview_link_ends_once', 'A link ends once, and whoever ends it says so.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_preview_end BEFORE UPDATE ON copydesk.preview_link
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_preview_end();

-- What is made and ended is in the log when the transaction ends.
CREATE FUNCTION copydesk.settle_preview_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM copydesk.audit_entry AS e JOIN copydesk.action AS c ON c.name = e.action
     WHERE coalesce(e.story, 0) = NEW.story
       AND CASE TG_OP WHEN 'INSERT' THEN c.previews = 'link' AND e.position = NEW.follows + 1
                      ELSE c.previews = 'end' AND e.detail -> 'previews' ? left(NEW.token, 8) END) THEN
    PERFORM copydesk.refuse('preview_link_in_log', 'Each link that is made or ended must be in the log.');
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER settle_preview_link AFTER INSERT OR UPDATE ON copydesk.preview_link
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.settle_preview_link();

GRANT SELECT ON copydesk.preview_link, copydesk.preview_secret, copydesk.unended_preview TO copydesk_daemon;
GRANT INSERT (token, story, version, content_hash, destination, made_by, until, follows), UPDATE (ended_at, because)
  ON copydesk.preview_link TO copydesk_daemon;
