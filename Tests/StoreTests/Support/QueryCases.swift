import Postgres
import Testing

@testable import Store

extension DailyNewsroom {
  /// One thing that a superuser changes, and what a query finds then.
  typealias QueryCase = (change: String, found: [Int])

  /// Checks what a query finds after each of these changes to the newsroom, made by itself and taken back.
  ///
  /// - Parameter column: What is compared of its rows, in their order; nil for how many they are.
  func expect(
    _ query: SQL, _ parameters: [(any PostgresEncodable)?] = [], column: String?, _ cases: [QueryCase],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await database.connected(as: database.administrator) { connection in
      for (change, expected) in cases {
        try await connection.script("BEGIN; SET LOCAL session_replication_role = replica; \(change)")
        let rows = try await connection.query(query, parameters: parameters)
        let found = try column.map { column in try rows.map { try $0.decode(column, as: Int.self) } } ?? [rows.count]
        #expect(found == expected, "\(query.name ?? "") after: \(change)", sourceLocation: sourceLocation)
        try await connection.script("ROLLBACK")
      }
    }
  }
}
