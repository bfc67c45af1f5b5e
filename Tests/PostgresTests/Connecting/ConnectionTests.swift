import Foundation
import Postgres
import PostgresTesting
import Testing

@Suite("Connection", .timeLimit(.minutes(10)))
struct ConnectionTests {
  @Test("An error keeps everything the server reported")
  func errorFields() async throws {
    try await withConnection { connection in
      try await connection.script(
        "CREATE SCHEMA desk; CREATE TABLE desk.story (slug text CONSTRAINT story_slug_lower CHECK (slug = lower(slug)))"
      )
      let refusal = await #expect(throws: PostgresError.self) {
        try await connection.execute(SQL("INSERT INTO desk.story VALUES ($1)", name: "insert_story"), "Swap")
      }
      let error = try #require(refusal)
      #expect(error.sqlState == .checkViolation)
      #expect(error.constraint == "story_slug_lower")
      #expect(error.schema == "desk")
      #expect(error.table == "story")
      #expect(error.severity == "ERROR")
      #expect(error.detail?.contains("Swap") == true)
      #expect(error.statement == "insert_story")
    }
  }

  @Test("A mistake in a statement is shown at its position")
  func position() async throws {
    try await withConnection { connection in
      let refusal = await #expect(throws: PostgresError.self) { try await connection.query("SELECT nothing") }
      #expect(refusal?.sqlState == .undefinedColumn)
      #expect(refusal?.position == 8)
    }
  }

  @Test("RAISE can set its own SQLSTATE, hint and constraint")
  func raise() async throws {
    try await withConnection { connection in
      let refusal = await #expect(throws: PostgresError.self) {
        try await connection.script(
          """
          DO $$ BEGIN
            RAISE 'not yours' USING ERRCODE = 'CD001', CONSTRAINT = 'self_approval', HINT = 'ask another', DETAIL = 'why';
          END $$
          """)
      }
      #expect(refusal?.sqlState == "CD001")
      #expect(refusal?.constraint == "self_approval")
      #expect(refusal?.hint == "ask another")
      #expect(refusal?.context?.contains("RAISE") == true)
    }
  }

  @Test("A connection carries on after an error")
  func goesOn() async throws {
    try await withConnection { connection in
      await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1 / $1::int", 0) }
      let answer = try await connection.number("SELECT 1 / $1::int", 1)
      #expect(answer == 1)
    }
  }

  @Test("Statements of many tasks run one after another, each with its own answer")
  func manyTasks() async throws {
    try await withConnection { connection in
      try await withThrowingTaskGroup { group in
        for number in 0..<50 {
          group.addTask {
            let echo: Int? = try await connection.queryOne("SELECT $1::int AS n", number)?.decode("n")
            #expect(echo == number)
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test("A large answer arrives whole")
  func largeAnswer() async throws {
    try await withConnection { connection in
      let rows = try await connection.query("SELECT n, repeat('x', 1000) AS text FROM generate_series(1, 20000) AS n")
      #expect(rows.count == 20_000)
      #expect(try rows[19_999].decode("n") == 20_000)
    }
  }

  @Test("A large parameter is sent whole")
  func largeParameter() async throws {
    try await withConnection { connection in
      let bytes = [UInt8](repeating: 7, count: 20_000_000)
      let answer = try await connection.number("SELECT length($1::bytea)", bytes)
      #expect(answer == bytes.count)
    }
  }

  @Test("The number of changed rows is returned")
  func affectedRows() async throws {
    try await withConnection { connection in
      try await connection.script("CREATE TABLE story (number int)")
      #expect(try await connection.execute("INSERT INTO story SELECT generate_series(1, $1)", 5) == 5)
      #expect(try await connection.execute("DELETE FROM story WHERE number > $1", 2) == 3)
    }
  }

  @Test("A statement is prepared once and used again")
  func prepared() async throws {
    try await withConnection { connection in
      for number in 1...3 { try await connection.execute("SELECT $1::int AS prepared_once", number) }
      let count: Int? = try await connection.queryOne(
        "SELECT count(*) AS n FROM pg_prepared_statements WHERE statement LIKE '%AS prepared_once'")?.decode("n")
      #expect(count == 1)
    }
  }

  @Test("The server keeps no more prepared statements than the limit")
  func evicted() async throws {
    try await TestDatabase.withDatabase { configuration in
      var configuration = configuration
      configuration.preparedStatementLimit = 3
      try await with(Connection.connect(configuration)) { connection in
        for number in 1...10 { try await connection.execute(SQL("SELECT \(number)")) }
        let count: Int? = try await connection.queryOne("SELECT count(*) AS n FROM pg_prepared_statements")?.decode("n")
        #expect(count == 3)
      }
    }
  }

  @Test("Making room for prepared statements does not disturb a transaction in a session that was reset")
  func evictedInTransaction() async throws {
    try await TestDatabase.withDatabase { configuration in
      var configuration = configuration
      configuration.preparedStatementLimit = 1
      try await with(Connection.connect(configuration)) { connection in
        try await connection.execute("SELECT 1")
        try await connection.script("DEALLOCATE ALL")
        let answer = try await connection.transaction { try await $0.number("SELECT 2") }
        #expect(answer == 2)
      }
    }
  }

  @Test("A table that changes its shape under a prepared statement is not an error")
  func changedShape() async throws {
    try await withConnection { connection in
      try await connection.script("CREATE TABLE story (number int); INSERT INTO story VALUES (1)")
      #expect(try await connection.queryOne("SELECT * FROM story")?.columns == ["number"])
      try await connection.script("ALTER TABLE story ADD COLUMN slug text")
      #expect(try await connection.queryOne("SELECT * FROM story")?.columns == ["number", "slug"])
    }
  }

  @Test("A session whose prepared statements were discarded prepares them anew")
  func discarded() async throws {
    try await withConnection { connection in
      let before = try await connection.number("SELECT $1::int", 1)
      #expect(before == 1)
      try await connection.script("DEALLOCATE ALL")
      let after = try await connection.number("SELECT $1::int", 2)
      #expect(after == 2)
    }
  }

  @Test("A connection ended by the server is reported as lost")
  func terminated() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { observer in
        let connection = try await Connection.connect(configuration)
        try await observer.execute("SELECT pg_terminate_backend($1, 5000)", connection.serverProcessID)
        await #expect {
          try await connection.query("SELECT 1")
        } throws: { error in
          guard case .lost(let reason)? = error as? ConnectionError else { return false }
          return reason.contains(connection.server)
        }
        await #expect {
          try await connection.query("SELECT 1")
        } throws: { error in
          guard case .gone(let reason)? = error as? ConnectionError else { return false }
          return reason.contains(connection.server) && "\(error)".hasSuffix("Reconnect")
        }
        await connection.close()
        await #expect(throws: ConnectionError.closed) { try await connection.query("SELECT 1") }
      }
    }
  }

  @Test("Closing ends a statement under way, here and on the server")
  func closeWhileBusy() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { observer in
        let connection = try await Connection.connect(configuration)
        let task = Task { try await connection.script("SELECT pg_sleep(600)") }
        try await until { try await observer.state(of: connection.serverProcessID) == "active" }
        await connection.close()
        await #expect(throws: ConnectionError.closed) { try await task.value }
        try await until { try await observer.state(of: connection.serverProcessID) == nil }
      }
    }
  }

  @Test("When no host answers, the error says why")
  func nobodyThere() async throws {
    let configuration = ConnectionConfiguration(uri: "postgresql:///x?host=/nonexistent")
    await #expect {
      try await Connection.connect(configuration)
    } throws: { error in
      guard case .cannotConnect(let reason)? = error as? ConnectionError else { return false }
      return reason.contains("/nonexistent")
    }
  }

  @Test("Of several hosts, the first to answer is used")
  func severalHosts() async throws {
    try await TestDatabase.withDatabase { configuration in
      let socket = try await with(Connection.connect(configuration)) { connection in
        try #require(
          try await connection.queryOne("SELECT current_setting('unix_socket_directories') AS socket")?.decode(
            "socket", as: String.self))
      }
      let several = ConnectionConfiguration(
        uri: "host=/nonexistent,\(socket) user=postgres target_session_attrs=read-write dbname=postgres")
      try await with(Connection.connect(several)) { connection in
        let answer = try await connection.number("SELECT 1")
        #expect(answer == 1)
      }
    }
  }

  @Test("A task that prefers the executor stays on its thread through a query")
  func staysOnThread() async throws {
    try await withConnection { connection in
      let executor = connection.executor
      try await withTaskExecutorPreference(executor) {
        #expect(executor.isIsolatingCurrentContext() == true)
        try await connection.execute("SELECT 1")
        #expect(executor.isIsolatingCurrentContext() == true)
      }
    }
  }
}
