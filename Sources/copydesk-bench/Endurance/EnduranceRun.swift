import Postgres

/// Runs the queue at a steady rate and samples it at intervals.
struct EnduranceRun {
  /// The number of windows in a run.
  static let windows = 30
  /// One job in this many fails at its first attempt.
  private static let failing = 1_000
  /// The longest time between two looks at the tables.
  private static let glance = Duration.seconds(1)

  let database: String
  let jobsPerSecond: Double
  let duration: Duration

  /// Runs in an empty database; returns a sample for each window.
  func run() async throws -> [EnduranceSample] {
    let configuration = ConnectionConfiguration(uri: database)
    try await BenchmarkCluster.makeTables(in: configuration)
    let connection = try await Connection.connect(configuration)
    let load = ContinuousLoad(database: database)
    let samples = try await OwnUpkeep.run(in: database) {
      try await load.work {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
          tasks.addTask { try await load.send(perSecond: jobsPerSecond, failing: Self.failing, for: duration) }
          let samples = try await watch(load, connection)
          try await tasks.waitForAll()
          return samples
        }
      }
    }
    await connection.close()
    return samples
  }

  private func watch(_ load: ContinuousLoad, _ connection: Connection) async throws -> [EnduranceSample] {
    let begin = ContinuousClock.now
    var samples: [EnduranceSample] = []
    var finished = 0
    for number in 1...Self.windows {
      Progress.say("\(number)/\(Self.windows): \(load.finished) jobs, \(load.sent - load.finished) left")
      let deadTuples = try await mostDeadTuples(until: begin + duration / Self.windows * number, connection)
      let before = finished
      finished = load.finished
      var sample = try await sample(load, finished, connection)
      sample.seconds = (ContinuousClock.now - begin) / .seconds(1)
      sample.jobsPerSecond = Double(finished - before) / (sample.seconds - (samples.last?.seconds ?? 0))
      sample.deadTuples = max(sample.deadTuples, deadTuples)
      samples.append(sample)
    }
    return samples
  }

  /// The most dead rows seen until then.
  private func mostDeadTuples(until end: ContinuousClock.Instant, _ connection: Connection) async throws -> Int {
    var most = 0
    while ContinuousClock.now < end {
      try await Task.sleep(until: min(end, .now + Self.glance))
      most = max(most, try await TableSizes(connection).deadTuples)
    }
    return most
  }

  private func sample(_ load: ContinuousLoad, _ finished: Int, _ connection: Connection) async throws -> EnduranceSample
  {
    let sizes = try await TableSizes(connection)
    let latencies = load.takeLatencies()
    let failures = max(finished / Self.failing, 1)
    return EnduranceSample(
      seconds: 0, jobsPerSecond: 0, left: load.sent - finished, vacuums: sizes.vacuums, deadTuples: sizes.deadTuples,
      jobMegabytes: Double(sizes.job) / 1_000_000, jobIndexMegabytes: Double(sizes.jobIndexes) / 1_000_000,
      historyBytes: Double(sizes.history) / Double(max(finished, 1)),
      errorBytes: Double(sizes.errors) / Double(failures),
      p50: latencies.percentile(50) ?? .nan, p99: latencies.percentile(99) ?? .nan,
      residentMegabytes: try ResidentMemory.megabytes())
  }
}
