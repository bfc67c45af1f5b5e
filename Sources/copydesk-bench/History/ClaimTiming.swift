import Foundation
import JobQueue
import Postgres

/// How long the library's claim of one job takes, in milliseconds.
struct ClaimTiming: Sendable {
  /// Of a statement and its answer.
  private(set) var roundTrips: [Double] = []
  /// Within the server.
  private(set) var inServer: [Double] = []

  /// How many claims are measured each way.
  private static let count = 500

  /// Claims and completes jobs of a queue that has enough of them.
  init(database: String) async throws {
    let pool = Pool(configuration: ConnectionConfiguration(uri: database), logger: BenchmarkCluster.silent)
    let sql = JobQueue(pool: pool).sql
    self = try await pool.withConnection { connection in
      var timing = ClaimTiming()
      let kinds = [NoOperation.kind]
      guard
        let worker: Int64 = try await connection.queryOne(
          sql["register_worker"], Duration.seconds(600), "claim timing", ["default"], kinds)?.decode("id")
      else { preconditionFailure("An INSERT of one row gave none") }
      let claim: (SQL, [(any PostgresEncodable)?]) = (sql["claim"], [worker, "default", kinds, 1, Int64.min])
      for _ in 0..<Self.count {
        let begin = ContinuousClock.now
        let rows = try await connection.run(claim.0, parameters: claim.1).rows
        timing.roundTrips.append((ContinuousClock.now - begin) / .milliseconds(1))
        try await Self.complete(rows, sql, connection)
        try await timing.claimInServer(claim, sql, connection)
      }
      try await connection.execute(sql["remove_worker"], worker)
      return timing
    }
    await pool.close()
  }

  private init() {}

  /// The server's clock is asked before and after, in one pipeline.
  private mutating func claimInServer(
    _ claim: (SQL, [(any PostgresEncodable)?]), _ sql: QueueSQL, _ connection: Connection
  ) async throws {
    let clock: (SQL, [(any PostgresEncodable)?]) = (sql["clock"], [])
    let results = try await connection.pipeline([clock, claim, clock]).map { try $0.get() }
    let (begin, end): (Date, Date) = (try results[0].rows[0].decode(0), try results[2].rows[0].decode(0))
    inServer.append(end.timeIntervalSince(begin) * 1_000)
    try await Self.complete(results[1].rows, sql, connection)
  }

  private static func complete(_ rows: [Row], _ sql: QueueSQL, _ connection: Connection) async throws {
    guard let row = rows.first else {
      throw MeasuredProcess.Failure(program: "claim", reason: "there is no job to be claimed")
    }
    let (id, token): (Int64, Int64) = (try row.decode("id"), try row.decode("token"))
    try await connection.execute(sql["complete_left"], [id], [token])
  }
}
