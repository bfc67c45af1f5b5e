/// Ways to enqueue jobs one at a time from four clients: ours, or pgbench with a bare INSERT into the same table.
enum SingleEnqueue: CaseIterable {
  /// Ours, with the clients' tasks on the pool's executor.
  case onThePool
  /// Ours, with the clients' tasks on Swift's default executor.
  case onDefaultExecutor
  case bareInsert

  private static let clients = 4
  /// The number of pgbench's threads; ours uses one for all connections.
  private static let threads = 2
  private static let seconds = 4

  /// The measure of the comparison; nil for the baseline.
  var measure: Measure? {
    switch self {
    case .onThePool: Self.measure("4 clients")
    case .onDefaultExecutor: Self.measure("4 clients on Swift's threads")
    case .bareInsert: nil
    }
  }

  private static func measure(_ clients: String) -> Measure {
    Measure(name: "enqueue one by one, \(clients)", unit: "jobs/s", direction: .higherIsBetter)
  }

  /// Jobs per second in one turn, in a database that already has the queue's tables.
  func rate(in database: String) async throws -> Double {
    switch self {
    case .onThePool: try await Self.ours(database)
    case .onDefaultExecutor: try await Self.ours(database, "--default-executor")
    case .bareInsert: try await Self.theirs(database)
    }
  }

  private static func ours(_ database: String, _ options: String...) async throws -> Double {
    let command = ["own-enqueue", "--database", database, "--clients", "\(clients)", "--seconds", "\(seconds)"]
    let process = try await MeasuredProcess.run([try OwnQueue.program] + command + options)
    guard let rate = Double(process.output.split(separator: "\n").first ?? "") else {
      throw MeasuredProcess.Failure(program: "own-enqueue", reason: "its output could not be parsed: \(process.output)")
    }
    return rate
  }

  private static func theirs(_ database: String) async throws -> Double {
    try await PgBench(database: database, seconds: seconds, clients: clients, threads: threads)
      .statementsPerSecond(String(decoding: PackageResources.bare_insert_sql, as: UTF8.self))
  }
}
