import Logging
import Postgres
import Testing
import TimeTesting

/// What the database enters of each act, and whom it tells.
@Suite(.timeLimit(.minutes(10)))
struct AuditEntryTests {
  /// The latest entry of the one story's chain, its members separated by bars.
  private static let latest: SQL = """
    SELECT concat_ws('|', position, actor, on_behalf_of, requested_by, action, revision, version, from_state, to_state, note,
                     detail)
      FROM copydesk.audit_entry WHERE story IS NOT NULL ORDER BY position DESC LIMIT 1
    """

  @Test("An entry says who did what, for whom, at whose request, from where to where and in which words")
  func entry() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.submit('a')")
      #expect(try await newsroom.value(Self.latest, as: newsroom.daemon) == "1|rita|submit|1|1|desk_review|{}")
      try await newsroom.commit(
        """
        SELECT scene.say('nana', 'return', 'Too long'), set_config('copydesk.on_behalf_of', 'otto', true),
               set_config('copydesk.requested_by', 'root', true), set_config('copydesk.detail', '{"words": 9}', true);
        UPDATE copydesk.story SET state = 'draft', revision = revision + 1
        """)
      #expect(
        try await newsroom.value(Self.latest, as: newsroom.daemon)
          == #"2|nana|otto|root|return|2|1|desk_review|draft|Too long|{"words": 9}"#)
      let story: SQL = """
        SELECT concat_ws('|', updated_by, updated_action, audit_length,
                         updated_at > (SELECT at FROM copydesk.audit_entry WHERE story = number AND position = 1))
          FROM copydesk.story
        """
      #expect(try await newsroom.value(story, as: newsroom.daemon) == "nana|return|2|t")
      let event: SQL = """
        SELECT concat_ws('|', kind, story = number, e.desk, e.data ->> 'slug', e.data ->> 'state', e.data ->> 'revision',
                         e.data ->> 'version', e.data ->> 'actor', e.data ->> 'detail')
          FROM copydesk.event AS e, copydesk.story ORDER BY e.id DESC LIMIT 1
        """
      #expect(
        try await newsroom.value(event, as: newsroom.daemon)
          == #"return|t|caucasus|a|draft|2|1|nana|{"words": 9}"#)
    }
  }

  @Test("An entry says that a story went out, or was held and why, when it was and not afterwards")
  func consequences() async throws {
    try await AttackedNewsroom.with { newsroom in
      func detail(_ statements: String) async throws -> String? {
        try await newsroom.commit(statements)
        return try await newsroom.value(
          "SELECT detail::text FROM copydesk.audit_entry WHERE story IS NOT NULL ORDER BY position DESC LIMIT 1",
          as: newsroom.daemon)
      }
      try await newsroom.commit("SELECT scene.submit('a')")
      #expect(try await detail("SELECT scene.approve('a')") == "{}")
      #expect(try await detail("SELECT scene.fire('a')") == #"{"fired": true}"#)
      let hold = """
        SELECT scene.say('system', 'hold');
        UPDATE copydesk.story SET hold_reason = 'primary_failed', hold_since = now(), revision = revision + 1
        """
      #expect(try await detail(hold) == #"{"held": "primary_failed"}"#)
      #expect(try await detail(hold) == "{}")
    }
  }

  @Test(
    "A change of the configuration is entered with what it was and is, and nothing else is",
    arguments: [
      ("newsroom", "UPDATE copydesk.newsroom SET name = 'Other'"),
      ("desk", "UPDATE copydesk.desk SET name = 'Other' WHERE slug = 'pairs'"),
      ("role", "UPDATE copydesk.role SET capabilities = '{write}' WHERE name = 'approver'"),
      ("staff", "UPDATE copydesk.staff SET name = 'Other' WHERE handle = 'rita'"),
      ("staff_grant", "UPDATE copydesk.staff_grant SET title = 'Other' WHERE id = 1"),
      ("destination", "UPDATE copydesk.destination SET concurrency = 3 WHERE name = 'site'"),
      ("trigger", "UPDATE copydesk.trigger SET desks = NULL WHERE name = 'result'"),
      (
        "signing_key",
        """
        UPDATE copydesk.signing_key SET ended_at = clock_timestamp() WHERE public_key = decode(repeat('11', 32), 'hex')
        """
      ),
    ])
  func configuration(table: String, change: String) async throws {
    try await AttackedNewsroom.with { newsroom in
      let entries: SQL = "SELECT count(*)::text FROM copydesk.audit_entry WHERE story IS NULL"
      func count() async throws -> Int {
        try #require(Int(try await newsroom.value(entries, as: newsroom.daemon) ?? ""))
      }
      let before = try await count()
      let said = "SELECT set_config('copydesk.actor', 'ann', true), set_config('copydesk.requested_by', 'root', true)"
      for _ in 1...2 { try await newsroom.run("BEGIN; \(said); \(change); COMMIT;", as: newsroom.owner) }
      let last: SQL = """
        SELECT concat_ws('|', actor, requested_by, action, detail -> 'before' <> detail -> 'after')
          FROM copydesk.audit_entry WHERE story IS NULL ORDER BY position DESC LIMIT 1
        """
      #expect(try await newsroom.value(last, as: newsroom.daemon) == "ann|root|update \(table)|t")
      // The second time nothing changed, except that a key's end has another time.
      #expect(try await count() == before + (table == "signing_key" ? 2 : 1))
      #expect(try await newsroom.value("SELECT problem FROM copydesk.audit_problems()", as: newsroom.daemon) == nil)
      let event: SQL =
        "SELECT data ->> 'table' FROM copydesk.event WHERE kind = 'configuration' ORDER BY id DESC LIMIT 1"
      #expect(try await newsroom.value(event, as: newsroom.daemon) == table)
    }
  }

  @Test("What is delivered changes nothing of the configuration")
  func deliveries() async throws {
    try await AttackedNewsroom.with { newsroom in
      let entries: SQL = "SELECT count(*)::text FROM copydesk.audit_entry WHERE story IS NULL"
      let before = try await newsroom.value(entries, as: newsroom.daemon)
      try await newsroom.commit("SELECT scene.publish('a')")
      #expect(try await newsroom.value(entries, as: newsroom.daemon) == before)
    }
  }

  @Test("Whoever listens is told of events once a transaction, unless its session has told of some a moment ago")
  func announcement() async throws {
    try await AttackedNewsroom.with { newsroom in
      let listener = Listener(
        configuration: newsroom.daemon, channels: ["copydesk_event", "end"],
        logger: Logger(label: "listener", factory: { _ in SwiftLogNoOpLogHandler() }))
      let (ready, makeReady) = AsyncStream.makeStream(of: Void.self)
      let heard = Task {
        var count = 0
        for await event in listener {
          switch event {
          case .mayHaveMissed: makeReady.yield()
          case .notification(let notification) where notification.channel == "end": return count
          case .notification: count += 1
          }
        }
        return count
      }
      try await waiting(for: "the listener") { for await _ in ready { return } }
      try await newsroom.commit("SELECT set_config('copydesk.quiet', 'quiet', true), scene.submit('a')")
      try await newsroom.commit("SELECT scene.submit('b')")
      try await newsroom.run("NOTIFY \"end\"", as: newsroom.administrator)
      #expect(try await waiting(for: "the end") { await heard.value } == 1)
    }
  }
}
