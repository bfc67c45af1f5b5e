import Postgres
import Testing

/// What no row may be, whoever writes it: the CHECK and UNIQUE constraints of the newsroom's tables.
///
/// Triggers would refuse most of it before, so they are off here: each constraint must hold by itself.
struct ConstraintTests {
  /// A change that a constraint refuses, and one like it that it lets pass.
  struct Constraint: Sendable {
    let name: String
    let broken: String
    let kept: String
    let sqlState: SQLState

    init(_ name: String, broken: String, kept: String, sqlState: SQLState = .checkViolation) {
      self.name = name
      self.broken = broken
      self.kept = kept
      self.sqlState = sqlState
    }
  }

  @Test("A row that breaks a constraint is refused; one just inside it is not")
  func refused() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.publish('a')")
      try await newsroom.commit("SELECT scene.front('a', until => '2999-01-01')")
      try await newsroom.commit("SELECT scene.freezing('pairs')")
      try await newsroom.commit("SELECT scene.submit('b', 'nana', 'glass')")
      try await newsroom.commit("SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')")
      try await newsroom.connected(as: newsroom.administrator) { connection in
        /// Nothing of the change stays, so that one newsroom does for all of them.
        func refusal(of change: String) async throws -> Attack.Refusal? {
          do {
            try await connection.script("BEGIN; SET LOCAL session_replication_role = replica; \(change); ROLLBACK;")
            return nil
          } catch let error as PostgresError {
            try await connection.script("ROLLBACK")
            return Attack.Refusal(error)
          }
        }
        for constraint in Constraint.all {
          let refused = try await refusal(of: constraint.broken)
          #expect(
            refused == Attack.Refusal(sqlState: constraint.sqlState, name: constraint.name), "\(constraint.name)")
          let kept = try await refusal(of: constraint.kept)
          #expect(kept == nil, "\(constraint.name)")
        }
      }
    }
  }

  @Test("Every constraint of the newsroom's tables is attacked, here or as the daemon's role")
  func complete() async throws {
    let attacks =
      Attack.onVersions + Attack.onActors + Attack.onApprovals + Attack.onDeliveries + Attack.onStories
      + Attack.onRecords + Attack.onSignatures + Attack.onConfiguration + Attack.afterPublication + Attack.onFrontPage
      + Attack.onFreezes + Attack.onTriggers + Attack.onPackages + Attack.onPreviews + Attack.onNotices
      + Attack.onMessages
    let attacked = Set(attacks.compactMap(\.refusal.name) + Constraint.all.map(\.name))
    let present = try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.administrator) { connection in
        try await connection.query(
          """
          SELECT k.conname FROM pg_constraint AS k
           WHERE k.connamespace = 'copydesk'::regnamespace AND k.contype IN ('c', 'u')
             -- Those that are there for foreign keys: a primary key with more columns.
             AND NOT EXISTS (SELECT FROM pg_constraint AS p
                              WHERE p.conrelid = k.conrelid AND p.contype = 'p' AND k.contype = 'u' AND p.conkey <@ k.conkey)
          """
        ).map { try $0.decode(0, as: String.self) }
      }
    }
    #expect(Set(present).subtracting(attacked).sorted() == [])
    #expect(Set(Constraint.all.map(\.name)).subtracting(present).sorted() == Constraint.indexes)
  }
}

extension ConstraintTests.Constraint {
  /// Those of them that are unique indexes.
  static let indexes = ["audit_entry_position", "staff_grant_once", "trigger_ask_open"]

  static let all: [Self] =
    names + people + stories + submissions + publication + packages + record + triggers + siteAndNotices

  /// The same row once more, under another number.
  private static func signatureTwice(_ table: String, _ number: String) -> String {
    """
    INSERT INTO copydesk.\(table) OVERRIDING SYSTEM VALUE
    SELECT (jsonb_populate_record(NULL::copydesk.\(table), to_jsonb(t) || '{"\(number)": 900}')).*
      FROM copydesk.\(table) AS t LIMIT 1
    """
  }

