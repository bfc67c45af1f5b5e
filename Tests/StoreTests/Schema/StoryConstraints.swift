import Postgres

/// What no row may be of stories, of what is submitted, and of what goes out.
extension ConstraintTests.Constraint {
  static let stories = [
    Self(
      "asset_width_positive",
      broken: "INSERT INTO copydesk.asset VALUES (encode(sha256('a'), 'hex'), 'image/png', 0, 1, 'a')",
      kept: "INSERT INTO copydesk.asset VALUES (encode(sha256('a'), 'hex'), 'image/png', 1, 1, 'a')"),
    Self(
      "asset_height_positive",
      broken: "INSERT INTO copydesk.asset VALUES (encode(sha256('a'), 'hex'), 'image/png', 1, 0, 'a')",
      kept: "INSERT INTO copydesk.asset VALUES (encode(sha256('a'), 'hex'), 'image/png', 1, 1, 'a')"),
    Self(
      "asset_is_its_hash",
      broken: "INSERT INTO copydesk.asset VALUES (encode(sha256('a'), 'hex'), 'image/png', 1, 1, 'b')",
      kept: "INSERT INTO copydesk.asset VALUES (encode(sha256('b'), 'hex'), 'image/png', 1, 1, 'b')"),
    Self(
      "story_slug_unique", broken: "UPDATE copydesk.story SET slug = 'same'",
      kept: "UPDATE copydesk.story SET slug = 'other' WHERE slug = 'b'", sqlState: .uniqueViolation),
    Self(
      "story_slug_not_reserved", broken: "UPDATE copydesk.story SET slug = 'archive' WHERE slug = 'a'",
      kept: "UPDATE copydesk.story SET slug = 'archives' WHERE slug = 'a'"),
    Self(
      "story_revision_positive", broken: "UPDATE copydesk.story SET revision = 0",
      kept: "UPDATE copydesk.story SET revision = 1"),
    Self(
      "story_hold_complete", broken: "UPDATE copydesk.story SET state = 'approved', hold_reason = 'missed_schedule'",
      kept: "UPDATE copydesk.story SET state = 'approved', hold_reason = 'missed_schedule', hold_since = now()"),
    Self(
      "story_hold_complete", broken: "UPDATE copydesk.story SET state = 'approved', hold_since = now()",
      kept: "UPDATE copydesk.story SET state = 'approved'"),
    Self(
      "story_claim_complete", broken: "UPDATE copydesk.story SET claimed_by = 'nana'",
      kept: "UPDATE copydesk.story SET claimed_by = 'nana', claimed_until = now()"),
    Self(
      "story_claim_complete", broken: "UPDATE copydesk.story SET claimed_until = now()",
      kept: "UPDATE copydesk.story SET claimed_until = NULL"),
    Self(
      "story_live_was_published", broken: "UPDATE copydesk.story SET live_version = 1 WHERE slug = 'b'",
      kept: "UPDATE copydesk.story SET live_version = 1, first_published_at = now() WHERE slug = 'b'"),
    Self(
      "story_published_is_live", broken: "UPDATE copydesk.story SET live_version = NULL WHERE slug = 'a'",
      kept: "UPDATE copydesk.story SET live_version = NULL, state = 'draft' WHERE slug = 'a'"),
    Self(
      "story_withdrawn_is_not_live", broken: "UPDATE copydesk.story SET state = 'killed' WHERE slug = 'a'",
      kept: "UPDATE copydesk.story SET state = 'killed', live_version = NULL WHERE slug = 'a'"),
    Self(
      "story_publishing_is_approved", broken: "UPDATE copydesk.story SET publishing_since = now() WHERE slug = 'b'",
      kept: "UPDATE copydesk.story SET publishing_since = now(), state = 'approved' WHERE slug = 'b'"),
    Self(
      "story_hold_is_approved",
      broken: "UPDATE copydesk.story SET hold_reason = 'missed_schedule', hold_since = now() WHERE slug = 'b'",
      kept: """
        UPDATE copydesk.story SET hold_reason = 'missed_schedule', hold_since = now(), state = 'approved' WHERE slug = 'b'
        """),
    Self(
      "version_number_positive", broken: "UPDATE copydesk.version SET number = 0",
      kept: "UPDATE copydesk.version SET number = 1"),
    Self(
      "version_kind_not_kill", broken: "UPDATE copydesk.version SET kind = 'kill'",
      kept: "UPDATE copydesk.version SET kind = 'correct'"),
    Self(
      "version_is_its_hash", broken: "UPDATE copydesk.version SET content_hash = repeat('0', 64)",
      kept: "UPDATE copydesk.version SET content_hash = encode(sha256(canonical), 'hex')"),
    Self(
      "version_is_its_canonical_text",
      broken: """
        UPDATE copydesk.version SET content = content || '{"headline": "Other words"}'
        """,
      kept: "UPDATE copydesk.version SET content = convert_from(canonical, 'UTF8')::jsonb"),
    Self(
      "version_hash_once",
      broken: """
        ALTER TABLE copydesk.version DROP CONSTRAINT version_pkey CASCADE;
        INSERT INTO copydesk.version (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by)
        SELECT story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by
          FROM copydesk.version
        """,
      kept: "SELECT FROM copydesk.version", sqlState: .uniqueViolation),
    Self(
      "version_author_part_known", broken: "UPDATE copydesk.version_author SET part = 'friend'",
      kept:
        "DELETE FROM copydesk.version_author WHERE part <> 'byline'; UPDATE copydesk.version_author SET part = 'editor'"
    ),
    Self(
      "version_check_findings_listed",
      broken:
        "INSERT INTO copydesk.version_check (story, version, findings) SELECT story, number, '{}' FROM copydesk.version",
      kept:
        "INSERT INTO copydesk.version_check (story, version, findings) SELECT story, number, '[]' FROM copydesk.version"
    ),
    Self(
      "newsroom_checks_listed", broken: "UPDATE copydesk.newsroom SET checks = '{}'",
      kept: "UPDATE copydesk.newsroom SET checks = '[{}]'"),
    Self(
      "transition_once",
      broken: "INSERT INTO copydesk.transition SELECT * FROM copydesk.transition WHERE action = 'submit'",
      kept: "INSERT INTO copydesk.transition VALUES ('submit', 'killed', false, false, 'draft')",
      sqlState: .uniqueViolation),
  ]

