import Postgres
import PostgresTesting
import Testing

@Suite("Streams", .timeLimit(.minutes(10)))
struct StreamTests {
  /// As many rows as one likes, which the server makes as it sends them.
  private static let many: SQL =
    "SELECT n, repeat('x', 100) AS text FROM (SELECT generate_series(1, $1::int) AS n) AS numbers"

  private struct Broken: Error {}

  /// Runs `body` with a connection and another one to look at the server with.
  private func withTwo(_ body: (Connection, _ observer: Connection) async throws -> Void) async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { observer in
        try await with(Connection.connect(configuration)) { try await body($0, observer) }
      }
    }
  }

  @Test("A hundred thousand rows arrive one after another, in order")
  func rows() async throws {
    try await withConnection { connection in
      let last = try await connection.stream(Self.many, 100_000) { rows in
        var last = 0
        for try await row in rows {
          let number: Int = try row.decode("n")
          try #require(number == last + 1)
          last = number
        }
        return last
      }
      #expect(last == 100_000)
      try await #expect(connection.number("SELECT 1") == 1)
    }
  }

  @Test("The server waits while nobody reads, and ending early ends its statement")
  func backPressure() async throws {
    try await withTwo { connection, observer in
      let first = try await connection.stream(Self.many, 1_000_000_000) { rows in
        var iterator = rows.makeAsyncIterator()
        let row = try await iterator.next()
        try await until {
          try await observer.queryOne(
            "SELECT wait_event = 'ClientWrite' AS waits FROM pg_stat_activity WHERE pid = $1",
            connection.serverProcessID)?.decode("waits", as: Bool?.self) == true
        }
        return try row?.decode("n", as: Int.self)
      }
      #expect(first == 1)
      try await #expect(observer.state(of: connection.serverProcessID) == "idle")
      try await #expect(connection.number("SELECT 1") == 1)
    }
  }

  @Test("Ending early leaves the surrounding transaction intact")
  func earlyEndInTransaction() async throws {
    try await withConnection { connection in
      try await connection.script("CREATE TABLE story (number int)")
      try await connection.transaction { transaction in
        try await transaction.execute("INSERT INTO story VALUES (1)")
        try await transaction.stream(Self.many, 1_000_000_000) { rows in
          for try await _ in rows { break }
        }
        try await transaction.execute("INSERT INTO story VALUES (2)")
        try await transaction.stream("SELECT number FROM story") { rows in
          for try await _ in rows {}
        }
        try await transaction.execute("INSERT INTO story VALUES (3)")
      }
      try await #expect(connection.number("SELECT count(*) FROM story") == 3)
    }
  }

  @Test("The body's error is rethrown, and the statement ended")
  func brokenBody() async throws {
    try await withTwo { connection, observer in
      await #expect(throws: Broken.self) {
        try await connection.stream(Self.many, 1_000_000_000) { rows in
          for try await _ in rows { throw Broken() }
        }
      }
      try await #expect(observer.state(of: connection.serverProcessID) == "idle")
    }
  }

  @Test("Rows that came before the server's error are delivered before it")
  func serverError() async throws {
    try await withConnection { connection in
      let seen = Tally()
      let error = await #expect(throws: PostgresError.self) {
        try await connection.stream("SELECT 1 / (3000 - n) AS n FROM generate_series(1, $1::int) AS n", 5000) { rows in
          for try await _ in rows { seen.add() }
        }
      }
      #expect(error?.sqlState == "22012")
      #expect(seen.value == 2999)
      let refused = await #expect(throws: PostgresError.self) {
        try await connection.stream("SELECT * FROM nowhere") { _ in }
      }
      #expect(refused?.sqlState == .undefinedTable)
      try await #expect(connection.number("SELECT 1") == 1)
    }
  }

  @Test("Cancelling the task ends the statement on the server, whether or not it is being read")
  func cancelled() async throws {
    try await withTwo { connection, observer in
      let task = Task {
        try await connection.stream("SELECT n, pg_sleep(CASE n WHEN 3 THEN 600 END) FROM generate_series(1, 9) AS n") {
          rows in
          for try await _ in rows {}
        }
      }
      try await until {
        try await observer.queryOne(
          "SELECT wait_event = 'PgSleep' AS sleeps FROM pg_stat_activity WHERE pid = $1", connection.serverProcessID)?
          .decode("sleeps", as: Bool?.self) == true
      }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      try await #expect(observer.state(of: connection.serverProcessID) == "idle")
      try await #expect(connection.number("SELECT 1") == 1)
    }
  }

  @Test("A second statement by the streaming task is refused, not left waiting for ever")
  func reentered() async throws {
    try await withConnection { connection in
      try await connection.stream(Self.many, 1000) { rows in
        await #expect(throws: ConnectionError.busy) { try await connection.query("SELECT 1") }
        var count = 0
        for try await _ in rows { count += 1 }
        #expect(count == 1000)
      }
      try await #expect(connection.number("SELECT 1") == 1)
    }
  }

  @Test("Another task's statement waits until the stream ends")
  func others() async throws {
    try await withConnection { connection in
      let (opened, open) = AsyncStream.makeStream(of: Void.self)
      async let other = {
        for await _ in opened { break }
        return try await connection.number("SELECT 2")
      }()
      try await connection.stream(Self.many, 1000) { rows in
        open.yield()
        for try await _ in rows {}
      }
      let answer = try await other
      #expect(answer == 2)
    }
  }

  @Test("A closed connection ends the stream")
  func closed() async throws {
    try await withConnection { connection in
      await #expect(throws: ConnectionError.closed) {
        try await connection.stream(Self.many, 1_000_000_000) { rows in
          for try await _ in rows { await connection.close() }
        }
      }
    }
  }

  @Test("COPY TO arrives line by line, and can end early as rows can")
  func copyOut() async throws {
    try await withTwo { connection, observer in
      let text = try await connection.copyOut("COPY (SELECT n, 'a' FROM generate_series(1, 3) AS n) TO STDOUT") {
        lines in
        var text = ""
        for try await line in lines { text += String(decoding: line, as: UTF8.self) }
        return text
      }
      #expect(text == "1\ta\n2\ta\n3\ta\n")
      let first = try await connection.copyOut("COPY (SELECT generate_series(1, 1000000000)) TO STDOUT") { lines in
        for try await line in lines { return line }
        return []
      }
      #expect(first == Array("1\n".utf8))
      try await #expect(observer.state(of: connection.serverProcessID) == "idle")
      let failed = await #expect(throws: PostgresError.self) {
        try await connection.copyOut("COPY (SELECT 1 / (3 - n) FROM generate_series(1, 5) AS n) TO STDOUT") { lines in
          for try await _ in lines {}
        }
      }
      #expect(failed?.sqlState == "22012")
      await #expect(throws: CopyError.notThatCopy("SELECT 1")) { try await connection.copyOut("SELECT 1") { _ in } }
      await #expect(throws: CopyError.runAsStatement("COPY (SELECT 1) TO STDOUT")) {
        try await connection.stream("COPY (SELECT 1) TO STDOUT") { _ in }
      }
      try await #expect(connection.number("SELECT 1") == 1)
    }
  }

  @Test("Rows copied out can be copied in elsewhere as they arrive")
  func throughPipe() async throws {
    try await withTwo { source, target in
      try await target.script("CREATE TABLE story (number int)")
      let copied = try await source.copyOut("COPY (SELECT generate_series(1, 100000)) TO STDOUT (FORMAT binary)") {
        try await target.copyIn("COPY story FROM STDIN (FORMAT binary)", from: $0)
      }
      #expect(copied == 100_000)
      try await #expect(target.number("SELECT count(*) FROM story") == 100_000)
    }
  }
}
