import Postgres

/// The sizes of the queue's tables at one time.
struct TableSizes: Sendable {
  var deadTuples: Int
  var vacuums: Int
  var job: Int
  var jobIndexes: Int
  var history: Int
  var errors: Int

  init(_ connection: Connection) async throws {
    let queries = try NamedQueries(PackageResources.endurance_sql, file: "endurance.sql")
    let row = try await connection.query(queries["sizes"])[0]
    deadTuples = try row.decode(0)
    vacuums = try row.decode(1)
    job = try row.decode(2)
    jobIndexes = try row.decode(3)
    history = try row.decode(4)
    errors = try row.decode(5)
  }
}
