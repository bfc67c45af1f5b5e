import Postgres
import PostgresTesting
import Testing

@Suite("Cancellation and time limits", .timeLimit(.minutes(10)))
struct CancellationTests {
  @Test("Cancelling the task ends the statement on the server")
  func endsOnServer() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { observer in
        try await with(Connection.connect(configuration)) { connection in
          let task = Task { try await connection.query("SELECT pg_sleep($1)", 600) }
          try await until { try await observer.state(of: connection.serverProcessID) == "active" }
          task.cancel()
          await #expect(throws: CancellationError.self) { try await task.value }
          #expect(try await observer.state(of: connection.serverProcessID) == "idle")
          let answer = try await connection.number("SELECT 1")
          #expect(answer == 1)
        }
      }
    }
  }

  @Test("A cancelled task sends nothing")
  func sendsNothing() async throws {
    try await withConnection { connection in
      try await connection.script("CREATE TABLE story (number int)")
      let task = Task {
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        try await connection.execute("INSERT INTO story VALUES (1)")
      }
      await #expect(throws: CancellationError.self) { try await task.value }
      let answer = try await connection.number("SELECT count(*) FROM story")
      #expect(answer == 0)
    }
  }

  @Test("A late cancellation never hits the next statement")
  func neverTheNext() async throws {
    try await withConnection { connection in
      for _ in 1...200 {
        let task = Task { try await connection.query("SELECT 1") }
        task.cancel()
        _ = await task.result
        let answer = try await connection.number("SELECT 2")
        #expect(answer == 2)
      }
    }
  }

  @Test("A cancelled transaction is rolled back, and its connection serves the next")
  func transaction() async throws {
    try await withPool(maximumConnections: 1) { pool, observer in
      try await observer.script("CREATE TABLE story (number int)")
      let task = Task {
        try await pool.withTransaction { transaction in
          try await transaction.execute("INSERT INTO story VALUES (1)")
          try await transaction.execute("SELECT pg_sleep(600)")
        }
      }
      try await until {
        try await observer.queryOne(
          "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")?
          .decode("n") == 1
      }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      let answer = try await pool.number("SELECT count(*) FROM story")
      #expect(answer == 0)
      #expect(pool.statistics == PoolStatistics(inUse: 0, idle: 1, waiting: 0))
    }
  }

  @Test("A statement over its time limit is ended on the server")
  func timeLimit() async throws {
    try await TestDatabase.withDatabase { configuration in
      var limited = configuration
      limited.statementTimeout = .seconds(2)
      try await with(Connection.connect(limited)) { connection in
        await #expect(throws: ConnectionError.timedOut(after: .seconds(2))) {
          try await connection.query("SELECT pg_sleep(600)")
        }
        let answer = try await connection.number("SELECT 1")
        #expect(answer == 1)
        await #expect(throws: ConnectionError.timedOut(after: .milliseconds(1))) {
          try await connection.run("SELECT pg_sleep(600)", parameters: [], timeLimit: .milliseconds(1))
        }
      }
    }
  }

  @Test("Cancelling a pipeline ends its statement on the server")
  func pipeline() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { observer in
        try await with(Connection.connect(configuration)) { connection in
          let task = Task {
            try await connection.pipeline([("SELECT 1", []), ("SELECT pg_sleep(600)", []), ("SELECT 2", [])])
          }
          try await until {
            try await observer.queryOne(
              "SELECT wait_event = 'PgSleep' AS sleeps FROM pg_stat_activity WHERE pid = $1", connection.serverProcessID
            )?
            .decode("sleeps", as: Bool?.self) == true
          }
          task.cancel()
          await #expect(throws: CancellationError.self) { try await task.value }
          let answer = try await connection.number("SELECT 1")
          #expect(answer == 1)
        }
      }
    }
  }

  @Test("Cancelling a task that connects ends the wait")
  func connecting() async throws {
    // Nothing answers there: the address is reserved for documentation.
    let configuration = ConnectionConfiguration(uri: "postgresql://192.0.2.1/x", connectTimeout: .seconds(600))
    let task = Task { try await Connection.connect(configuration) }
    task.cancel()
    await #expect(throws: (any Error).self) { try await task.value }
  }
}
