-- What reading asks of the newsroom beside its tables: a story with all that is said of it, and the indexes of lists.

CREATE VIEW copydesk.story_overview AS
SELECT s.number, s.slug, s.desk, s.state, s.revision, s.working_version, s.working_kind, s.live_version, s.publish_at,
       s.publishing_since, s.hold_reason, s.hold_since, s.assignee, s.first_published_at, s.updated_at, s.decision,
       CASE WHEN s.claimed_until > clock_timestamp() THEN s.claimed_by END AS claimed_by, s.claimed_until,
       v.content_hash, v.content ->> 'headline' AS headline, (v.content ->> 'urgency')::integer AS urgency, v.embargo,
       v.saved_by AS submitted_by, v.saved_at AS submitted_at, v.findings, (v.policy ->> 'approvals')::integer AS approvals_needed,
       ARRAY(SELECT DISTINCT a.staff::text FROM copydesk.version_author AS a
              WHERE a.story = s.number AND a.version = s.working_version ORDER BY 1) AS authors,
       ARRAY(SELECT a.actor::text FROM copydesk.approval AS a
              WHERE a.story = s.number AND a.version = s.working_version
                AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id)
              ORDER BY a.id) AS approved_by,
       ARRAY(SELECT d.name::text FROM copydesk.destination AS d
              WHERE d.active AND (d.desks IS NULL OR s.desk = ANY (d.desks)) ORDER BY 1) AS destinations,
       ARRAY(SELECT d.destination::text FROM copydesk.delivery AS d
              WHERE d.story = s.number AND d.kind = 'kill' AND d.state <> 'delivered' ORDER BY 1) AS kill_pending,
       EXISTS (SELECT FROM copydesk.approval AS a JOIN copydesk.after_review AS r ON r.approval = a.id
                WHERE a.story = s.number AND r.closed_at IS NULL) AS after_review_open,
       (SELECT count(*) FROM copydesk.submission AS b WHERE b.beside = s.number) AS branches,
       latest.delivered, latest.pending, latest.failed
  FROM copydesk.story AS s
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
 CROSS JOIN LATERAL (
   SELECT count(*) FILTER (WHERE d.state = 'delivered') AS delivered,
          count(*) FILTER (WHERE d.state IN ('pending', 'running')) AS pending,
          count(*) FILTER (WHERE d.state = 'failed') AS failed
     FROM copydesk.delivery AS d
    WHERE d.story = s.number
      AND d.decision = (SELECT max(last.decision) FROM copydesk.delivery AS last WHERE last.story = s.number)) AS latest;

-- Whoever looks for words looks in headlines and bodies. A body's tail is left out, since PostgreSQL indexes no text
-- with more than 1 MB of different words.
CREATE FUNCTION copydesk.version_words(content jsonb) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
RETURN to_tsvector('simple', (content ->> 'headline') || ' ' || left(content ->> 'body', 200000));

CREATE INDEX version_by_words ON copydesk.version USING gin (copydesk.version_words(content));
CREATE INDEX version_by_related ON copydesk.version USING gin ((content -> 'related'));
CREATE INDEX version_author_by_staff ON copydesk.version_author (staff, story DESC);
CREATE INDEX story_live_by_desk ON copydesk.story (desk, first_published_at DESC) WHERE live_version IS NOT NULL;
CREATE INDEX story_scheduled ON copydesk.story (publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX audit_entry_at ON copydesk.audit_entry (at);
CREATE INDEX delivery_failed ON copydesk.delivery (story) WHERE state = 'failed';
CREATE INDEX delivery_carried ON copydesk.delivery (destination, story, decision DESC) WHERE state = 'delivered';

GRANT SELECT ON copydesk.story_overview TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION copydesk.version_words(jsonb) TO copydesk_daemon;