  static let submissions = [
    Self(
      "submission_state_known", broken: "UPDATE copydesk.submission SET state = 'lost', settled_at = now()",
      kept: "UPDATE copydesk.submission SET state = 'waiting', settled_at = NULL"),
    Self(
      "submission_draft_size",
      broken: "UPDATE copydesk.submission SET draft = convert_to(repeat('a', 1000001), 'UTF8')",
      kept: "UPDATE copydesk.submission SET draft = convert_to(repeat('a', 1000000), 'UTF8')"),
    Self(
      "submission_settled_once", broken: "UPDATE copydesk.submission SET settled_at = now() WHERE state = 'waiting'",
      kept: "UPDATE copydesk.submission SET settled_at = NULL WHERE state = 'waiting'"),
    Self(
      "submission_rejected_why", broken: "UPDATE copydesk.submission SET state = 'rejected', settled_at = now()",
      kept: "UPDATE copydesk.submission SET state = 'rejected', settled_at = now(), rejection = '{}'"),
    Self(
      "submission_accepted_where", broken: "UPDATE copydesk.submission SET state = 'accepted', settled_at = now()",
      kept: "UPDATE copydesk.submission SET state = 'accepted', settled_at = now(), story = 1, version = 1"),
    Self(
      "submission_accepted_where",
      broken: "UPDATE copydesk.submission SET state = 'accepted', settled_at = now(), story = 1",
      kept: "UPDATE copydesk.submission SET story = 1"),
    Self(
      "submission_picture_size",
      broken: """
        INSERT INTO copydesk.submission_picture
        SELECT min(id), 'a', convert_to(repeat('a', 25000001), 'UTF8') FROM copydesk.submission
        """,
      kept: """
        INSERT INTO copydesk.submission_picture
        SELECT min(id), 'a', convert_to(repeat('a', 25000000), 'UTF8') FROM copydesk.submission
        """),
  ]

