import Postgres

/// How fast jobs are claimed after many have passed through a queue, compared with a fresh one.
struct HistoryRun {
  /// A queue's figures.
  struct Figures: Sendable {
    var claims: ClaimTiming
    var jobsPerSecond: Double
  }

  /// The number of jobs available to claim.
  private static let backlog = Backlog(name: "all", available: 100_000, scheduled: 0)
  private static let peer = "fresh table"

  let cluster: BenchmarkCluster
  let jobs: Int

  private(set) var results = Measurements()

  init(cluster: BenchmarkCluster, jobs: Int) {
    self.cluster = cluster
    self.jobs = jobs
  }

  mutating func run() async throws {
    Progress.say("a fresh table")
    let fresh = try await cluster.withDatabase { database in
      try await BenchmarkCluster.makeTables(in: ConnectionConfiguration(uri: database))
      return try await Self.measure(database)
    }
    let (rate, worn) = try await cluster.withDatabase { database in
      try await BenchmarkCluster.makeTables(in: ConnectionConfiguration(uri: database))
      return try await OwnUpkeep.run(in: database) {
        let rate = try await runJobs(database)
        return (rate, try await Self.measure(database))
      }
    }
    results.note(.passed, of: Measurements.nobody, ours: rate)
    note(.throughput, fresh.jobsPerSecond, worn.jobsPerSecond)
    note(.roundTrip, fresh.claims.roundTrips.median, worn.claims.roundTrips.median)
    note(.inServer, fresh.claims.inServer.median, worn.claims.inServer.median)
    note(.ofAllJobs, fresh.claims.ofAllJobs.median, worn.claims.ofAllJobs.median)
  }

  /// Enqueues and completes the jobs at the same time; returns the jobs per second.
  private func runJobs(_ database: String) async throws -> Double {
    let begin = ContinuousClock.now
    let load = ContinuousLoad(database: database)
    try await load.work {
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
          while !Task.isCancelled {
            Progress.say("\(load.finished) of \(jobs) jobs have passed")
            try await Task.sleep(for: .seconds(5))
          }
        }
        try await load.send(jobs)
        tasks.cancelAll()
      }
    }
    return Double(jobs) / ((ContinuousClock.now - begin) / .seconds(1))
  }

  /// Nothing is vacuumed first: the queue is measured as the jobs have left it.
  private static func measure(_ database: String) async throws -> Figures {
    let connection = try await Connection.connect(ConnectionConfiguration(uri: database))
    try await backlog.add(connection)
    for command in ["ANALYZE", "CHECKPOINT"] { try await connection.script(command) }
    await connection.close()
    let claims = try await ClaimTiming(database: database)
    let rate = try await OwnQueue.work(Backlog.worked, database: database)
    return Figures(claims: claims, jobsPerSecond: rate)
  }

  private mutating func note(_ measure: Measure, _ fresh: Double?, _ worn: Double?) {
    guard let fresh, let worn else { return }
    results.note(measure, of: Self.peer, ours: worn)
    results.note(measure, of: Self.peer, theirs: fresh)
  }
}

extension Measure {
  fileprivate static let passed = Measure(name: "jobs passed", unit: "jobs/s", direction: .higherIsBetter)
  fileprivate static let throughput = Measure(
    name: "throughput afterwards", unit: "jobs/s", direction: .higherIsBetter)
  fileprivate static let roundTrip = Measure(name: "claim, round trip, p50", unit: "ms", direction: .lowerIsBetter)
  fileprivate static let inServer = Measure(name: "claim, in the server, p50", unit: "ms", direction: .lowerIsBetter)
  fileprivate static let ofAllJobs = Measure(
    name: "claim of all jobs, in the server, p50", unit: "ms", direction: .lowerIsBetter)
}
