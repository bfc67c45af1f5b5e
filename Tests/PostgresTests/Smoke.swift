import Logging
import Postgres
import PostgresTesting
import Testing

@Suite struct Smoke {
  @Test("A value goes there and comes back")
  func roundTrip() async throws {
    try await TestDatabase.withDatabase { configuration in
      let connection = try await Connection.connect(configuration)
      let row = try #require(try await connection.queryOne("SELECT $1::int AS n, $2::text AS t", 42, "ok"))
      #expect(try row.decode("n") == 42)
      #expect(try row.decode("t") == "ok")
      await connection.close()
    }
  }
}
