-- What waits for whom: the inbox and the day at a glance, from one place.

-- Which stories somebody should look at, and why; a story may be there for several reasons. The lists of desks are those
-- on which the person has the capability now. What is not well goes to those who can mend it, what is to be read to those
-- who review, and everything to whom the story is assigned to.
CREATE FUNCTION copydesk.waiting_for(person text, reviews text[], publishes text[], approves text[], signs text[], kills text[])
RETURNS TABLE (number bigint, reason text)
LANGUAGE sql STABLE AS $$
  -- Somebody has asked to kill it: another person's signature is missing, and the asker waits for that.
  SELECT s.number, CASE WHEN r.actor = person THEN 'others' ELSE 'kill_request' END
    FROM copydesk.story AS s JOIN copydesk.kill_request AS r ON r.id = s.kill_request
   WHERE s.desk = ANY (kills) OR r.actor = person
  UNION ALL
  -- Before the desk, or on its way back to readers, with signatures missing or with other words: to be read by this person, or by others since
  -- this one wrote or has signed it.
  SELECT s.number,
         CASE WHEN EXISTS (SELECT FROM copydesk.version_author AS a
                            WHERE a.story = s.number AND a.version = s.working_version AND a.staff = person)
                OR EXISTS (SELECT FROM copydesk.approval AS a
                            WHERE a.story = s.number AND a.version = s.working_version AND a.actor = person
                              AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id))
              THEN 'others' ELSE 'review' END
    FROM copydesk.story AS s
   WHERE (s.state = 'desk_review'
          OR s.state = 'unpublished' AND (copydesk.approval_count(s.number, s.working_version) > 0
                                          OR s.working_version > copydesk.taken_down(s)))
     AND (s.desk = ANY (reviews) OR s.assignee = person
          -- What this person may sign beside the desk's approval, and nobody has.
          OR signs <> '{}' AND EXISTS (SELECT FROM unnest(copydesk.missing_signatures(s.number, s.working_version)) AS entry
                                        WHERE s.desk || ' ' || entry = ANY (signs)))
  UNION ALL
  SELECT s.number, 'draft'
    FROM copydesk.story AS s
   WHERE s.state = 'draft'
     AND (s.assignee = person
          OR EXISTS (SELECT FROM copydesk.version_author AS a
                      WHERE a.staff = person AND a.story = s.number AND a.version = s.working_version))
  UNION ALL
  -- Approved, and waiting for nothing but somebody who sends it.
  SELECT s.number, 'ready'
    FROM copydesk.story AS s
   WHERE s.state = 'approved' AND s.publishing_since IS NULL AND s.hold_reason IS NULL AND s.publish_at IS NULL
     AND s.trigger IS NULL AND (s.package IS NULL OR s.first_published_at IS NOT NULL)
     AND (s.desk = ANY (publishes) OR s.assignee = person)
  UNION ALL
  SELECT s.number, 'held'
    FROM copydesk.story AS s
   WHERE s.state = 'approved' AND s.hold_reason IS NOT NULL AND (s.desk = ANY (reviews || publishes) OR s.assignee = person)
  UNION ALL
  -- Given up, or tried without success and to be tried again.
  SELECT DISTINCT s.number, CASE WHEN d.state = 'failed' THEN 'failed' ELSE 'retrying' END
    FROM copydesk.delivery AS d
    JOIN copydesk.story AS s ON s.number = d.story
   WHERE (d.state = 'failed'
          OR d.state IN ('pending', 'running')
             AND EXISTS (SELECT FROM copydesk.attempt AS t
                          WHERE t.delivery = d.id AND t.number > d.resumed_after AND t.outcome IN ('failed', 'unknown')))
     AND (s.desk = ANY (reviews || publishes) OR s.assignee = person)
  UNION ALL
  SELECT s.number, 'at_risk'
    FROM copydesk.story AS s
   WHERE s.state IN ('approved', 'desk_review')
     AND CASE WHEN s.state = 'approved' OR s.package IS NOT NULL OR EXISTS (
                     SELECT FROM copydesk.story_clock AS c WHERE c.story = s.number AND c.wanted IS NOT NULL)
              THEN copydesk.at_risk(s) IS NOT NULL ELSE false END
     AND (s.desk = ANY (reviews || publishes) OR s.assignee = person)
  UNION ALL
  -- Who broke the glass or wrote what went out by it cannot close the review.
  SELECT DISTINCT s.number, 'after_review'
    FROM copydesk.after_review AS r
    JOIN copydesk.story AS s ON s.number = r.story
   WHERE r.closed_at IS NULL AND s.desk = ANY (approves)
     AND NOT EXISTS (SELECT FROM copydesk.after_review AS o
                      WHERE o.closed_at IS NULL AND o.story = s.number AND o.broken_by = person)
     AND NOT EXISTS (SELECT FROM copydesk.version_author AS w
                      WHERE w.story = r.story AND w.version = r.version AND w.staff = person)
  UNION ALL
  SELECT DISTINCT s.number, 'kill_pending'
    FROM copydesk.delivery AS d
    JOIN copydesk.story AS s ON s.number = d.story
   WHERE copydesk.withdraws(d.kind) AND d.state IN ('pending', 'running', 'failed')
     AND (s.desk = ANY (reviews || publishes) OR s.assignee = person)
$$;

CREATE INDEX after_review_open ON copydesk.after_review (story) WHERE closed_at IS NULL;
CREATE INDEX story_assigned ON copydesk.story (assignee) WHERE assignee IS NOT NULL;

GRANT EXECUTE ON FUNCTION copydesk.waiting_for(text, text[], text[], text[], text[], text[]), copydesk.at_risk(copydesk.story)
  TO copydesk_daemon;
