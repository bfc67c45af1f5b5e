-- What `audit verify` compares beside the chains themselves: the rows that the log speaks of. Whether signatures are genuine
-- is for the daemon to say.

-- What is signed, with all that it says, the key that checks it, and how far its chain had been sealed before that key was
-- compromised.
CREATE VIEW copydesk.approval_to_verify AS
SELECT a.id, a.story, a.version, a.actor, a.on_behalf_of, a.grant_id, a.kind, a.desk, a.content_hash, v.note AS notice,
       a.configuration, v.configuration AS policy_configuration, a.follows, a.signs_as, a.break_glass_reason, a.overridden_checks,
       a.override_reason, a.waits_for, a.publish_at, a.trigger, a.trigger_digest, a.package, a.firings, a.local_time, a.time_zone, a.unread, a.signed_at, a.key_id, a.signature, k.public_key, k.ended_at,
       k.compromised_since, seal.length AS sealed
  FROM copydesk.approval AS a
  JOIN copydesk.version AS v ON v.story = a.story AND v.number = a.version
  JOIN copydesk.signing_key AS k ON k.id = a.key_id
  LEFT JOIN copydesk.sealed_before_compromise AS seal ON seal.key_id = a.key_id AND seal.story = a.story;

CREATE VIEW copydesk.act_to_verify AS
SELECT a.id, a.kind, a.decision, a.story, a.version, a.content_hash, a.decision_kind, c.vanish, c.kill_request, c.break_glass_reason, a.cause, a.actor, a.on_behalf_of,
       a.reason, a.firing, a.release, a.follows, a.signed_at, a.key_id, a.signature, k.public_key, k.ended_at, k.compromised_since,
       seal.length AS sealed
  FROM copydesk.signed_act AS a
  JOIN copydesk.decision AS c ON c.id = a.decision
  JOIN copydesk.signing_key AS k ON k.id = a.key_id
  LEFT JOIN copydesk.sealed_before_compromise AS seal ON seal.key_id = a.key_id AND seal.story = a.story;

CREATE VIEW copydesk.kill_request_to_verify AS
SELECT a.id, a.story, a.version, a.content_hash, a.desk, a.actor, a.on_behalf_of, a.grant_id, a.notice, a.vanish, a.configuration,
       a.follows, a.signed_at, a.key_id, a.signature, k.public_key, k.ended_at, k.compromised_since, seal.length AS sealed
  FROM copydesk.kill_request AS a
  JOIN copydesk.signing_key AS k ON k.id = a.key_id
  LEFT JOIN copydesk.sealed_before_compromise AS seal ON seal.key_id = a.key_id AND seal.story = a.story;

-- Receipts stand in no chain. What the log has of them is that a version went live, which takes the primary destination's
-- receipt; sealed, it shows that the delivery's one receipt was there by then.
CREATE VIEW copydesk.receipt_to_verify AS
SELECT r.delivery AS id, r.delivery, r.attempt, d.story, d.version, d.content_hash, d.kind, d.destination, r.detail,
       r.received_at AS signed_at, r.key_id, r.signature, k.public_key, k.ended_at, k.compromised_since,
       seal.length AS sealed,
       EXISTS (SELECT FROM copydesk.audit_entry AS e
                WHERE coalesce(e.story, 0) = d.story AND e.action = 'deliver' AND e.version = d.version
                  AND e.position <= seal.length
                  AND d.destination = (SELECT n."primary" FROM copydesk.newsroom AS n)) AS arrival_is_sealed
  FROM copydesk.receipt AS r
  JOIN copydesk.delivery AS d ON d.id = r.delivery
  JOIN copydesk.signing_key AS k ON k.id = r.key_id
  LEFT JOIN copydesk.sealed_before_compromise AS seal ON seal.key_id = r.key_id AND seal.story = d.story;

CREATE VIEW copydesk.front_act_to_verify AS
SELECT a.number AS id, a.story, a.place, a.until, a.actor, a.on_behalf_of, a.follows, a.signed_at, a.key_id, a.signature,
       k.public_key, k.ended_at, k.compromised_since, seal.length AS sealed
  FROM copydesk.front_act AS a
  JOIN copydesk.signing_key AS k ON k.id = a.key_id
  LEFT JOIN copydesk.sealed_before_compromise AS seal ON seal.key_id = a.key_id AND seal.story = a.story;

