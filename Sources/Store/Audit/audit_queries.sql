-- The audit log: who acts, signatures, whether the chains hold, and how far they have been sealed.

-- name: next_checkpoint
-- The text of time and heads is what the hash is of: it goes back as it came.
SELECT c.number, c.made_at::text AS made_at, c.made_at AS at, c.heads::text AS heads, c.last_entry, c.previous, c.hash, encode(c.hash, 'hex') AS digest,
       n.identity::text AS newsroom
  FROM copydesk.next_checkpoint() AS c CROSS JOIN copydesk.newsroom AS n

-- name: enter_checkpoint
INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
VALUES ($1, $2::text::timestamptz, $3::text::jsonb, $4, $5, $6, $7, $8)

-- name: checkpoints
SELECT c.number, c.made_at, c.previous, encode(c.hash, 'hex') AS digest, c.key_id, c.signature, k.public_key, k.ended_at,
       k.compromised_since, NULL::bigint AS sealed, n.identity::text AS newsroom
  FROM copydesk.audit_checkpoint AS c
  JOIN copydesk.signing_key AS k ON k.id = c.key_id
 CROSS JOIN copydesk.newsroom AS n
 ORDER BY c.number

-- name: checkpoint_problems
SELECT story, position, problem FROM copydesk.checkpoint_problems() ORDER BY story NULLS FIRST, position NULLS LAST

-- name: enter_signing_key
-- As the owner: the daemon may not.
INSERT INTO copydesk.signing_key (id, public_key, host) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING

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
   override_reason, publish_at, unread, configuration, follows, signed_at, key_id, signature, waits_for, trigger,
   trigger_digest, firings, local_time, time_zone, package, signs_as)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)

-- name: sign_act
INSERT INTO copydesk.signed_act
  (kind, decision, story, version, content_hash, decision_kind, cause, actor, on_behalf_of, reason, follows, signed_at,
   key_id, signature, firing, release)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)

-- name: signing_grounds
-- What statements about stories' versions are bound to: where in its log each comes, and under which configuration.
SELECT s.number AS story, n.identity::text AS identity, s.audit_length AS follows, v.note AS notice, v.configuration AS policy,
       (SELECT coalesce(max(f.number), 0) FROM copydesk.firing AS f) AS firings,
       coalesce((SELECT max(c.number) FROM copydesk.configuration_change AS c), 0) AS configuration
  FROM unnest($1::bigint[], $2::bigint[]) AS wanted(story, version)
  JOIN copydesk.story AS s ON s.number = wanted.story
  JOIN copydesk.version AS v ON v.story = s.number AND v.number = wanted.version
 CROSS JOIN copydesk.newsroom AS n

-- name: decided
SELECT id, version, content_hash, kind, vanish, kill_request, break_glass_reason FROM copydesk.decision WHERE id = ANY ($1)

-- name: decisions
SELECT c.id AS decision, c.kind, v.desk, v.configuration, v.embargo, coalesce(v.content -> 'sensitive' = 'true', false) AS is_sensitive,
       encode(sha256(v.canonical), 'hex') = c.content_hash AND v.content = convert_from(v.canonical, 'UTF8')::jsonb AS is_intact
  FROM copydesk.decision AS c
  JOIN copydesk.version AS v ON v.story = c.story AND v.number = c.version
 WHERE c.id = ANY ($1)

-- name: decision_approvals
SELECT c.id AS decision, a.*
  FROM copydesk.decision AS c
  JOIN copydesk.approval_to_verify AS a ON a.story = c.story AND a.version = c.version AND a.content_hash = c.content_hash
   AND a.kind = c.kind
 WHERE c.id = ANY ($1) AND NOT copydesk.withdraws(c.kind)
   AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id)

-- name: decision_acts
SELECT a.* FROM copydesk.act_to_verify AS a WHERE a.decision = ANY ($1)

-- name: decision_firings
SELECT f.* FROM copydesk.firing_to_verify AS f
 WHERE f.id IN (SELECT a.firing FROM copydesk.signed_act AS a WHERE a.decision = ANY ($1))

-- name: receipts
SELECT r.* FROM copydesk.receipt_to_verify AS r WHERE r.delivery = ANY ($1)

-- name: audit_problems
SELECT story, position, problem FROM copydesk.audit_problems() ORDER BY story NULLS FIRST, position NULLS LAST

