-- Notes in threads: who says what where, that it is in the log, and that nothing of it changes afterwards.

-- Whether a person may say something about a story: an author, who reviews there, or who gives a signature that it needs beside
-- the desk's approval.
CREATE FUNCTION copydesk.may_note(person text, s copydesk.story) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN copydesk.may(person, 'review', s.desk)
    OR EXISTS (SELECT FROM copydesk.version_author AS a
                WHERE a.story = s.number AND a.version = s.working_version AND a.staff = person)
    OR EXISTS (
      SELECT FROM copydesk.version AS v
       CROSS JOIN LATERAL unnest(copydesk.wanted_signatures(v.policy, v.content, v.kind::text, s.live_version IS NOT NULL)) AS w(entry)
       WHERE v.story = s.number AND v.number = s.working_version AND w.entry <> 'approve' AND copydesk.may(person, w.entry, s.desk));
END
$$;

CREATE FUNCTION copydesk.guard_note() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story  copydesk.story;
  action copydesk.action := copydesk.announced_action();
  began  copydesk.note;
  last   copydesk.note;
BEGIN
  SELECT * INTO story FROM copydesk.story WHERE number = NEW.story FOR UPDATE;
  NEW.at := clock_timestamp();
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.actor
    OR action.threads IS DISTINCT FROM (CASE WHEN NEW.resolves THEN 'resolve' ELSE 'note' END)
    OR NEW.follows IS DISTINCT FROM story.audit_length THEN
    PERFORM copydesk.refuse('note_by_actor', 'A note must be that of the person acting, and for what is done.');
  END IF;
  IF NEW.number <> 1 + coalesce((SELECT max(n.number) FROM copydesk.note AS n WHERE n.story = NEW.story), 0) THEN
    PERFORM copydesk.refuse('note_number_follows', 'The notes of a story are numbered one after the other.');
  END IF;
  SELECT * INTO began FROM copydesk.note AS n WHERE n.story = NEW.story AND n.number = NEW.thread;
  SELECT * INTO last FROM copydesk.note AS n WHERE n.story = NEW.story AND n.thread = NEW.thread ORDER BY n.number DESC LIMIT 1;
  IF began.thread <> began.number THEN
    PERFORM copydesk.refuse('note_thread_begins', 'A thread goes by the note that began it.');
  END IF;
  IF NEW.resolves AND last.resolves THEN
    PERFORM copydesk.refuse('note_resolves_open', 'The thread is resolved already.');
  END IF;
  IF NEW.version <> story.working_version THEN
    PERFORM copydesk.refuse('note_of_working_version', 'A note is about a line of the working version.');
  END IF;
  IF NOT copydesk.may_note(NEW.actor, story) AND NOT (NEW.resolves AND began.actor IS NOT DISTINCT FROM NEW.actor) THEN
    PERFORM copydesk.refuse('note_needs_right', 'This person may not say anything about this story.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_note BEFORE INSERT ON copydesk.note
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_note();
CREATE TRIGGER note_immutable BEFORE UPDATE OR DELETE ON copydesk.note
  FOR EACH ROW EXECUTE FUNCTION copydesk.refuse_change();

-- What a note says is in the log when the transaction ends; a resolution may say nothing more.
CREATE FUNCTION copydesk.settle_note() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM copydesk.audit_entry AS e JOIN copydesk.action AS c ON c.name = e.action
     WHERE coalesce(e.story, 0) = NEW.story AND e.position = NEW.follows + 1 AND e.actor = NEW.actor
       AND c.threads = CASE WHEN NEW.resolves THEN 'resolve' ELSE 'note' END
       AND (NEW.resolves OR e.note ~ '\S')
       AND e.detail -> 'note_number' = to_jsonb(NEW.number)
       AND e.detail -> 'thread' = to_jsonb(NEW.thread)
       AND e.detail -> 'line' IS NOT DISTINCT FROM to_jsonb(NEW.line)
       AND e.detail -> 'excerpt' IS NOT DISTINCT FROM to_jsonb(NEW.excerpt)) THEN
    PERFORM copydesk.refuse('note_in_log', 'Each note must be in the log, with its thread and its line.');
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER settle_note AFTER INSERT ON copydesk.note
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.settle_note();

-- Who wrote in a thread is told of what is said there next.
INSERT INTO copydesk.known_notice (kind, event)
SELECT 'replied', a.name FROM copydesk.action AS a WHERE a.threads = 'note';

GRANT INSERT (story, number, thread, resolves, version, line, excerpt, actor, follows) ON copydesk.note TO copydesk_daemon;
