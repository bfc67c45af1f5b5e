-- The chain of signed configurations, and the rows that must say what it says.

-- Every row of configuration, as the chain names and writes it. Instants in UTC, so that the same row is the same text.
CREATE FUNCTION copydesk.configuration_rows() RETURNS TABLE (part text, name text, content jsonb)
LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
  SELECT 'newsroom', '', to_jsonb(n) - '{singleton,identity,audit_head,audit_length}'::text[] FROM copydesk.newsroom AS n
  UNION ALL SELECT 'desk', d.slug, to_jsonb(d) FROM copydesk.desk AS d
  UNION ALL SELECT 'role', r.name, to_jsonb(r) FROM copydesk.role AS r
  UNION ALL SELECT 'staff', s.handle, to_jsonb(s) FROM copydesk.staff AS s
  UNION ALL SELECT 'staff_grant', g.id::text, to_jsonb(g) FROM copydesk.staff_grant AS g
  UNION ALL SELECT 'destination', d.name, to_jsonb(d) - 'generation' FROM copydesk.destination AS d
  UNION ALL SELECT 'trigger', t.name, to_jsonb(t) FROM copydesk.trigger AS t
$$;

-- A change follows the one before it, and is an entry of the newsroom's chain: so it counts once, there, and is sealed.
CREATE FUNCTION copydesk.guard_configuration_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entry copydesk.audit_entry;
BEGIN
  SELECT audit_head, audit_length + 1 INTO STRICT entry.previous, entry.position FROM copydesk.newsroom FOR UPDATE;
  IF NEW.number <> 1 + coalesce((SELECT max(c.number) FROM copydesk.configuration_change AS c), 0) THEN
    PERFORM copydesk.refuse('configuration_change_follows', 'A change of configuration must follow the one before it.');
  END IF;
  IF NEW.follows IS DISTINCT FROM entry.position - 1 THEN
    PERFORM copydesk.refuse('configuration_change_in_its_place', 'A change of configuration counts only where it was made.');
  END IF;
  IF copydesk.announced('actor') IS DISTINCT FROM NEW.actor THEN
    PERFORM copydesk.refuse('configuration_change_by_actor', 'A change of configuration is signed for whoever makes it.');
  END IF;
  IF NOT copydesk.is_signed_now(NEW.signed_at) OR NOT copydesk.key_is_valid(NEW.key_id) THEN
    PERFORM copydesk.refuse('configuration_change_signed_now', 'A change is signed when it is made, with a valid key.');
  END IF;
  entry.actor := NEW.actor;
  entry.requested_by := NEW.requested_by;
  entry.action := 'configuration';
  entry.detail := jsonb_build_object('number', NEW.number, 'act', NEW.act, 'signature', encode(NEW.signature, 'hex'));
  UPDATE copydesk.newsroom SET audit_head = copydesk.append_audit(entry), audit_length = entry.position;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_configuration_change BEFORE INSERT ON copydesk.configuration_change
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_configuration_change();

GRANT EXECUTE ON FUNCTION copydesk.configuration_rows(), copydesk.key_is_valid(text),
  copydesk.is_signed_now(timestamptz), copydesk.is_readable_content(jsonb) TO copydesk_daemon;
