-- What the daemon's and the intake's role may do. No right comes from PUBLIC.

REVOKE ALL ON ALL TABLES IN SCHEMA copydesk FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA copydesk FROM PUBLIC;

GRANT SELECT ON ALL TABLES IN SCHEMA copydesk TO copydesk_daemon;

-- Configuration: changed, ended, never deleted; the keys are the owner's.
GRANT UPDATE (name, url, language, time_zone, "primary", typography, checks, templates) ON copydesk.newsroom TO copydesk_daemon;
GRANT INSERT, UPDATE (name, time_zone, language, policy, active) ON copydesk.desk TO copydesk_daemon;
GRANT INSERT, UPDATE (capabilities) ON copydesk.role TO copydesk_daemon;
GRANT INSERT, UPDATE (name, bio, account_name, account_uid, database_role, notify, active) ON copydesk.staff TO copydesk_daemon;
GRANT INSERT, UPDATE (title, until, revoked_at) ON copydesk.staff_grant TO copydesk_daemon;
GRANT INSERT (name, settings, desks, holds_embargo, concurrency, active),
  UPDATE (settings, desks, holds_embargo, concurrency, active) ON copydesk.destination TO copydesk_daemon;
GRANT INSERT, UPDATE (kind, settings, desks, digest, defined_at, active) ON copydesk.trigger TO copydesk_daemon;

GRANT INSERT ON copydesk.asset, copydesk.submission, copydesk.submission_picture, copydesk.version, copydesk.version_check,
  copydesk.version_author, copydesk.approval, copydesk.approval_void, copydesk.decision, copydesk.delivery,
  copydesk.attempt, copydesk.receipt, copydesk.signed_act, copydesk.front_act, copydesk.freeze_act, copydesk.package_act,
  copydesk.configuration_change, copydesk.firing, copydesk.firing_story, copydesk.firing_end, copydesk.trigger_pause
  TO copydesk_daemon;
GRANT INSERT, UPDATE, DELETE ON copydesk.distrust TO copydesk_daemon;
GRANT UPDATE (state, settled_at, rejection, findings, story, version, beside) ON copydesk.submission TO copydesk_daemon;
GRANT INSERT (slug, desk, state, working_version, working_kind, revision, publish_at, assignee, submitted_by,
              updated_by, updated_action) ON copydesk.story TO copydesk_daemon;
GRANT UPDATE (slug, desk, state, working_version, working_kind, live_version, revision, publish_at, trigger, package, publishing_since,
              hold_reason, hold_since, hold_story, assignee, claimed_by, claimed_until, first_published_at, decision, kill_request)
  ON copydesk.story TO copydesk_daemon;
GRANT UPDATE (state) ON copydesk.delivery TO copydesk_daemon;
GRANT UPDATE (ended_at, outcome, error) ON copydesk.attempt TO copydesk_daemon;
GRANT UPDATE (closed_at, closed_by, note) ON copydesk.after_review TO copydesk_daemon;
GRANT INSERT, UPDATE ON copydesk.seen TO copydesk_daemon;
GRANT INSERT, UPDATE, DELETE ON copydesk.idempotency TO copydesk_daemon;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA copydesk TO copydesk_daemon;

GRANT EXECUTE ON FUNCTION copydesk.audit_problems(), copydesk.audit_text(copydesk.audit_entry),
  copydesk.audit_hash(copydesk.audit_entry), copydesk.announced(text), copydesk.announced_action(),
  copydesk.last_state_change(bigint), copydesk.findings(copydesk.version), copydesk.refuse(text, text),
  copydesk.is_approved(bigint, integer), copydesk.missing_signatures(bigint, integer),
  copydesk.missing_signatures(text[], text[], boolean), copydesk.wanted_signatures(jsonb, jsonb, text, boolean), copydesk.approval_count(bigint, integer),
  copydesk.has_arrived(bigint), copydesk.withdraws(text), copydesk.is_silent(text), copydesk.embargo_allows(bigint, integer, text),
  copydesk.delivery_queue(text) TO copydesk_daemon;

GRANT EXECUTE ON FUNCTION copydesk.submit_draft(text, jsonb), copydesk.submission(bigint) TO copydesk_intake;

-- Which pictures a story has, for a text that comes without them.
GRANT EXECUTE ON FUNCTION copydesk.content_pictures(jsonb) TO copydesk_daemon;