  static let publication = [
    Self(
      "approval_break_glass_says_why", broken: "UPDATE copydesk.approval SET break_glass_reason = '  '",
      kept: "UPDATE copydesk.approval SET break_glass_reason = NULL"),
    Self(
      "approval_signature_length", broken: "UPDATE copydesk.approval SET signature = '\\x00'",
      kept: "UPDATE copydesk.approval SET signature = scene.signature()"),
    Self(
      "approval_signature_once",
      broken: signatureTwice("approval", "id"),
      kept: "UPDATE copydesk.approval SET signature = scene.signature()", sqlState: .uniqueViolation),
    Self(
      "signed_act_signature_length", broken: "UPDATE copydesk.signed_act SET signature = '\\x00'",
      kept: "UPDATE copydesk.signed_act SET signature = scene.signature()"),
    Self(
      "signed_act_signature_once", broken: signatureTwice("signed_act", "id"),
      kept: "UPDATE copydesk.signed_act SET signature = scene.signature()", sqlState: .uniqueViolation),
    Self(
      "front_act_place_known", broken: "UPDATE copydesk.front_act SET place = 'top'",
      kept: "UPDATE copydesk.front_act SET place = 'pin'"),
    Self(
      "front_act_clear_never_ends", broken: "UPDATE copydesk.front_act SET place = 'clear'",
      kept: "UPDATE copydesk.front_act SET place = 'clear', until = NULL"),
    Self(
      "front_act_signature_length", broken: "UPDATE copydesk.front_act SET signature = '\\x00'",
      kept: "UPDATE copydesk.front_act SET signature = scene.signature()"),
    Self(
      "front_act_signature_once",
      broken: """
        INSERT INTO copydesk.front_act (number, story, place, actor, follows, signed_at, key_id, signature)
        SELECT 2, story, place, actor, follows, signed_at, key_id, signature FROM copydesk.front_act
        """,
      kept: "UPDATE copydesk.front_act SET signature = scene.signature()", sqlState: .uniqueViolation),
    Self(
      "freeze_act_known", broken: "UPDATE copydesk.freeze_act SET act = 'thaw'",
      kept: "UPDATE copydesk.freeze_act SET act = 'unfreeze'"),
    Self(
      "freeze_act_says_why", broken: "UPDATE copydesk.freeze_act SET reason = NULL",
      kept: "UPDATE copydesk.freeze_act SET reason = 'why'"),
    Self(
      "freeze_act_says_why", broken: "UPDATE copydesk.freeze_act SET reason = ' '",
      kept: "UPDATE copydesk.freeze_act SET act = 'unfreeze', reason = NULL"),
    Self(
      "freeze_act_ends_freeze", broken: "UPDATE copydesk.freeze_act SET act = 'unfreeze', until = '2999-01-01'",
      kept: "UPDATE copydesk.freeze_act SET until = '2999-01-01'"),
    Self(
      "freeze_act_signature_length", broken: "UPDATE copydesk.freeze_act SET signature = '\\x00'",
      kept: "UPDATE copydesk.freeze_act SET signature = scene.signature()"),
    Self(
      "freeze_act_signature_once",
      broken: """
        INSERT INTO copydesk.freeze_act (number, act, reason, actor, follows, signed_at, key_id, signature)
        SELECT 2, act, reason, actor, follows, signed_at, key_id, signature FROM copydesk.freeze_act
        """,
      kept: "UPDATE copydesk.freeze_act SET signature = scene.signature()", sqlState: .uniqueViolation),
    Self(
      "receipt_signature_length", broken: "UPDATE copydesk.receipt SET signature = '\\x00'",
      kept: "UPDATE copydesk.receipt SET signature = scene.signature()"),
    Self(
      "receipt_signature_once", broken: signatureTwice("receipt", "delivery"),
      kept: "UPDATE copydesk.receipt SET signature = scene.signature()", sqlState: .uniqueViolation),
    Self(
      "approval_break_glass_approves",
      broken: "UPDATE copydesk.approval SET break_glass_reason = 'why', signs_as = 'legal'",
      kept: "UPDATE copydesk.approval SET break_glass_reason = 'why', signs_as = 'approve'"),
    Self(
      "approval_override_says_why", broken: "UPDATE copydesk.approval SET overridden_checks = '{links}'",
      kept: "UPDATE copydesk.approval SET overridden_checks = '{links}', override_reason = 'Seen'"),
    Self(
      "approval_override_says_why",
      broken: "UPDATE copydesk.approval SET overridden_checks = '{links}', override_reason = ' '",
      kept: "UPDATE copydesk.approval SET override_reason = ' '"),
    Self(
      "approval_waits_for_time", broken: "UPDATE copydesk.approval SET publish_at = now()",
      kept: "UPDATE copydesk.approval SET publish_at = now(), waits_for = 'time'"),
    Self(
      "approval_waits_for_time", broken: "UPDATE copydesk.approval SET waits_for = 'embargo'",
      kept: "UPDATE copydesk.approval SET publish_at = now(), waits_for = 'embargo'"),
    Self(
      "approval_local_time_whole",
      broken: "UPDATE copydesk.approval SET local_time = '2026-11-29T06:00', time_zone = 'Europe/London'",
      kept: """
        UPDATE copydesk.approval
           SET publish_at = now(), waits_for = 'time', local_time = '2026-11-29T06:00', time_zone = 'Europe/London'
        """),
    Self(
      "approval_local_time_whole",
      broken: "UPDATE copydesk.approval SET publish_at = now(), waits_for = 'time', local_time = '2026-11-29T06:00'",
      kept: "UPDATE copydesk.approval SET publish_at = now(), waits_for = 'time'"),
    Self(
      "approval_waits_for_trigger", broken: "UPDATE copydesk.approval SET waits_for = 'trigger'",
      kept: """
        UPDATE copydesk.approval
           SET waits_for = 'trigger', trigger = 'result', trigger_digest = repeat('a', 64), firings = 0
        """),
    Self(
      "approval_waits_for_trigger",
      broken: """
        UPDATE copydesk.approval SET waits_for = 'trigger', trigger = 'result', trigger_digest = repeat('a', 64)
        """,
      kept: "UPDATE copydesk.approval SET waits_for = 'command'"),
    Self(
      "decision_waits_for_one", broken: "UPDATE copydesk.decision SET trigger = 'result'",
      kept: "UPDATE copydesk.decision SET trigger = 'result', trigger_digest = repeat('a', 64)"),
    Self(
      "decision_waits_for_one",
      broken: """
        UPDATE copydesk.decision SET trigger = 'result', trigger_digest = repeat('a', 64), publish_at = now()
        """,
      kept: "UPDATE copydesk.decision SET publish_at = now()"),
    Self(
      "after_review_closed_by_somebody", broken: "UPDATE copydesk.after_review SET closed_at = now()",
      kept: "UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'otto'"),
    Self(
      "after_review_closed_by_somebody", broken: "UPDATE copydesk.after_review SET closed_by = 'otto'",
      kept: "UPDATE copydesk.after_review SET note = 'Seen'"),
    Self(
      "delivery_state_known", broken: "UPDATE copydesk.delivery SET state = 'lost'",
      kept: "UPDATE copydesk.delivery SET state = 'failed'"),
    Self(
      "delivery_once", broken: "UPDATE copydesk.delivery SET destination = 'agency'",
      kept: "UPDATE copydesk.delivery SET destination = 'agency' WHERE destination = 'site'", sqlState: .uniqueViolation
    ),
    Self(
      "attempt_outcome_known", broken: "UPDATE copydesk.attempt SET ended_at = now(), outcome = 'lost'",
      kept: "UPDATE copydesk.attempt SET ended_at = now(), outcome = 'unknown'"),
    Self(
      "attempt_ended_somehow", broken: "UPDATE copydesk.attempt SET ended_at = NULL, outcome = 'failed'",
      kept: "UPDATE copydesk.attempt SET ended_at = NULL, outcome = NULL"),
    Self(
      "attempt_ended_somehow", broken: "UPDATE copydesk.attempt SET ended_at = now(), outcome = NULL",
      kept: "UPDATE copydesk.attempt SET ended_at = now(), outcome = 'failed'"),
    Self(
      "attempt_number_once",
      broken: """
        INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
        SELECT delivery, number, job, 9 FROM copydesk.attempt
        """,
      kept: """
        INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
        SELECT delivery, number + 1, job, 9 FROM copydesk.attempt
        """, sqlState: .uniqueViolation),
  ]
}
