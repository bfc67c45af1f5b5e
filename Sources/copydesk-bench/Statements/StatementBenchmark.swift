import Postgres

/// Our client and pgbench in turn, each on one connection of its own.
struct StatementBenchmark {
  let database: String
  let seconds: Int
  let pipeline: Int

  private(set) var results = Measurements()

  init(database: String, seconds: Int, pipeline: Int) {
    self.database = database
    self.seconds = seconds
    self.pipeline = pipeline
  }

  /// One turn of each for each measure.
  mutating func runRound() async throws {
    let client = OwnClient(database: database, duration: .seconds(seconds))
    let peer = PgBench(database: database, seconds: seconds)
    let theirRoundTrips = try await peer.statementsPerSecond(PgBench.statement)
    let ourRoundTrips = try await client.statementsPerSecond(inPipelinesOf: 1)
    let ourPipelined = try await client.statementsPerSecond(inPipelinesOf: pipeline)
    let theirPipelined = try await peer.statementsPerSecond(PgBench.pipeline(of: pipeline), statements: pipeline)
    results.note(.roundTrip, of: "pgbench", theirs: 1_000_000 / theirRoundTrips)
    results.note(.roundTrip, of: "pgbench", ours: 1_000_000 / ourRoundTrips)
    results.note(.pipelined, of: "pgbench", theirs: theirPipelined)
    results.note(.pipelined, of: "pgbench", ours: ourPipelined)
    results.note(.pipelinedOverRoundTrips, of: "pgbench", theirs: theirRoundTrips)
    results.note(.pipelinedOverRoundTrips, of: "pgbench", ours: ourPipelined)
  }
}

extension Measure {
  fileprivate static let roundTrip = Measure(name: "round trip", unit: "µs", direction: .lowerIsBetter)
  fileprivate static let pipelined = Measure(name: "pipelined", unit: "statements/s", direction: .higherIsBetter)
  fileprivate static let pipelinedOverRoundTrips = Measure(
    name: "pipelined, beside their round trips", unit: "statements/s", direction: .higherIsBetter)
}

/// Our client, on the thread of its connection, as the daemon runs it.
private struct OwnClient {
  let database: String
  let duration: Duration

  func statementsPerSecond(inPipelinesOf count: Int) async throws -> Double {
    let executor = PollExecutor.shared
    let connection = try await Connection.connect(ConnectionConfiguration(uri: database), on: executor)
    let rate = try await withTaskExecutorPreference(executor) {
      count == 1 ? try await roundTrips(on: connection) : try await pipelines(of: count, on: connection)
    }
    await connection.close()
    return rate
  }

  private func roundTrips(on connection: Connection) async throws -> Double {
    try await rate(statements: 1) {
      guard try await connection.query("SELECT 1").count == 1 else { throw MeasuredProcess.Failure.noRow }
    }
  }

  private func pipelines(of count: Int, on connection: Connection) async throws -> Double {
    let statements = [(SQL, [(any PostgresEncodable)?])](repeating: ("SELECT 1", []), count: count)
    return try await rate(statements: count) {
      for result in try await connection.pipeline(statements) { _ = try result.get() }
    }
  }

  /// Runs `body` again and again; the clock is looked at rarely, since that takes time too.
  private func rate(statements: Int, _ body: () async throws -> Void) async throws -> Double {
    try await body()
    let start = ContinuousClock.now
    var runs = 0
    while true {
      for _ in 0..<100 { try await body() }
      runs += 100
      let elapsed = ContinuousClock.now - start
      if elapsed >= duration { return Double(runs * statements) / (elapsed / .seconds(1)) }
    }
  }
}

extension MeasuredProcess.Failure {
  fileprivate static let noRow = MeasuredProcess.Failure(program: "copydesk-bench", reason: "SELECT 1 returned no row")
}
