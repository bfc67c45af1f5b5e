/// Jobs enqueued one at a time from four clients, beside a bare INSERT into the same table by pgbench.
struct SingleEnqueue {
  static let measure = Measure(name: "enqueue one by one, 4 clients", unit: "jobs/s", direction: .higherIsBetter)
  private static let clients = 4
  /// How many threads pgbench has; ours has one for all connections.
  private static let threads = 2
  private static let seconds = 4

  /// One turn, of ours or of pgbench; the queue's tables are there.
  static func turn(isOurs: Bool, in database: String) async throws -> Double {
    isOurs ? try await ours(database) : try await theirs(database)
  }

  private static func ours(_ database: String) async throws -> Double {
    let process = try await MeasuredProcess.run([
      try OwnQueue.program, "own-enqueue", "--database", database, "--clients", "\(clients)", "--seconds",
      "\(seconds)",
    ])
    guard let rate = Double(process.output.split(separator: "\n").first ?? "") else {
      throw MeasuredProcess.Failure(program: "own-enqueue", reason: "its output is not understood: \(process.output)")
    }
    return rate
  }

  private static func theirs(_ database: String) async throws -> Double {
    try await PgBench(database: database, seconds: seconds, clients: clients, threads: threads)
      .statementsPerSecond(String(decoding: PackageResources.bare_insert_sql, as: UTF8.self))
  }
}
