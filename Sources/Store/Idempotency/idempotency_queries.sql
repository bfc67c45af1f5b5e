-- Keys of changing requests: reserved before the change, answered after it.

-- name: reserve_key
-- A key that is new, a day old, or whose holder was lost with the same request. One row, or none.
INSERT INTO copydesk.idempotency AS held (uid, route, key, digest) VALUES ($1, $2, $3, $4)
ON CONFLICT (uid, route, key) DO UPDATE
   SET digest = excluded.digest, holder = DEFAULT, response = NULL, reserved_at = clock_timestamp()
 WHERE held.reserved_at <= clock_timestamp() - interval '24 hours'
    OR (held.response IS NULL AND held.digest = excluded.digest
        AND held.reserved_at <= clock_timestamp() - interval '1 minute')
RETURNING holder

-- name: key_in_use
SELECT digest, response FROM copydesk.idempotency WHERE uid = $1 AND route = $2 AND key = $3

-- name: store_response
UPDATE copydesk.idempotency SET response = $5 WHERE uid = $1 AND route = $2 AND key = $3 AND holder = $4

-- name: release_key
DELETE FROM copydesk.idempotency WHERE uid = $1 AND route = $2 AND key = $3 AND holder = $4 AND response IS NULL

-- name: forget_keys
DELETE FROM copydesk.idempotency WHERE reserved_at <= clock_timestamp() - interval '24 hours'
