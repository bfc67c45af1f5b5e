import Newsroom
import Postgres
import Store
import Testing
import TimeTesting

/// What a program that submits can do with its role beside its two calls: nothing that others notice.
struct IntakeRoleTests {
  private static let others = [
    "SELECT lo_create(0)", "SELECT lo_from_bytea(0, 'x')", "SELECT lo_creat(-1)",
    "CREATE TABLE public.t (n integer)", "CREATE TABLE copydesk.t (n integer)", "CREATE SCHEMA mine",
    "SELECT pg_notify('copydesk_event', '')", "SELECT pg_advisory_lock(1)", "SELECT pg_advisory_xact_lock(1, 2)",
    "SELECT pg_try_advisory_lock(hashtext('copydesk bootstrap'))", "SELECT query FROM pg_stat_activity",
    "SELECT pg_logical_emit_message(true, 'x', repeat('y', 1000000))",
    "SELECT pg_logical_emit_message(false, 'x', 'y'::bytea)",
    "SELECT FROM pg_locks", "SELECT FROM copydesk.story", "SELECT FROM copydesk.signing_key",
    "INSERT INTO copydesk.event (kind, data) VALUES ('note', '{}')", "SELECT copydesk.enqueue('fire', '{}')",
    "SELECT copydesk.end_overlong_intake()", "SELECT copydesk.event_horizon()", "SELECT copydesk.prune()",
    "SELECT copydesk.next_checkpoint()", "SELECT copydesk.configuration_rows()", "SET ROLE copydesk_daemon",
    "SET ROLE copydesk_owner", "SET SESSION AUTHORIZATION copydesk_daemon",
  ]

  @Test("It is refused everything but its two calls", arguments: others)
  func refused(statement: String) async throws {
    try await AttackedNewsroom.with { newsroom in
      await #expect { try await newsroom.run(statement, as: newsroom.intake) } throws: {
        ($0 as? PostgresError)?.sqlState == .insufficientPrivilege
      }
      try await newsroom.run("SELECT copydesk.submit_draft('---')", as: newsroom.intake)
      #expect(
        try await newsroom.value("SELECT copydesk.submission(1) ->> 'state'", as: newsroom.intake) == "waiting")
    }
  }

  @Test("It makes no temporary tables")
  func temporaryTables() async throws {
    try await AttackedNewsroom.with { newsroom in
      // What a database lets everybody do does not come with its template.
      try await newsroom.run(Store.bootstrapScript, as: newsroom.administrator)
      await #expect { try await newsroom.run("CREATE TEMP TABLE t (n integer)", as: newsroom.intake) } throws: {
        ($0 as? PostgresError)?.sqlState == .insufficientPrivilege
      }
    }
  }

  @Test("Its open transaction holds nobody's events back; one of the daemon's role does")
  func openTransaction() async throws {
    try await DailyNewsroom.with { newsroom in
      let place = try await newsroom.store.streamPlace(after: nil)
      var next = place
      try await newsroom.database.connected(as: newsroom.database.intake) { open in
        try await open.script("BEGIN; SELECT copydesk.submit_draft('---')")
        try await newsroom.write("swap")
        // Other tests' transactions in the same server hold it back, too, until they end, and for an instant afterwards.
        try await eventually("the event of the submission") {
          let events = try await newsroom.store.events(after: place)
          next = events.last?.id ?? place
          return events.last?.kind == "submit"
        }
      }
      try await newsroom.database.connected(as: newsroom.database.daemon) { open in
        try await open.script("BEGIN; SELECT pg_current_xact_id()")
        try await newsroom.act(.claim, "swap")
        #expect(try await newsroom.store.events(after: next).isEmpty)
      }
    }
  }

  @Test("An open transaction in another database holds nobody's events back, whoever keeps it open")
  func otherDatabase() async throws {
    try await DailyNewsroom.with { newsroom in
      let place = try await newsroom.store.streamPlace(after: nil)
      let elsewhere = newsroom.database.administrator.with(database: "postgres")
      try await newsroom.database.connected(as: elsewhere) { open in
        try await open.script("BEGIN; SELECT pg_current_xact_id()")
        try await newsroom.write("swap")
        try await eventually("the event of the submission") {
          try await newsroom.store.events(after: place).last?.kind == "submit"
        }
        try await open.script("ROLLBACK")
      }
    }
  }

  @Test(
    "Its session is ended once it keeps a transaction open, or does nothing in one, and nobody else's",
    arguments: ["'0', '0'", "'0', '1 hour'", "'1 hour', '0'"])
  func ended(limits: String) async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.daemon) { daemon in
        try await daemon.script("BEGIN; SELECT pg_current_xact_id()")
        try await newsroom.connected(as: newsroom.intake) { idle in
          try await idle.script("SELECT copydesk.submit_draft('---')")
          try await newsroom.connected(as: newsroom.intake) { open in
            try await open.script("BEGIN; SELECT copydesk.submit_draft('---')")
            let ended = try await daemon.queryOne("SELECT copydesk.end_overlong_intake('1 hour', '1 hour') AS ended")
            #expect(try ended?.decode("ended", as: Int.self) == 0)
            let all = try await daemon.queryOne(SQL("SELECT copydesk.end_overlong_intake(\(limits)) AS ended"))
            #expect(try all?.decode("ended", as: Int.self) == 1)
            await #expect(throws: (any Error).self) { try await open.script("SELECT 1") }
          }
          // What waits for its program between two transactions keeps nobody.
          try await idle.script("SELECT 1")
        }
        try await daemon.script("COMMIT")
      }
    }
  }
}
