import Postgres
import Testing

/// What stays as it was written, whoever asks: a superuser, whom no missing right stops, is refused too.
@Suite(.timeLimit(.minutes(10)))
struct ForeverTests {
  /// Tables of which a row is never changed or deleted, and a change that would leave the row as it is.
  private static let tables = [
    ("version", "number = number", "version_immutable"), ("version_author", "part = part", "version_author_only_grows"),
    ("asset", "width = width", "asset_immutable"), ("approval", "desk = desk", "approval_immutable"),
    ("approval_void", "reason = reason", "approval_void_immutable"),
    ("kill_request", "notice = notice", "kill_request_immutable"),
    ("decision", "actor = actor", "decision_immutable"), ("receipt", "detail = detail", "receipt_immutable"),
    ("audit_entry", "note = note", "audit_entry_immutable"), ("reading", "staff = staff", "reading_immutable"),
    ("note", "line = line", "note_immutable"), ("audit_checkpoint", "heads = heads", "audit_checkpoint_immutable"),
  ]

  @Test("Permanent rows are neither changed nor deleted", arguments: tables)
  func forever(table: String, change: String, rule: String) async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.publish('a')")
      try await newsroom.commit(
        """
        SELECT set_config('copydesk.actor', 'root', true);
        UPDATE copydesk.desk SET policy = policy || '{"kill_signatures": 2}' WHERE slug = 'caucasus'
        """)
      try await newsroom.commit("SELECT scene.ask_kill('a')")
      try await newsroom.commit("SELECT scene.sign_kill('a')")
      try await newsroom.commit("SELECT scene.note('a')")
      try await newsroom.commit(
        """
        INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
        SELECT number, made_at, heads, last_entry, previous, hash, scene.key(), scene.signature()
          FROM copydesk.next_checkpoint()
        """)
      try await newsroom.run(
        "INSERT INTO copydesk.asset VALUES (encode(sha256('a'), 'hex'), 'image/png', 1, 1, 'a')",
        as: newsroom.administrator)
      for statement in ["UPDATE copydesk.\(table) SET \(change)", "DELETE FROM copydesk.\(table)"] {
        #expect(try await refusal(of: statement, in: newsroom) == .rule(rule))
      }
    }
  }

  private static let ends = [
    ("UPDATE copydesk.staff_grant SET revoked_at = now() WHERE staff = 'rita'", "grant_ends_once"),
    (
      """
      UPDATE copydesk.attempt SET ended_at = now(), outcome = 'failed' WHERE ended_at IS NULL
      """, "attempt_ends_once"
    ),
    (
      """
      SELECT scene.say('otto', 'after_review');
      UPDATE copydesk.after_review SET closed_at = now(), closed_by = 'otto'
      """, "after_review_closed_once"
    ),
  ]

  @Test("What has ended cannot end again", arguments: ends)
  func once(statement: String, rule: String) async throws {
    try await AttackedNewsroom.with { newsroom in
      for step in [
        "SELECT scene.submit('a')", "SELECT scene.approve('a')", "SELECT scene.fire('a')",
        "SELECT scene.begin(scene.delivery('a', 'site'))", "SELECT scene.submit('b', 'nana', 'glass')",
        "SELECT scene.say('nana', 'approve'); SELECT scene.sign('b', 'nana', glass => 'Flood')", statement,
      ] { try await newsroom.commit(step) }
      let again = statement.replacing(" WHERE ended_at IS NULL", with: "")
      #expect(try await refusal(of: again, in: newsroom) == .rule(rule))
    }
  }

  @Test(
    "Whoever enters a story, enters one that begins",
    arguments: [
      "revision = 2", "working_version = 2", "live_version = 1", "publishing_since = now()",
      "first_published_at = now()",
      "decision = 1", "package = 'night'",
    ])
  func beginnings(change: String) async throws {
    try await AttackedNewsroom.with { newsroom in
      let parts = change.split(separator: " = ")
      var values = ["working_version": "1", "revision": "1"]
      values[String(parts[0])] = String(parts[1])
      let columns = values.sorted { $0.key < $1.key }
      let statement = """
        SELECT scene.say('rita', 'submit');
        INSERT INTO copydesk.story (slug, desk, state, submitted_by, updated_by, updated_action, \(
          columns.map(\.key).joined(separator: ", ")))
        VALUES ('a', 'caucasus', 'draft', 'rita', 'rita', 'submit', \(columns.map(\.value).joined(separator: ", ")))
        """
      let refused = try await refusal(of: statement, in: newsroom)
      #expect(refused == .rule("story_begins_unpublished"))
    }
  }

  @Test("Every reference is held by a foreign key")
  func keys() async throws {
    let loose: SQL = """
      SELECT c.relname || '.' || a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
       WHERE c.relnamespace = 'copydesk'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
         AND (a.atttypid = 'copydesk.decision_kind'::regtype OR a.attname = ANY ('{desk,staff,on_behalf_of,grant_id,key_id,story,version,working_version,live_version,submission,
           picture,beside,assignee,claimed_by,closed_by,covering,approval,decision,destination,delivery,attempt}'::text[]))
         AND c.relname !~ '^(job|schedule|known_)'
         AND NOT EXISTS (SELECT FROM pg_constraint AS k
                          WHERE k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey))
       ORDER BY 1
      """
    let names = try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.administrator) { connection in
        try await connection.query(loose).map { try $0.decode(0, as: String.self) }
      }
    }
    // The record outlives what it tells of; the words of stories are found again in them.
    #expect(
      names == [
        "audit_entry.on_behalf_of", "audit_entry.story", "audit_entry.version", "event.desk", "event.story",
        "sealed_before_compromise.story", "sealed_chain.story", "seen.version", "story_words.story",
      ])
  }

  /// How a superuser is refused; nil when not.
  private func refusal(of statement: String, in newsroom: AttackedNewsroom) async throws -> Attack.Refusal? {
    do {
      try await newsroom.run("BEGIN; \(statement); COMMIT;", as: newsroom.administrator)
      return nil
    } catch let error as PostgresError {
      return Attack.Refusal(error)
    }
  }
}
