-- How far the audit log has been sealed.

-- name: next_checkpoint
-- The text of time and heads is what the hash is of: it goes back as it came.
SELECT c.number, c.made_at::text AS made_at, c.heads::text AS heads, c.previous, c.hash, encode(c.hash, 'hex') AS digest,
       n.identity::text AS newsroom
  FROM copydesk.next_checkpoint() AS c CROSS JOIN copydesk.newsroom AS n

-- name: enter_checkpoint
INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, previous, hash, key_id, signature)
VALUES ($1, $2::text::timestamptz, $3::text::jsonb, $4, $5, $6, $7)

-- name: checkpoints
SELECT c.number, c.made_at, encode(c.hash, 'hex') AS digest, c.key_id, c.signature, k.public_key,
       n.identity::text AS newsroom
  FROM copydesk.audit_checkpoint AS c
  JOIN copydesk.signing_key AS k ON k.id = c.key_id
 CROSS JOIN copydesk.newsroom AS n
 ORDER BY c.number

-- name: checkpoint_problems
SELECT story, position, problem FROM copydesk.checkpoint_problems() ORDER BY story NULLS FIRST, position NULLS LAST
