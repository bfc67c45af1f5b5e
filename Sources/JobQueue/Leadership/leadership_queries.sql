-- Leader election by lease. {schema} stands for the schema's quoted name.

-- name: take_leadership
-- Returns no row while someone holds the lease. One that ends over an hour later than a lease does was not taken by a leader.
INSERT INTO {schema}.leader AS leader (name, epoch, lease_until, holder)
VALUES ($1, 1, clock_timestamp() + $3::interval, $2)
ON CONFLICT (name) DO UPDATE
   SET epoch = leader.epoch + 1, lease_until = clock_timestamp() + $3::interval, holder = excluded.holder
 WHERE leader.lease_until <= clock_timestamp()
    OR leader.lease_until > clock_timestamp() + $3::interval + interval '1 hour'
RETURNING epoch

-- name: leadership_ends_in
SELECT CASE WHEN lease_until > clock_timestamp() + $2::interval + interval '1 hour' THEN interval '0'
            ELSE lease_until - clock_timestamp() END AS delay
  FROM {schema}.leader WHERE name = $1

-- name: renew_leadership
-- A lease that has expired is not renewed, although nobody may have taken it yet, as after a pause of this host or a step of the
-- clock: what acted in the term may have been told meanwhile that it is over.
UPDATE {schema}.leader SET lease_until = clock_timestamp() + $4::interval
 WHERE name = $1 AND epoch = $2 AND holder = $3 AND lease_until > clock_timestamp()
RETURNING epoch

-- name: resign_leadership
UPDATE {schema}.leader SET lease_until = clock_timestamp() WHERE name = $1 AND epoch = $2 AND holder = $3

-- name: act_as_leader
-- Begins an act of the leader. If the leader is suspended in the middle of it, the server aborts the transaction, which
-- releases the lock that the next leader waits for.
WITH guard AS MATERIALIZED (
  SELECT set_config('idle_in_transaction_session_timeout', $4, true), set_config('statement_timeout', $4, true)
)
SELECT leader.epoch
  FROM {schema}.leader, guard
 WHERE leader.name = $1 AND leader.epoch = $2 AND leader.holder = $3 AND leader.lease_until > clock_timestamp()
   FOR KEY SHARE OF leader

-- name: leaders
SELECT name, epoch, lease_until, holder FROM {schema}.leader ORDER BY name
