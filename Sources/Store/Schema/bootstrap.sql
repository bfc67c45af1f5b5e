-- Roles and schema, made by a superuser (or whoever may create roles) before the first migration; safe to repeat, and to
-- run by several at once. The migrations run as copydesk_owner; the daemon connects as copydesk_daemon; programs that
-- only submit connect as copydesk_intake, those that only fire a trigger under a role of their own, which is a member of
-- copydesk_trigger.

SELECT pg_advisory_lock(hashtext('copydesk bootstrap'));

DO $$
DECLARE
  role record;
BEGIN
  FOR role IN SELECT unnest('{copydesk_owner,copydesk_daemon,copydesk_intake,copydesk_trigger}'::text[]) AS name LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role.name) THEN
        EXECUTE format('CREATE ROLE %I %s', role.name, CASE role.name WHEN 'copydesk_trigger' THEN 'NOLOGIN' ELSE 'LOGIN' END);
      END IF;
      -- Another database of the same server may be set up at the same moment.
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END LOOP;
END
$$;

-- A statement of its own, so that it sees the roles that another has made at the same moment.
DO $$
BEGIN
  -- Who may create roles without being a superuser must be a member of the owner to migrate as it.
  IF NOT pg_has_role(current_user, 'copydesk_owner', 'MEMBER') THEN
    EXECUTE format('GRANT copydesk_owner TO %I', current_user);
  END IF;
END
$$;

DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO copydesk_owner, copydesk_daemon, copydesk_intake, copydesk_trigger',
                 current_database());
  EXECUTE format('GRANT CREATE ON DATABASE %I TO copydesk_owner', current_database());
  -- Editorial transactions never span I/O.
  EXECUTE format('ALTER ROLE copydesk_daemon IN DATABASE %I SET idle_in_transaction_session_timeout = ''10s''',
                 current_database());
  -- For statements that reach the server through a pooler, outside transactions; others have shorter limits of their own.
  EXECUTE format('ALTER ROLE copydesk_daemon IN DATABASE %I SET lock_timeout = ''20s''', current_database());
  -- Programs that submit: a session can lift these, and is ended by the leader then (118).
  EXECUTE format('ALTER ROLE copydesk_intake IN DATABASE %I SET idle_in_transaction_session_timeout = ''10s''',
                 current_database());
  EXECUTE format('ALTER ROLE copydesk_intake IN DATABASE %I SET statement_timeout = ''60s''', current_database());
END
$$;

-- What PostgreSQL lets everybody do, and no program that submits needs: large objects, advisory locks, notifications,
-- messages in the write-ahead log, which fill its disk, a look at other sessions. Only a superuser can take it away; without
-- one it stays, and the daemon is deaf to it all.
DO $$
DECLARE
  allowed regprocedure;
  seen    text;
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RETURN;
  END IF;
  FOR allowed IN
    SELECT p.oid FROM pg_proc AS p
     WHERE p.pronamespace = 'pg_catalog'::regnamespace
       AND (p.proname ~ '^(pg_advisory_|pg_try_advisory_|lo_)' OR p.proname IN (
         'loread', 'lowrite', 'pg_logical_emit_message', 'pg_notify', 'pg_stat_get_activity',
         'pg_stat_get_backend_activity', 'pg_lock_status'))
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', allowed);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO copydesk_owner, copydesk_daemon', allowed);
  END LOOP;
  FOREACH seen IN ARRAY '{pg_stat_activity,pg_locks}'::text[] LOOP
    EXECUTE format('REVOKE ALL ON pg_catalog.%I FROM PUBLIC', seen);
    EXECUTE format('GRANT SELECT ON pg_catalog.%I TO copydesk_owner, copydesk_daemon', seen);
  END LOOP;
END
$$;

DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RETURN;
  END IF;
  EXECUTE format('ALTER ROLE copydesk_intake IN DATABASE %I SET temp_file_limit = ''256MB''', current_database());
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'copydesk_intake' AND rolconnlimit = -1) THEN
    ALTER ROLE copydesk_intake CONNECTION LIMIT 40;
  END IF;
  -- Another database of the same server may be set up at the same moment.
EXCEPTION WHEN internal_error THEN
  RAISE WARNING 'Limits of copydesk_intake could not be set: run this again.';
END
$$;

-- The owner's functions see what sessions do and end those of programs that submit (118).
DO $$
BEGIN
  IF NOT pg_has_role('copydesk_owner', 'pg_signal_backend', 'MEMBER')
    OR NOT pg_has_role('copydesk_owner', 'pg_read_all_stats', 'MEMBER') THEN
    GRANT pg_read_all_stats, pg_signal_backend TO copydesk_owner;
  END IF;
EXCEPTION WHEN unique_violation OR internal_error THEN
  NULL;  -- another database of the same server is being set up
WHEN insufficient_privilege THEN
  RAISE WARNING 'Sessions that submit cannot be ended: pg_signal_backend could not be granted to copydesk_owner.';
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS copydesk AUTHORIZATION copydesk_owner;
GRANT USAGE ON SCHEMA copydesk TO copydesk_daemon, copydesk_intake, copydesk_trigger;

SELECT pg_advisory_unlock(hashtext('copydesk bootstrap'));
