-- Daemons hear at once when something has happened: a notification on the channel `copydesk_event`, without a payload.

-- NOTIFY makes commits wait for one another, so a session that has sent one a moment ago says
-- set_config('copydesk.quiet', 'quiet', true) and leaves it to that one: whoever hears it looks twice.
CREATE FUNCTION copydesk.announce_events() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF copydesk.announced('quiet') IS NULL THEN
    PERFORM pg_notify('copydesk_event', '');
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER announce_events AFTER INSERT ON copydesk.event
  FOR EACH STATEMENT EXECUTE FUNCTION copydesk.announce_events();
