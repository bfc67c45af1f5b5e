import FoundationEssentials
import Postgres
import PostgresTesting
import Testing

@Suite("Copying in", .timeLimit(.minutes(10)))
struct CopyInTests {
  private static let table = """
    CREATE TYPE mood AS ENUM ('calm', 'urgent');
    CREATE DOMAIN page AS int CHECK (VALUE > 0);
    CREATE TABLE "Story" (
      number bigint NOT NULL CONSTRAINT story_number_positive CHECK (number > 0), page page, mood mood, slug text,
      content jsonb, filed timestamptz, picture bytea, tags text[], id uuid, share real, extra int DEFAULT 7)
    """

  private struct Broken: Error {}

  private func withTable(_ body: (Connection) async throws -> Void) async throws {
    try await withConnection { connection in
      try await connection.script(Self.table)
      try await body(connection)
    }
  }

  private func count(_ connection: Connection) async throws -> Int? {
    try await connection.number(#"SELECT count(*) FROM "Story""#)
  }

  @Test("Every type is copied in as its column's type, and reads back")
  func types() async throws {
    try await withTable { connection in
      let filed = Date(timeIntervalSince1970: 1_790_000_000)
      let id = UUID()
      let row: [(any PostgresEncodable)?] = [
        1, 12, "urgent", "tbilisi \"\t\\N\n", #"{"a": [1, 2]}"#, filed, [UInt8](0...255), ["a", "b,\\"], id, 0.5,
      ]
      let copied = try await connection.copy(
        into: TableName("Story", in: "public"),
        columns: ["number", "page", "mood", "slug", "content", "filed", "picture", "tags", "id", "share"],
        rows: [row, [2, nil, nil, "", nil, nil, [UInt8](), [String](), nil, nil]])
      #expect(copied == 2)
      let stored = try await connection.query(
        #"SELECT *, mood::text AS name, page::int AS place, content->'a'->>1 AS second FROM "Story" ORDER BY number"#)
      #expect(try stored[0].decode("place") == 12)
      #expect(try stored[0].decode("name") == "urgent")
      #expect(try stored[0].decode("slug") == "tbilisi \"\t\\N\n")
      #expect(try stored[0].decode("second") == "2")
      #expect(try stored[0].decode("filed") == filed)
      #expect(try stored[0].decode("picture") == [UInt8](0...255))
      #expect(try stored[0].decode("tags") == ["a", "b,\\"])
      #expect(try stored[0].decode("id") == id)
      #expect(try stored[0].decode("extra") == 7)
      #expect(try stored[1].decode("slug") == "")
      #expect(try stored[1].decode("name", as: String?.self) == nil)
    }
  }

  @Test("Copying no rows adds none")
  func none() async throws {
    try await withTable { connection in
      try await #expect(connection.copy(into: "Story", columns: ["number"], rows: []) == 0)
      try await #expect(count(connection) == 0)
    }
  }

  @Test("A hundred thousand rows are copied in the caller's transaction, and rolled back with it")
  func inTransaction() async throws {
    try await withTable { connection in
      await #expect(throws: Broken.self) {
        try await connection.transaction { transaction in
          let text = String(repeating: "x", count: 100)
          let copied = try await transaction.copy(
            into: "Story", columns: ["number", "slug"], rows: (1...100_000).lazy.map { [$0, text] })
          #expect(copied == 100_000)
          try await #expect(count(transaction) == 100_000)
          throw Broken()
        }
      }
      try await #expect(count(connection) == 0)
    }
  }

  @Test("A row's error names line and column, as PostgreSQL does")
  func refusedRow() async throws {
    try await withTable { connection in
      let error = await #expect(throws: PostgresError.self) {
        try await connection.copy(
          into: "Story", columns: ["number", "mood"], rows: [[1, "calm"], [2, "calm"], [3, "cross"]])
      }
      #expect(error?.sqlState == .invalidTextRepresentation)
      #expect(error?.context?.contains("line 3, column mood") == true, "\(String(describing: error))")
      let checked = await #expect(throws: PostgresError.self) {
        try await connection.copy(into: "Story", columns: ["number"], rows: (0..<100_000).lazy.map { [5 - $0] })
      }
      #expect(checked?.constraint == "story_number_positive")
      #expect(checked?.context?.contains("line 6") == true, "\(String(describing: checked))")
      try await #expect(count(connection) == 0)
    }
  }

  @Test("A value with no binary form, or a row of the wrong length, undoes the copy and names the row")
  func unsuitableRow() async throws {
    try await withTable { connection in
      let failure = await #expect(throws: EncodingFailure.self) {
        try await connection.copy(into: "Story", columns: ["number", "filed"], rows: [[1, nil], [2, "yesterday"]])
      }
      #expect(failure?.row == 2)
      #expect(failure?.parameter == 2)
      await #expect(throws: CopyError.valueCount(row: 2, expected: 1, given: 2)) {
        try await connection.copy(into: "Story", columns: ["number"], rows: [[1], [2, 3]])
      }
      try await #expect(count(connection) == 0)
    }
  }

  @Test("A missing table or column is the server's error")
  func missing() async throws {
    try await withTable { connection in
      let noTable = await #expect(throws: PostgresError.self) {
        try await connection.copy(into: "story", columns: ["number"], rows: [[1]])
      }
      #expect(noTable?.sqlState == .undefinedTable)
      let noColumn = await #expect(throws: PostgresError.self) {
        try await connection.copy(into: "Story", columns: ["number", "x"], rows: [[1, 2]])
      }
      #expect(noColumn?.sqlState == .undefinedColumn)
      try await #expect(connection.number("SELECT 1") == 1)
    }
  }

  @Test("Rows are produced no faster than the server takes them")
  func backPressure() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { blocker in
        try await blocker.script(Self.table)
        try await with(Connection.connect(configuration)) { connection in
          try await blocker.script(#"BEGIN; LOCK "Story""#)
          let asked = Tally()
          let text = String(repeating: "x", count: 1000)
          let task = Task {
            try await connection.copy(
              into: "Story", columns: ["number", "slug"],
              rows: (1...100_000).lazy.map { number in
                asked.add()
                return [number, text]
              })
          }
          try await until { try await blocker.lockWaiters() == 1 }
          // The server waits for the lock with COPY begun or not; either way no more than buffers hold is asked for.
          #expect(asked.value < 10_000)
          try await blocker.script("COMMIT")
          try await #expect(task.value == 100_000)
          #expect(asked.value == 100_000)
        }
      }
    }
  }

  @Test("Cancelling the task undoes the copy on the server and leaves the connection usable")
  func cancelled() async throws {
    try await withTable { connection in
      let (rows, source) = AsyncStream.makeStream(of: [(any PostgresEncodable)?].self)
      let task = Task { try await connection.copy(into: "Story", columns: ["number"], rows: rows) }
      for number in 1...100 { source.yield([number]) }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      try await #expect(count(connection) == 0)
    }
  }

  @Test("Cancelling a copy that the server is slow to take ends it there")
  func cancelledOnServer() async throws {
    try await TestDatabase.withDatabase { configuration in
      try await with(Connection.connect(configuration)) { observer in
        try await observer.script(Self.table)
        try await observer.script(
          """
          CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NEW; END';
          CREATE TRIGGER dawdle BEFORE INSERT ON "Story" FOR EACH ROW EXECUTE FUNCTION dawdle()
          """)
        try await with(Connection.connect(configuration)) { connection in
          let task = Task {
            try await connection.copy(into: "Story", columns: ["number"], rows: (1...1_000_000).lazy.map { [$0] })
          }
          try await until {
            try await observer.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 1
          }
          task.cancel()
          await #expect(throws: CancellationError.self) { try await task.value }
          try await #expect(observer.state(of: connection.serverProcessID) == "idle")
          try await #expect(count(connection) == 0)
        }
      }
    }
  }

  @Test("An error of the sequence is rethrown, and undoes the copy")
  func brokenSequence() async throws {
    try await withTable { connection in
      let (rows, source) = AsyncThrowingStream.makeStream(of: [(any PostgresEncodable)?].self)
      source.yield([1])
      source.finish(throwing: Broken())
      await #expect(throws: Broken.self) {
        try await connection.copy(into: "Story", columns: ["number"], rows: rows)
      }
      try await #expect(count(connection) == 0)
    }
  }

  @Test("Text and CSV are copied as they are, split anywhere")
  func chunks() async throws {
    try await withTable { connection in
      let (chunks, source) = AsyncStream.makeStream(of: [UInt8].self)
      for byte in Array("1,\"a,b\"\n2,c\n".utf8) { source.yield([byte]) }
      source.finish()
      let copied = try await connection.copyIn(
        #"COPY "Story" (number, slug) FROM STDIN (FORMAT csv)"#, from: chunks)
      #expect(copied == 2)
      try await #expect(connection.number(#"SELECT number FROM "Story" WHERE slug = 'a,b'"#) == 1)
      await #expect(throws: CopyError.notThatCopy("SELECT 1")) {
        try await connection.copyIn("SELECT 1", from: AsyncStream<[UInt8]> { $0.finish() })
      }
      try await #expect(count(connection) == 2)
    }
  }

  @Test(
    "COPY as a plain statement is refused and leaves the connection usable",
    arguments: [
      #"COPY "Story" (number) FROM STDIN"#, #"COPY (SELECT generate_series(1, 1000000)) TO STDOUT"#,
    ])
  func plainStatement(statement: String) async throws {
    try await withTable { connection in
      await #expect(throws: CopyError.runAsStatement(statement)) { try await connection.query(SQL(statement)) }
      await #expect(throws: CopyError.runAsStatement(statement)) { try await connection.script(statement) }
      await #expect(throws: CopyError.runAsStatement(statement)) {
        try await connection.pipeline([("SELECT 1", []), (SQL(statement), [])])
      }
      try await #expect(count(connection) == 0)
    }
  }
}
