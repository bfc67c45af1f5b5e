import JobQueue
import Postgres

/// A queue with many waiting jobs.
struct Backlog: Sendable {
  /// Its name in the table.
  let name: String
  /// The number of available jobs.
  let available: Int
  /// The number of jobs scheduled for tomorrow.
  var scheduled = 0
  /// The number of available jobs, ahead of all others, of a kind that the worker has no handler for.
  var unknown = 0

  static let shallow = Backlog(name: "50,000 waiting", available: 50_000)
  static let deep = Backlog(name: "5 million waiting", available: 5_000_000)
  static let future = Backlog(name: "1 million scheduled", available: 50_000, scheduled: 1_000_000)
  static let unknown = Backlog(name: "1 million of unknown kinds", available: 50_000, unknown: 1_000_000)

  /// The number of jobs completed to measure.
  static let worked = 50_000

  /// Creates the queue's tables and fills them.
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
    let day = Duration.seconds(86_400)
    let known = NoOperation.kind
    try await connection.execute(queries["fill"], unknown, JobState.available, Duration.zero - day, "unheard_of")
    try await connection.execute(queries["fill"], available, JobState.available, Duration.zero, known)
    try await connection.execute(queries["fill"], scheduled, JobState.scheduled, day, known)
  }
}
