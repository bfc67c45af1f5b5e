-- What the fault harness and its workers run.

-- name: note_enqueued
INSERT INTO record.enqueued (job) SELECT unnest($1::bigint[])

-- name: note_answer
INSERT INTO record.answer (job, number) VALUES ($1, $2)

-- name: settle
INSERT INTO record.settling SELECT now() WHERE NOT EXISTS (SELECT FROM record.settling)

-- name: is_settling
SELECT EXISTS (SELECT FROM record.settling)

-- name: note_effect
-- Accepts the effect unless a later claim of the job had one accepted. The fence's row is locked until the end of the
-- transaction, so the numbers of a job's effects are in the order in which they were accepted.
WITH pass AS (
  INSERT INTO record.fence AS fence (job, token) VALUES ($1, $2)
  ON CONFLICT (job) DO UPDATE SET token = excluded.token WHERE fence.token <= excluded.token
  RETURNING job
)
INSERT INTO record.effect (job, token, accepted) SELECT $1, $2, EXISTS (SELECT FROM pass) RETURNING accepted

-- name: note_act
INSERT INTO record.act (epoch, holder) VALUES ($1, $2)

-- name: unfinished
SELECT count(*) FROM record.enqueued WHERE NOT EXISTS (SELECT FROM record.completion WHERE completion.job = enqueued.job)

-- name: backends
SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY pid

-- name: totals
SELECT (SELECT count(*) FROM record.enqueued),
       (SELECT count(*) FROM record.claim
         WHERE attempt = 1 AND EXISTS (SELECT FROM copydesk.job_history AS h
                                        WHERE h.id = claim.job AND h.token = claim.token AND h.claimed_at = h.created_at)),
       (SELECT coalesce(sum(jobs), 0)::bigint
          FROM (SELECT count(*) AS jobs FROM copydesk.job_history WHERE kind = 'fault_local' GROUP BY created_at) AS transaction
         WHERE jobs > 1),
       (SELECT count(*) FROM record.claim),
       (SELECT count(*) FROM record.ending WHERE counted AND state <> 'finished'),
       (SELECT count(*) FROM record.ending WHERE NOT counted),
       (SELECT coalesce(sum(jobs), 0)::bigint FROM record.takeover),
       (SELECT count(*) FROM record.effect WHERE NOT accepted),
       (SELECT count(*) FROM record.act), (SELECT count(DISTINCT epoch) FROM record.act)

-- name: lost_jobs
SELECT job FROM record.enqueued
 WHERE NOT EXISTS (SELECT FROM copydesk.job_history AS h WHERE h.id = enqueued.job AND h.state = 'completed')

-- name: answers_of_others
SELECT job FROM record.answer
 WHERE NOT EXISTS (SELECT FROM copydesk.every_job AS e
                    WHERE e.id = answer.job AND (e.arguments ->> 'number')::bigint = answer.number)

-- name: jobs_enqueued_twice
SELECT min(id) FROM copydesk.every_job WHERE kind = 'fault_local' GROUP BY arguments HAVING count(*) > 1

-- name: unknown_jobs
SELECT id FROM copydesk.every_job WHERE NOT EXISTS (SELECT FROM record.enqueued WHERE enqueued.job = every_job.id)

-- name: jobs_completed_twice
SELECT job FROM record.completion GROUP BY job HAVING count(*) > 1

-- name: tokens_out_of_order
SELECT job FROM (
  SELECT job, token <= lag(token) OVER (PARTITION BY job ORDER BY id) AS is_lower FROM record.claim) AS claim
 WHERE is_lower

-- name: claims_while_another_held
SELECT claim.job FROM record.claim
 WHERE EXISTS (
   SELECT FROM record.claim AS earlier
    WHERE earlier.job = claim.job AND earlier.id < claim.id
      AND NOT EXISTS (SELECT FROM record.ending WHERE ending.job = earlier.job AND ending.token = earlier.token))

-- name: effects_of_the_fenced_out
SELECT effect.job FROM record.effect
 WHERE accepted AND EXISTS (
   SELECT FROM record.effect AS later
    WHERE later.job = effect.job AND later.accepted AND later.token > effect.token AND later.id < effect.id)

-- name: completions_without_effect
-- A handler returns only after its effect under its own token was accepted.
SELECT h.id FROM copydesk.job_history AS h
 WHERE h.state = 'completed'
   AND NOT EXISTS (SELECT FROM record.effect AS e WHERE e.job = h.id AND e.token = h.token AND e.accepted)

-- name: attempts_miscounted
-- The attempt that completed, and those before it that failed or ended with a lease.
SELECT h.id FROM copydesk.job_history AS h
 WHERE h.state = 'completed'
   AND h.attempt <> (SELECT count(*) FROM record.ending AS e WHERE e.job = h.id AND e.counted)

-- name: errors_miscounted
SELECT h.id FROM copydesk.job_history AS h
 WHERE h.state = 'completed'
   AND (SELECT count(*) FROM copydesk.job_error AS f WHERE f.job = h.id)
       <> (SELECT count(*) FROM record.ending AS e WHERE e.job = h.id AND e.counted AND e.state <> 'finished')

-- name: acts_of_former_leaders
-- An act holds off the next leader until it is committed, so the numbers of acts are in the order of their terms.
SELECT epoch FROM (SELECT epoch, max(epoch) OVER (ORDER BY id) AS latest FROM record.act) AS act
 WHERE epoch < latest

-- name: terms_shared
SELECT epoch FROM record.act GROUP BY epoch HAVING count(DISTINCT holder) > 1

-- name: leases_taken_early
SELECT worker FROM record.takeover WHERE late < interval '0'
