-- Drafts to begin with. They are part of the newsroom's row, and so of the signed configuration.

ALTER TABLE copydesk.newsroom ADD COLUMN templates jsonb NOT NULL DEFAULT '[]'
  CONSTRAINT newsroom_templates_listed CHECK (
    CASE jsonb_typeof(templates) WHEN 'array' THEN jsonb_array_length(templates) <= 100 ELSE false END);

DROP TRIGGER audit_newsroom ON copydesk.newsroom;
CREATE TRIGGER audit_newsroom
  AFTER UPDATE OF name, url, language, time_zone, "primary", typography, templates, identity ON copydesk.newsroom
  FOR EACH ROW EXECUTE FUNCTION copydesk.audit_configuration();

GRANT UPDATE (templates) ON copydesk.newsroom TO copydesk_daemon;