CREATE VIEW copydesk.firing_to_verify AS
SELECT f.number AS id, f.trigger, f.digest, f.cause, f.refused, f.actor, f.on_behalf_of, f.follows, f.fired_at AS signed_at,
       f.key_id, f.signature, k.public_key, k.ended_at, k.compromised_since, seal.length AS sealed
  FROM copydesk.firing AS f
  JOIN copydesk.signing_key AS k ON k.id = f.key_id
  LEFT JOIN copydesk.sealed_before_compromise AS seal ON seal.key_id = f.key_id AND seal.story = 0;

CREATE VIEW copydesk.trigger_pause_to_verify AS
SELECT p.number AS id, p.trigger, p.paused, p.reason, p.actor, p.on_behalf_of, p.follows, p.signed_at, p.key_id, p.signature,
       k.public_key, k.ended_at, k.compromised_since, seal.length AS sealed
  FROM copydesk.trigger_pause AS p
  JOIN copydesk.signing_key AS k ON k.id = p.key_id
  LEFT JOIN copydesk.sealed_before_compromise AS seal ON seal.key_id = p.key_id AND seal.story = 0;

CREATE VIEW copydesk.freeze_act_to_verify AS
SELECT a.number AS id, NULL::bigint AS story, a.act, a.desk, a.reason, a.until, a.actor, a.on_behalf_of, a.follows, a.signed_at,
       a.key_id, a.signature, k.public_key, k.ended_at, k.compromised_since, seal.length AS sealed
  FROM copydesk.freeze_act AS a
  JOIN copydesk.signing_key AS k ON k.id = a.key_id
  LEFT JOIN copydesk.sealed_before_compromise AS seal ON seal.key_id = a.key_id AND seal.story = 0;

CREATE VIEW copydesk.package_act_to_verify AS
SELECT a.number AS id, NULL::bigint AS story, a.act, a.package, a.stories, a.decisions, a.publish_at, a.trigger, a.trigger_digest,
       a.firings, a.firing, a.entry, a.actor, a.on_behalf_of, a.follows, a.signed_at,
       a.key_id, a.signature, k.public_key, k.ended_at, k.compromised_since, seal.length AS sealed
  FROM copydesk.package_act AS a
  JOIN copydesk.signing_key AS k ON k.id = a.key_id
  LEFT JOIN copydesk.sealed_before_compromise AS seal ON seal.key_id = a.key_id AND seal.story = 0;

GRANT SELECT ON copydesk.package_act_to_verify, copydesk.firing_to_verify, copydesk.trigger_pause_to_verify, copydesk.front_act_to_verify, copydesk.freeze_act_to_verify,
  copydesk.approval_to_verify, copydesk.kill_request_to_verify, copydesk.act_to_verify, copydesk.receipt_to_verify TO copydesk_daemon;