  private static let names = [
    Self(
      "slug_well_formed", broken: "SELECT 'Upper'::copydesk.slug", kept: "SELECT 'upper-2'::copydesk.slug"),
    Self(
      "slug_well_formed", broken: "SELECT repeat('a', 81)::copydesk.slug", kept: "SELECT repeat('a', 80)::copydesk.slug"
    ),
    Self(
      "hex_sha256_well_formed", broken: "SELECT repeat('g', 64)::copydesk.hex_sha256",
      kept: "SELECT repeat('f', 64)::copydesk.hex_sha256"),
    Self(
      "newsroom_singleton", broken: "INSERT INTO copydesk.newsroom (singleton) VALUES (false)",
      kept: "DELETE FROM copydesk.newsroom; INSERT INTO copydesk.newsroom (singleton) VALUES (true)"),
    Self(
      "newsroom_url_http", broken: "UPDATE copydesk.newsroom SET url = 'ftp://news.example'",
      kept: "UPDATE copydesk.newsroom SET url = 'https://news.example'"),
    Self(
      "newsroom_typography_known", broken: "UPDATE copydesk.newsroom SET typography = 'fancy'",
      kept: "UPDATE copydesk.newsroom SET typography = 'plain'"),
    Self(
      "newsroom_templates_listed", broken: "UPDATE copydesk.newsroom SET templates = '{}'",
      kept: "UPDATE copydesk.newsroom SET templates = '[{}]'"),
    Self(
      "newsroom_templates_listed",
      broken: "UPDATE copydesk.newsroom SET templates = (SELECT jsonb_agg(n) FROM generate_series(1, 101) AS n)",
      kept: "UPDATE copydesk.newsroom SET templates = (SELECT jsonb_agg(n) FROM generate_series(1, 100) AS n)"),
    Self(
      "desk_approvals_positive", broken: #"UPDATE copydesk.desk SET policy = policy || '{"approvals": 0}'"#,
      kept: #"UPDATE copydesk.desk SET policy = policy || '{"approvals": 1}'"#),
    Self(
      "desk_approvals_positive", broken: "UPDATE copydesk.desk SET policy = policy - 'approvals'",
      kept: #"UPDATE copydesk.desk SET policy = policy || '{"approvals": 3}'"#),
    Self(
      "desk_fix_limit_bounded", broken: #"UPDATE copydesk.desk SET policy = policy || '{"fix_limit": 21}'"#,
      kept: #"UPDATE copydesk.desk SET policy = policy || '{"fix_limit": 20}'"#),
    Self(
      "desk_policy_known", broken: "UPDATE copydesk.desk SET policy = policy - 'self_approval'",
      kept: #"UPDATE copydesk.desk SET policy = policy || '{"self_approval": "editors"}'"#),
    Self(
      "desk_policy_known", broken: #"UPDATE copydesk.desk SET policy = policy || '{"self_approval": "always"}'"#,
      kept: #"UPDATE copydesk.desk SET policy = policy || '{"self_approval": "break-glass"}'"#),
    Self(
      "signing_key_length",
      broken: """
        UPDATE copydesk.signing_key SET public_key = '\\x00', id = left(encode(sha256('\\x00'), 'hex'), 16)
         WHERE id = scene.key()
        """,
      kept: """
        UPDATE copydesk.signing_key SET public_key = sha256(public_key), id = left(encode(sha256(sha256(public_key)), 'hex'), 16)
        """),
    Self(
      "instant_finite", broken: "UPDATE copydesk.story SET publish_at = 'infinity'",
      kept: "UPDATE copydesk.story SET publish_at = '9999-12-31'"),
    Self(
      "signing_key_id_from_key", broken: "UPDATE copydesk.signing_key SET id = 'desk1'",
      kept: "UPDATE copydesk.signing_key SET host = 'desk1'"),
    Self(
      "signing_key_compromise_ends",
      broken: "UPDATE copydesk.signing_key SET compromised_since = now(), ended_at = NULL",
      kept: "UPDATE copydesk.signing_key SET compromised_since = now(), ended_at = now()"),
  ]

  private static let people = [
    Self(
      "destination_concurrency_positive", broken: "UPDATE copydesk.destination SET concurrency = 0",
      kept: "UPDATE copydesk.destination SET concurrency = 1"),
    Self(
      "action_author_part_known", broken: "UPDATE copydesk.action SET author_part = 'byline'",
      kept: "UPDATE copydesk.action SET author_part = 'editor'"),
    Self(
      "staff_account_name_unique", broken: "UPDATE copydesk.staff SET account_name = 'news'",
      kept: "UPDATE copydesk.staff SET account_name = handle", sqlState: .uniqueViolation),
    Self(
      "staff_account_uid_unique", broken: "UPDATE copydesk.staff SET account_uid = 1000",
      kept: "UPDATE copydesk.staff SET account_uid = 1000 WHERE handle = 'rita'", sqlState: .uniqueViolation),
    Self(
      "staff_account_never_root", broken: "UPDATE copydesk.staff SET account_uid = 0 WHERE handle = 'rita'",
      kept: "UPDATE copydesk.staff SET account_uid = 1 WHERE handle = 'rita'"),
    Self(
      "staff_account_never_root", broken: "UPDATE copydesk.staff SET account_uid = 65534 WHERE handle = 'rita'",
      kept: "UPDATE copydesk.staff SET account_uid = 65535 WHERE handle = 'rita'"),
    Self(
      "staff_database_role_unique", broken: "UPDATE copydesk.staff SET database_role = 'cms'",
      kept: "UPDATE copydesk.staff SET database_role = handle", sqlState: .uniqueViolation),
    Self(
      "grant_cover_ends", broken: "UPDATE copydesk.staff_grant SET covering = 'otto' WHERE id = scene.grant_of('nana')",
      kept: """
        UPDATE copydesk.staff_grant SET covering = 'otto', until = '2099-01-01' WHERE id = scene.grant_of('nana')
        """),
    Self(
      "grant_covers_another",
      broken: "UPDATE copydesk.staff_grant SET covering = staff, until = '2099-01-01' WHERE staff = 'nana'",
      kept: "UPDATE copydesk.staff_grant SET covering = 'otto', until = '2099-01-01' WHERE staff = 'nana'"),
    Self(
      "staff_grant_once",
      broken: "INSERT INTO copydesk.staff_grant (staff, role, desk) VALUES ('rita', 'reporter', 'pairs')",
      kept: """
        UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'rita';
        INSERT INTO copydesk.staff_grant (staff, role, desk) VALUES ('rita', 'reporter', 'pairs')
        """, sqlState: .uniqueViolation),
  ]

  private static let stories = [
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

  private static let submissions = [
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

  private static let publication = [
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

  private static let change = """
    INSERT INTO copydesk.configuration_change
      (number, previous, follows, act, actor, change, signed_at, key_id, signature)
    """

  private static let record = [
    Self(
      "configuration_change_number_positive",
      broken: "\(change) VALUES (0, repeat('0', 64), 0, 'a', 'a', '', now(), scene.key(), scene.signature())",
      kept: "\(change) VALUES (1, repeat('0', 64), 0, 'a', 'a', '', now(), scene.key(), scene.signature())"),
    Self(
      "configuration_change_signature_length",
      broken: "\(change) VALUES (1, repeat('0', 64), 0, 'a', 'a', '', now(), scene.key(), 'x')",
      kept: "\(change) VALUES (1, repeat('0', 64), 0, 'a', 'a', '', now(), scene.key(), scene.signature())"),
    Self(
      "configuration_change_signature_once",
      broken: """
        \(change) SELECT n, repeat('0', 64), 0, 'a', 'a', '', now(), scene.key(), sha512('x') FROM generate_series(1, 2) AS n
        """,
      kept: """
        \(change) SELECT n, repeat('0', 64), 0, 'a', 'a', '', now(), scene.key(), scene.signature()
          FROM generate_series(1, 2) AS n
        """, sqlState: .uniqueViolation),
    Self(
      "distrust_short", broken: "INSERT INTO copydesk.distrust VALUES ('story', '1', repeat('x', 401))",
      kept: "INSERT INTO copydesk.distrust VALUES ('story', '1', repeat('x', 400))"),
    Self(
      "audit_position_positive",
      broken: "UPDATE copydesk.audit_entry SET position = 0 WHERE story = 1 AND position = 1",
      kept: "UPDATE copydesk.audit_entry SET position = 9 WHERE story = 1 AND position = 1"),
    Self(
      "audit_entry_position", broken: "UPDATE copydesk.audit_entry SET position = 2 WHERE story = 1 AND position = 1",
      kept: "UPDATE copydesk.audit_entry SET position = 9 WHERE story = 1 AND position = 1", sqlState: .uniqueViolation),
    Self(
      "audit_checkpoint_number_positive",
      broken: """
        INSERT INTO copydesk.audit_checkpoint VALUES
          (0, now(), '[]', 0, '', '', scene.key(), scene.signature())
        """,
      kept: """
        INSERT INTO copydesk.audit_checkpoint VALUES
          (1, now(), '[]', 0, '', '', scene.key(), scene.signature())
        """),
    Self(
      "audit_checkpoint_signature_length",
      broken: "INSERT INTO copydesk.audit_checkpoint VALUES (1, now(), '[]', 0, '', '', scene.key(), '\\x00')",
      kept: """
        INSERT INTO copydesk.audit_checkpoint VALUES
          (1, now(), '[]', 0, '', '', scene.key(), scene.signature())
        """),
  ]
}
