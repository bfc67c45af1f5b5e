-- Other people's sessions: which of them events wait for, and how long programs that submit may hold a transaction.

-- Before this transaction no event can come any more: the oldest one under way that may write events. Those of other
-- databases, and of roles that may not touch a story, hold nobody back, however long they stay open. One that has ended
-- since the snapshot was taken counts as one that may.
CREATE FUNCTION copydesk.event_horizon() RETURNS xid8
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(min(running.xid), pg_snapshot_xmax(pg_current_snapshot()))
    FROM pg_snapshot_xip(pg_current_snapshot()) AS running(xid)
   WHERE NOT EXISTS (
     SELECT FROM pg_locks AS l
       JOIN pg_stat_activity AS a ON a.pid = l.pid
       JOIN pg_roles AS r ON r.oid = a.usesysid
      WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted AND l.transactionid = running.xid::xid
        AND (a.datname <> current_database()
             OR NOT (r.rolsuper OR pg_has_role(r.oid, 'copydesk_daemon', 'MEMBER')
                     OR pg_has_role(r.oid, 'copydesk_owner', 'MEMBER'))))
$$;

-- Ends sessions of programs that submit which have had a transaction open for longer than a minute, or have been idle in
-- one for ten seconds, whatever their settings say. Returns how many.
CREATE FUNCTION copydesk.end_overlong_intake(
  most_open interval DEFAULT '60 seconds', most_idle interval DEFAULT '10 seconds'
) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) FILTER (WHERE pg_terminate_backend(a.pid))
    FROM pg_stat_activity AS a
    JOIN pg_roles AS r ON r.oid = a.usesysid
   WHERE a.datname = current_database() AND NOT r.rolsuper
     AND (pg_has_role(r.oid, 'copydesk_intake', 'MEMBER') OR pg_has_role(r.oid, 'copydesk_trigger', 'MEMBER'))
     AND NOT pg_has_role(r.oid, 'copydesk_daemon', 'MEMBER') AND NOT pg_has_role(r.oid, 'copydesk_owner', 'MEMBER')
     AND (a.xact_start < clock_timestamp() - most_open
          OR (a.state LIKE 'idle in transaction%' AND a.state_change < clock_timestamp() - most_idle))
$$;

-- Roles that can act as the daemon beside the daemon itself: nobody ought to.
CREATE FUNCTION copydesk.daemon_members() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.rolname FROM pg_auth_members AS m
    JOIN pg_roles AS r ON r.oid = m.member
   WHERE m.roleid = 'copydesk_daemon'::regrole AND NOT r.rolsuper
   ORDER BY 1
$$;

GRANT EXECUTE ON FUNCTION copydesk.event_horizon(), copydesk.end_overlong_intake(interval, interval), copydesk.daemon_members()
  TO copydesk_daemon;
