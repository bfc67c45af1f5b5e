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
      + Attack.onMessages + Attack.onKills + Attack.onNotes
    let attacked = Set(attacks.compactMap(\.refusal.name) + Constraint.all.map(\.name))
    let present = try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.administrator) { connection in
        try await connection.query(
          """
          SELECT k.conname,
                 -- A primary key with more columns, which is there for foreign keys.
                 k.contype = 'u' AND EXISTS (
                   SELECT FROM pg_constraint AS p
                    WHERE p.conrelid = k.conrelid AND p.contype = 'p' AND p.conkey <@ k.conkey) AS of_key
            FROM pg_constraint AS k LEFT JOIN pg_class AS c ON c.oid = k.conrelid
           WHERE k.connamespace = 'copydesk'::regnamespace AND k.contype IN ('c', 'u')
             -- The queue's are tried with the queue.
             AND coalesce(c.relname, '') !~ '^((event|job|schedule|queue|history|unique)_.*|job|kind|queue|schedule|worker|leader)$'
          """
        ).map { (name: try $0.decode(0, as: String.self), isOfKey: try $0.decode(1, as: Bool.self)) }
      }
    }
    #expect(Set(present.filter { !$0.isOfKey }.map(\.name)).subtracting(attacked).sorted() == [])
    #expect(Set(Constraint.all.map(\.name)).subtracting(present.map(\.name)).sorted() == Constraint.indexes)
  }
}

extension ConstraintTests.Constraint {
  /// Those of them that are unique indexes.
  static let indexes = [
    "audit_entry_position", "note_by_entry", "site_task_one_at_a_time", "staff_grant_once", "trigger_ask_open",
  ]

  static let all: [Self] =
    names + people + stories + submissions + publication + packages + kills + record + triggers + siteAndNotices + notes

  /// The same row once more, under another number.
  static func signatureTwice(_ table: String, _ number: String) -> String {
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
      "desk_approvals_positive", broken: #"UPDATE copydesk.desk SET policy = policy || '{"approvals": 10}'"#,
      kept: #"UPDATE copydesk.desk SET policy = policy || '{"approvals": 9}'"#),
    Self(
      "desk_approvals_positive",
      broken: #"UPDATE copydesk.desk SET policy = policy || '{"approvals": [{"capability": "legal"}]}'"#,
      kept: #"UPDATE copydesk.desk SET policy = policy || '{"approvals": [{"capability": "approve"}]}'"#),
    Self(
      "desk_approvals_positive",
      broken: """
        UPDATE copydesk.desk SET policy = policy || jsonb_build_object('approvals', (
          SELECT jsonb_agg('{"capability": "approve"}'::jsonb) FROM generate_series(1, 10)))
        """,
      kept: """
        UPDATE copydesk.desk SET policy = policy || jsonb_build_object('approvals', (
          SELECT jsonb_agg('{"capability": "approve"}'::jsonb) FROM generate_series(1, 9)))
        """),
    Self(
      "desk_fix_limit_bounded", broken: #"UPDATE copydesk.desk SET policy = policy || '{"fix_limit": 21}'"#,
      kept: #"UPDATE copydesk.desk SET policy = policy || '{"fix_limit": 20}'"#),
    Self(
      "desk_fix_limit_bounded", broken: #"UPDATE copydesk.desk SET policy = policy || '{"fix_limit": -1}'"#,
      kept: #"UPDATE copydesk.desk SET policy = policy || '{"fix_limit": 0}'"#),
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
      "distrust_short", broken: "INSERT INTO copydesk.distrust VALUES (repeat('x', 41), '1', 'forged')",
      kept: "INSERT INTO copydesk.distrust VALUES (repeat('x', 40), '1', 'forged')"),
    Self(
      "distrust_short", broken: "INSERT INTO copydesk.distrust VALUES ('story', repeat('x', 201), 'forged')",
      kept: "INSERT INTO copydesk.distrust VALUES ('story', repeat('x', 200), 'forged')"),
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