-- name: audit_extent
SELECT count(*) AS entries, count(DISTINCT coalesce(story, 0)) AS chains FROM copydesk.audit_entry

-- name: distrust
INSERT INTO copydesk.distrust (part, name, reason) VALUES ($1, $2, $3)
ON CONFLICT (part, name) DO UPDATE SET reason = excluded.reason WHERE distrust.reason <> excluded.reason

-- name: distrusted
SELECT part, name, reason FROM copydesk.distrust ORDER BY found_at DESC, part, name LIMIT 100

-- name: forget_configuration_distrust
DELETE FROM copydesk.distrust AS d
 WHERE d.part NOT IN ('story', 'row of story', 'submission')
   AND NOT EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS still(part, name)
                    WHERE still.part = d.part AND still.name = d.name)

-- name: trust
DELETE FROM copydesk.distrust WHERE part = $1 AND name = ANY ($2)

-- name: daemon_members
SELECT name FROM copydesk.daemon_members() AS member(name)

-- name: stories_to_review
-- Stories that readers see or that were withdrawn, after one of them, each with the decision that made it so, and the deliveries
-- whose receipts say that it arrived.
SELECT s.number, made.decision,
       ARRAY(SELECT d.id FROM copydesk.delivery AS d
              WHERE d.decision = made.decision AND d.state = 'delivered' ORDER BY d.id) AS deliveries
  FROM copydesk.story AS s
  LEFT JOIN LATERAL (
    SELECT c.id AS decision FROM copydesk.decision AS c
     WHERE c.story = s.number AND CASE s.state WHEN 'killed' THEN c.kind = 'kill' WHEN 'unpublished' THEN c.kind = 'unpublish'
                                       ELSE NOT copydesk.withdraws(c.kind) END
       AND (s.state IN ('killed', 'unpublished') OR (c.version = s.live_version
            AND EXISTS (SELECT FROM copydesk.delivery AS d WHERE d.decision = c.id)))
     ORDER BY c.id DESC LIMIT 1) AS made ON true
 WHERE s.number > $1 AND (s.live_version IS NOT NULL OR s.state IN ('killed', 'unpublished'))
 ORDER BY s.number LIMIT $2

-- name: signing_keys
SELECT id, host, valid_from, ended_at, compromised_since FROM copydesk.signing_key ORDER BY valid_from, id

-- name: signing_hosts
-- Hosts with a key that may sign now, those that got theirs last first.
SELECT k.host FROM copydesk.signing_key AS k WHERE k.host IS NOT NULL AND copydesk.key_is_valid(k.id)
 GROUP BY k.host ORDER BY max(k.valid_from) DESC LIMIT 5

-- name: end_signing_key
UPDATE copydesk.signing_key SET ended_at = clock_timestamp() WHERE id = $1 AND ended_at IS NULL

-- name: revoke_signing_key
UPDATE copydesk.signing_key SET compromised_since = $2, ended_at = coalesce(ended_at, clock_timestamp())
 WHERE id = $1 AND compromised_since IS NULL

-- name: note_sealed_before
-- How far each chain had been sealed by then.
INSERT INTO copydesk.sealed_before_compromise (key_id, story, length)
SELECT $1, (sealed.head ->> 0)::bigint, max((sealed.head ->> 1)::bigint)
  FROM copydesk.audit_checkpoint AS c CROSS JOIN LATERAL jsonb_array_elements(c.heads) AS sealed(head)
 WHERE c.made_at < $2
 GROUP BY (sealed.head ->> 0)::bigint

-- name: record_problems
SELECT story, position, problem FROM copydesk.record_problems() ORDER BY story NULLS FIRST, position NULLS LAST

-- name: approvals_after
SELECT a.* FROM copydesk.approval_to_verify AS a WHERE a.id > $1 ORDER BY a.id LIMIT 2000

-- name: acts_after
SELECT a.* FROM copydesk.act_to_verify AS a WHERE a.id > $1 ORDER BY a.id LIMIT 2000

-- name: receipts_after
SELECT r.* FROM copydesk.receipt_to_verify AS r WHERE r.id > $1 ORDER BY r.id LIMIT 2000

-- name: key_states
-- The state of every key, as something that is another when any of them has changed.
SELECT k.id || ' ' || k.public_key::text || ' ' || coalesce(k.ended_at::text, '-') || ' ' || coalesce(k.compromised_since::text, '-')
       AS state
  FROM copydesk.signing_key AS k ORDER BY k.id
