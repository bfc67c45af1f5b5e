import Postgres
import PostgresTesting
import Testing

@Suite("Pipelines", .timeLimit(.minutes(10)))
struct PipelineTests {
  @Test("Answers come in the order of the statements")
  func order() async throws {
    try await withConnection { connection in
      let results = try await connection.pipeline((0..<500).map { ("SELECT $1::int AS n", [$0]) })
      #expect(try results.map { try $0.get().firstRow?.decode("n", as: Int.self) } == (0..<500).map(Optional.some))
    }
  }

  private func statements() -> [(SQL, [(any PostgresEncodable)?])] {
    [
      ("INSERT INTO story VALUES ($1)", [1]), ("INSERT INTO story VALUES ($1)", [2]),
      ("INSERT INTO story VALUES ($1)", [-1]), ("INSERT INTO story VALUES ($1)", [3]),
    ]
  }

  private static let table = "CREATE TABLE story (number int CONSTRAINT story_number_positive CHECK (number > 0))"

  private func numbers(_ connection: Connection) async throws -> [Int] {
    try await connection.query("SELECT number FROM story ORDER BY number").map { try $0.decode("number") }
  }

  @Test("Together: the error is the third statement's, the fourth is skipped, and nothing is kept")
  func together() async throws {
    try await withConnection { connection in
      try await connection.script(Self.table)
      let results = try await connection.pipeline(statements())
      #expect(results.count == 4)
      #expect(try results[0].get().affectedRows == 1)
      #expect(try results[1].get().affectedRows == 1)
      guard case .failure(.refused(let error)) = results[2] else { throw Unexpected() }
      #expect(error.constraint == "story_number_positive")
      #expect(throws: StatementFailure.skipped(because: 2)) { try results[3].get() }
      #expect(try await numbers(connection) == [])
    }
  }

  @Test("Separately: the error is the third statement's alone, and the others are kept")
  func separately() async throws {
    try await withConnection { connection in
      try await connection.script(Self.table)
      let results = try await connection.pipeline(statements(), scope: .separately)
      #expect(results.count == 4)
      guard case .failure(.refused(let error)) = results[2] else { throw Unexpected() }
      #expect(error.sqlState == .checkViolation)
      #expect(try await numbers(connection) == [1, 2, 3])
    }
  }

  @Test("A pipeline in a transaction is part of it")
  func inTransaction() async throws {
    try await withConnection { connection in
      try await connection.script(Self.table)
      try await connection.transaction { transaction in
        let results = try await transaction.pipeline(Array(statements()[0..<2]))
        #expect(results.count == 2)
        #expect(try await transaction.isInTransaction())
      }
      #expect(try await numbers(connection) == [1, 2])
    }
  }

  @Test("Large data in both directions blocks neither end")
  func much() async throws {
    try await withConnection { connection in
      let text = String(repeating: "x", count: 100_000)
      let results = try await connection.pipeline((0..<100).map { _ in ("SELECT $1::text || 'y' AS text", [text]) })
      #expect(try results.allSatisfy { try $0.get().firstRow?.decode("text", as: String.self).utf8.count == 100_001 })
    }
  }

  @Test("A parameter that cannot be sent stops the pipeline before it begins")
  func badParameter() async throws {
    try await withConnection { connection in
      try await connection.script(Self.table)
      await #expect(throws: EncodingFailure.self) {
        try await connection.pipeline([
          ("INSERT INTO story VALUES ($1)", [1]), ("INSERT INTO story VALUES ($1)", [true]),
        ])
      }
      #expect(try await numbers(connection) == [])
    }
  }

  private struct Unexpected: Error {}
}
