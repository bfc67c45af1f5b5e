-- The audit log: who acts, signatures, whether the chains hold, and how far they have been sealed.

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

-- name: enter_signing_key
-- As the owner: the daemon may not.
INSERT INTO copydesk.signing_key (id, public_key) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING

-- name: announce
-- Who does what, for the triggers that check and record it; until the transaction's end or announced anew.
SELECT set_config('copydesk.actor', $1, true), set_config('copydesk.action', $2, true),
       set_config('copydesk.on_behalf_of', coalesce($3, ''), true),
       set_config('copydesk.requested_by', coalesce($4, ''), true),
       set_config('copydesk.note', coalesce($5, ''), true), set_config('copydesk.quiet', $6, true),
       set_config('copydesk.detail', coalesce($7, ''), true)

-- name: sign
INSERT INTO copydesk.approval
  (story, version, content_hash, kind, desk, actor, on_behalf_of, grant_id, break_glass_reason, overridden_checks,
   override_reason, publish_at, unread, signed_at, key_id, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)

-- name: audit_problems
SELECT story, position, problem FROM copydesk.audit_problems() ORDER BY story NULLS FIRST, position NULLS LAST

-- name: audit_extent
SELECT count(*) AS entries, count(DISTINCT coalesce(story, 0)) AS chains FROM copydesk.audit_entry