CREATE FUNCTION copydesk.record_problems()
RETURNS TABLE (story bigint, "position" bigint, problem text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.number, e.position, 'the story is not as this last entry left it'
    FROM copydesk.story AS s
    JOIN copydesk.audit_entry AS e ON coalesce(e.story, 0) = s.number AND e.position = s.audit_length
   WHERE (e.to_state, e.revision, e.version) IS DISTINCT FROM (s.state, s.revision, s.working_version)
  UNION ALL
  SELECT e.story, e.position, 'the approval of this entry is missing'
    FROM copydesk.audit_entry AS e
   WHERE e.story IS NOT NULL AND e.action IN ('approve', 'schedule', 'republish')
     AND NOT EXISTS (SELECT FROM copydesk.approval AS a
                      WHERE a.story = e.story AND a.follows = e.position - 1 AND a.actor = e.actor)
  UNION ALL
  SELECT a.story, a.follows + 1, 'an approval stands here that the log does not have'
    FROM copydesk.approval AS a
   WHERE NOT EXISTS (SELECT FROM copydesk.audit_entry AS e
                      WHERE coalesce(e.story, 0) = a.story AND e.position = a.follows + 1 AND e.actor = a.actor)
  UNION ALL
  SELECT e.story, e.position, 'nobody has signed what goes out with this entry'
    FROM copydesk.audit_entry AS e
   WHERE e.story IS NOT NULL AND (e.detail ? 'fired' OR e.action IN (SELECT name FROM copydesk.action WHERE withdraws))
     AND NOT EXISTS (SELECT FROM copydesk.signed_act AS a WHERE a.story = e.story AND a.follows = e.position - 1)
  UNION ALL
  SELECT a.story, a.follows + 1, 'something was signed here that the log does not have'
    FROM copydesk.signed_act AS a
   WHERE NOT EXISTS (SELECT FROM copydesk.audit_entry AS e
                      WHERE coalesce(e.story, 0) = a.story AND e.position = a.follows + 1 AND e.action = a.cause)
  UNION ALL
  SELECT e.story, e.position, 'nobody has signed what this entry sets of the front page'
    FROM copydesk.audit_entry AS e JOIN copydesk.action AS c ON c.name = e.action
   WHERE c.front_place IS NOT NULL
     AND NOT EXISTS (SELECT FROM copydesk.front_act AS a
                      WHERE a.story = e.story AND a.follows = e.position - 1 AND a.place = c.front_place AND a.actor = e.actor)
  UNION ALL
  SELECT a.story, a.follows + 1, 'something of the front page was signed here that the log does not have'
    FROM copydesk.front_act AS a
   WHERE NOT EXISTS (SELECT FROM copydesk.audit_entry AS e JOIN copydesk.action AS c ON c.name = e.action
                      WHERE e.story = a.story AND e.position = a.follows + 1 AND c.front_place = a.place)
  UNION ALL
  SELECT e.story, e.position, 'nobody has signed the request for a kill that this entry tells of'
    FROM copydesk.audit_entry AS e JOIN copydesk.action AS c ON c.name = e.action
   WHERE e.story IS NOT NULL AND c.kill_request = 'ask'
     AND NOT EXISTS (SELECT FROM copydesk.kill_request AS r
                      WHERE r.story = e.story AND r.follows = e.position - 1 AND r.actor = e.actor)
  UNION ALL
  SELECT r.story, r.follows + 1, 'a request for a kill stands here that the log does not have'
    FROM copydesk.kill_request AS r
   WHERE NOT EXISTS (SELECT FROM copydesk.audit_entry AS e JOIN copydesk.action AS c ON c.name = e.action
                      WHERE coalesce(e.story, 0) = r.story AND e.position = r.follows + 1 AND c.kill_request = 'ask'
                        AND e.actor = r.actor)
  UNION ALL
  SELECT s.number, NULL, 'the request for a kill that stands open is not the last one in the log'
    FROM copydesk.story AS s
   WHERE s.kill_request IS NOT NULL
     AND NOT EXISTS (SELECT FROM copydesk.kill_request AS r
                      WHERE r.id = s.kill_request AND r.story = s.number
                        AND r.follows + 1 = (SELECT max(e.position)
                                               FROM copydesk.audit_entry AS e JOIN copydesk.action AS c ON c.name = e.action
                                              WHERE coalesce(e.story, 0) = s.number AND c.kill_request IS NOT NULL))
  UNION ALL
  SELECT e.story, e.position, 'the request for a kill of this entry is not open, and nobody has signed it or taken it back'
    FROM copydesk.audit_entry AS e
    JOIN copydesk.action AS c ON c.name = e.action
    JOIN copydesk.story AS s ON s.number = e.story
   WHERE c.kill_request = 'ask' AND s.kill_request IS NULL
     AND NOT EXISTS (SELECT FROM copydesk.audit_entry AS later JOIN copydesk.action AS did ON did.name = later.action
                      WHERE coalesce(later.story, 0) = e.story AND later.position > e.position
                        AND (did.kill_request = 'drop' OR later.to_state = 'killed'))
  UNION ALL
  SELECT s.number, NULL, 'readers see a version that has not arrived anywhere'
    FROM copydesk.story AS s
   WHERE s.live_version IS NOT NULL
     AND NOT EXISTS (SELECT FROM copydesk.delivery AS d JOIN copydesk.receipt AS r ON r.delivery = d.id
                      WHERE d.story = s.number AND d.version = s.live_version AND NOT copydesk.withdraws(d.kind))
  UNION ALL
  SELECT NULL, e.position, 'nobody has signed the freeze, or its end, of this entry'
    FROM copydesk.audit_entry AS e
   WHERE e.story IS NULL AND e.action IN ('freeze', 'unfreeze')
     AND NOT EXISTS (SELECT FROM copydesk.freeze_act AS a
                      WHERE a.follows = e.position - 1 AND a.act = e.action AND a.actor = e.actor
                        AND encode(a.signature, 'hex') = e.detail ->> 'signature')
  UNION ALL
  SELECT NULL, a.follows + 1, 'a freeze, or its end, was signed here that the log does not have'
    FROM copydesk.freeze_act AS a
   WHERE NOT EXISTS (SELECT FROM copydesk.audit_entry AS e
                      WHERE coalesce(e.story, 0) = 0 AND e.position = a.follows + 1 AND e.action = a.act)
  UNION ALL
  SELECT NULL, e.position, 'nobody has signed what this entry does to a package'
    FROM copydesk.audit_entry AS e
   WHERE e.story IS NULL AND e.action IN ('package add', 'package remove', 'package close', 'package release')
     AND NOT EXISTS (SELECT FROM copydesk.package_act AS a
                      WHERE a.follows = e.position - 1 AND 'package ' || a.act = e.action AND a.actor = e.actor
                        AND encode(a.signature, 'hex') = e.detail ->> 'signature')
  UNION ALL
  SELECT NULL, a.follows + 1, 'something was signed of a package here that the log does not have'
    FROM copydesk.package_act AS a
   WHERE NOT EXISTS (SELECT FROM copydesk.audit_entry AS e
                      WHERE coalesce(e.story, 0) = 0 AND e.position = a.follows + 1 AND e.action = 'package ' || a.act)
  UNION ALL
  SELECT NULL, e.position, 'the signed change of configuration of this entry is missing'
    FROM copydesk.audit_entry AS e
   WHERE e.story IS NULL AND e.action = 'configuration'
     AND NOT EXISTS (SELECT FROM copydesk.configuration_change AS c
                      WHERE c.follows = e.position - 1 AND encode(c.signature, 'hex') = e.detail ->> 'signature')
  UNION ALL
  SELECT NULL, e.position, 'the firing of this entry is missing'
    FROM copydesk.audit_entry AS e
   WHERE e.story IS NULL AND e.action = 'fire trigger'
     AND NOT EXISTS (SELECT FROM copydesk.firing AS f
                      WHERE f.follows = e.position - 1 AND encode(f.signature, 'hex') = e.detail ->> 'signature')
  UNION ALL
  SELECT NULL, f.follows + 1, 'a firing stands here that the log does not have'
    FROM copydesk.firing AS f
   WHERE NOT EXISTS (SELECT FROM copydesk.audit_entry AS e
                      WHERE e.story IS NULL AND e.position = f.follows + 1 AND e.action = 'fire trigger')
  UNION ALL
  SELECT NULL, e.position, 'nobody has signed the pause of a trigger that this entry tells of'
    FROM copydesk.audit_entry AS e
   WHERE e.story IS NULL AND e.action IN ('pause trigger', 'resume trigger')
     AND NOT EXISTS (SELECT FROM copydesk.trigger_pause AS p
                      WHERE p.follows = e.position - 1 AND encode(p.signature, 'hex') = e.detail ->> 'signature')
  UNION ALL
  SELECT NULL, missing.number, 'a firing is missing'
    FROM generate_series(1, (SELECT max(f.number) FROM copydesk.firing AS f)) AS missing(number)
   WHERE NOT EXISTS (SELECT FROM copydesk.firing AS f WHERE f.number = missing.number)
  UNION ALL
  SELECT e.story, e.position, 'the entry''s time is ahead of now'
    FROM copydesk.audit_entry AS e WHERE e.at > clock_timestamp() + interval '1 minute'
$$;

GRANT EXECUTE ON FUNCTION copydesk.record_problems() TO copydesk_daemon;
