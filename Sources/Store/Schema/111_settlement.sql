-- What must hold of a story when a transaction that touched it ends, whatever the order of its statements.

-- What a story says, and who has signed it.
CREATE FUNCTION copydesk.check_content_settled(story copydesk.story) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  working record;
BEGIN
  SELECT v.content ->> 'slug' AS slug, v.content ->> 'desk' AS desk, v.kind INTO working
    FROM copydesk.version AS v WHERE v.story = story.number AND v.number = story.working_version;
  IF (working.slug, working.desk) IS DISTINCT FROM (story.slug::text, story.desk::text) THEN
    PERFORM copydesk.refuse('story_address_is_contents', 'Slug and desk must match the working version.');
  END IF;
  IF working.kind IS DISTINCT FROM story.working_kind THEN
    PERFORM copydesk.refuse('story_kind_is_versions', 'What a version is when it goes out is said when it is saved.');
  END IF;
  -- Looked at when the transaction ends: who had the address may have left it at this moment.
  IF EXISTS (SELECT FROM copydesk.former_address AS f WHERE f.slug = story.slug AND f.story <> story.number) THEN
    PERFORM copydesk.refuse('story_slug_never_reused', 'Another story was published under that slug.');
  END IF;
  IF story.working_version IS DISTINCT FROM story.live_version
    AND EXISTS (SELECT FROM copydesk.version AS v WHERE v.story = story.number AND v.number > story.working_version) THEN
    PERFORM copydesk.refuse('story_works_on_latest', 'The version saved last must be the working version.');
  END IF;
  IF story.state = 'approved' AND NOT copydesk.is_approved(story.number, story.working_version) THEN
    PERFORM copydesk.refuse('story_approved_by_enough', 'The working version does not have enough valid approvals.');
  END IF;
  IF story.live_version IS NOT NULL AND NOT copydesk.is_approved(story.number, story.live_version) THEN
    PERFORM copydesk.refuse('story_live_stays_approved', 'What readers see must keep its approvals.');
  END IF;
END
$$;

-- What is sent of it, and taken back.
CREATE FUNCTION copydesk.check_deliveries_settled(story copydesk.story) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  has_current boolean;
  has_kill    boolean;
BEGIN
  SELECT coalesce(bool_or(d.decision = story.decision), false), coalesce(bool_or(d.kind = 'kill'), false)
    INTO has_current, has_kill
    FROM copydesk.delivery AS d WHERE d.story = story.number;
  IF story.publishing_since IS NOT NULL AND NOT has_current THEN
    PERFORM copydesk.refuse('story_fires_deliveries', 'A story that has gone out must have deliveries of its current decision.');
  END IF;
  IF story.state = 'approved' AND story.publishing_since IS NULL AND has_current THEN
    PERFORM copydesk.refuse('delivery_fires_story', 'A story with deliveries of its current decision must be marked as gone out.');
  END IF;
  IF story.state <> 'killed' AND has_kill THEN
    PERFORM copydesk.refuse('delivery_kill_of_killed', 'Only a killed story may have kill deliveries.');
  END IF;
  IF story.state NOT IN ('killed', 'unpublished') THEN
    RETURN;
  END IF;
  IF EXISTS (
    SELECT FROM copydesk.delivery AS d
     WHERE d.story = story.number AND NOT copydesk.withdraws(d.kind) AND d.state IN ('pending', 'failed')) THEN
    PERFORM copydesk.refuse('story_kill_cancels', 'A withdrawal must cancel every delivery that has not started.');
  END IF;
  IF EXISTS (
    SELECT FROM copydesk.delivery AS d JOIN copydesk.attempt AS a ON a.delivery = d.id
     WHERE d.story = story.number AND NOT copydesk.withdraws(d.kind) AND a.outcome IS DISTINCT FROM 'failed'
       AND NOT EXISTS (SELECT FROM copydesk.delivery AS k
                        WHERE k.story = story.number AND k.destination = d.destination AND k.decision > d.decision
                          AND k.kind = CASE story.state WHEN 'killed' THEN 'kill' ELSE 'unpublish' END)) THEN
    PERFORM copydesk.refuse('story_kill_reaches_all', 'A withdrawal must reach every destination that may have the story.');
  END IF;
END
$$;

-- What a transaction has not touched holds since the one before.
CREATE FUNCTION copydesk.settle_story() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story copydesk.story;
BEGIN
  IF TG_TABLE_NAME = 'story' THEN
    SELECT * INTO story FROM copydesk.story AS s WHERE s.number = NEW.number;
  ELSIF TG_TABLE_NAME = 'approval_void' THEN
    SELECT s.* INTO story FROM copydesk.approval AS a JOIN copydesk.story AS s ON s.number = a.story WHERE a.id = NEW.approval;
  ELSE
    SELECT * INTO story FROM copydesk.story AS s WHERE s.number = NEW.story;
  END IF;
  IF TG_TABLE_NAME = 'delivery' THEN
    PERFORM copydesk.check_deliveries_settled(story);
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'story' AND TG_OP = 'UPDATE' THEN
    IF (NEW.slug, NEW.desk, NEW.state, NEW.working_version, NEW.working_kind, NEW.live_version)
      IS NOT DISTINCT FROM (OLD.slug, OLD.desk, OLD.state, OLD.working_version, OLD.working_kind, OLD.live_version) THEN
      PERFORM copydesk.check_deliveries_settled(story);
      RETURN NULL;
    END IF;
  END IF;
  PERFORM copydesk.check_content_settled(story);
  PERFORM copydesk.check_deliveries_settled(story);
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER settle_story AFTER INSERT OR UPDATE ON copydesk.story
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.settle_story();
CREATE CONSTRAINT TRIGGER settle_story_of_version AFTER INSERT ON copydesk.version
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.settle_story();
CREATE CONSTRAINT TRIGGER settle_story_of_void AFTER INSERT ON copydesk.approval_void
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.settle_story();
CREATE CONSTRAINT TRIGGER settle_story_of_delivery AFTER INSERT ON copydesk.delivery
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.settle_story();
