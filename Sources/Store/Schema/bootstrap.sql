-- Roles and schema, made by a superuser (or whoever may create roles) before the first migration; safe to repeat, and to
-- run by several at once. The migrations run as copydesk_owner; the daemon connects as copydesk_daemon; programs that
-- only submit connect as copydesk_intake.

SELECT pg_advisory_lock(hashtext('copydesk bootstrap'));

DO $$
DECLARE
  role record;
BEGIN
  FOR role IN SELECT unnest('{copydesk_owner,copydesk_daemon,copydesk_intake}'::text[]) AS name LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role.name) THEN
        EXECUTE format('CREATE ROLE %I LOGIN', role.name);
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
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO copydesk_owner, copydesk_daemon, copydesk_intake', current_database());
  EXECUTE format('GRANT CREATE ON DATABASE %I TO copydesk_owner', current_database());
  -- Editorial transactions never span I/O.
  EXECUTE format('ALTER ROLE copydesk_daemon IN DATABASE %I SET idle_in_transaction_session_timeout = ''10s''',
                 current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS copydesk AUTHORIZATION copydesk_owner;
GRANT USAGE ON SCHEMA copydesk TO copydesk_daemon, copydesk_intake;

SELECT pg_advisory_unlock(hashtext('copydesk bootstrap'));
