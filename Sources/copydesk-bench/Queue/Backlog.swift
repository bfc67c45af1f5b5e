import JobQueue
import Postgres

/// A queue with many jobs in it.
struct Backlog: Sendable {
  /// What the table calls it.
  let name: String
  /// How many jobs are available.
  let available: Int
  /// How many are scheduled for tomorrow.
  let scheduled: Int

  static let shallow = Backlog(name: "50,000 waiting", available: 50_000, scheduled: 0)
  static let deep = Backlog(name: "5 million waiting", available: 5_000_000, scheduled: 0)
  static let future = Backlog(name: "1 million scheduled", available: 50_000, scheduled: 1_000_000)

  /// How many jobs are worked off to measure.
  static let worked = 50_000

  /// Makes the queue's tables and fills them.
  func fill(_ database: String) async throws {
    let configuration = ConnectionConfiguration(uri: database)
    try await BenchmarkCluster.makeTables(in: configuration)
    let connection = try await Connection.connect(configuration)
    try await add(connection)
    try await BenchmarkCluster.settle(connection)
    await connection.close()
  }

  /// Adds its jobs to a queue's tables.
  func add(_ connection: Connection) async throws {
    let queries = try NamedQueries(PackageResources.depth_sql, file: "depth.sql")
    try await connection.execute(queries["fill"], available, JobState.available, Duration.zero)
    try await connection.execute(queries["fill"], scheduled, JobState.scheduled, Duration.seconds(86_400))
  }
}
