import Foundation
import JobQueue
import Postgres

/// How long the library takes to claim one job, in milliseconds.
struct ClaimTiming: Sendable {
  /// Round trip of the statement.
  private(set) var roundTrips: [Double] = []
  /// Within the server.
  private(set) var inServer: [Double] = []
  /// Within the server, for claims that scan from the first job instead of where the last claim ended; a worker spends a
  /// tenth of its time on these at most.
  private(set) var ofAllJobs: [Double] = []

  /// The number of claims measured each way.
  private static let count = 500
  /// One claim in this many scans from the first job.
  private static let wholeLookEvery = 10

  /// Claims and completes jobs of a queue that has enough of them waiting.
  init(database: String) async throws {
    let pool = Pool(configuration: ConnectionConfiguration(uri: database), logger: BenchmarkCluster.silent)
    let sql = JobQueue(pool: pool).sql
    self = try await pool.withConnection { connection in
      var timing = ClaimTiming()
      let kinds = [NoOperation.kind]
      let worker: Int64 = try await connection.query(
        sql["register_worker"], Duration.seconds(600), "claim timing", ["default"], kinds)[0].decode("id")
      var floor = Int64.min
      func claim(from lowest: Int64) -> (SQL, [(any PostgresEncodable)?]) {
        (sql["claim"], [worker, "default", kinds, 1, lowest])
      }
      for number in 0..<Self.count {
        if number.isMultiple(of: Self.wholeLookEvery) {
          let time = try await Self.timeInServer(claim(from: .min), &floor, sql, connection)
          timing.ofAllJobs.append(time)
        }
        let (statement, parameters) = claim(from: floor)
        let begin = ContinuousClock.now
        let rows = try await connection.run(statement, parameters: parameters).rows
        timing.roundTrips.append((ContinuousClock.now - begin) / .milliseconds(1))
        floor = try await Self.complete(rows, sql, connection)
        timing.inServer.append(try await Self.timeInServer(claim(from: floor), &floor, sql, connection))
      }
      try await connection.execute(sql["remove_worker"], worker)
      return timing
    }
    await pool.close()
  }

  private init() {}

  /// The server's clock is asked before and after, in one pipeline.
  private static func timeInServer(
    _ claim: (SQL, [(any PostgresEncodable)?]), _ floor: inout Int64, _ sql: QueueSQL, _ connection: Connection
  ) async throws -> Double {
    let clock: (SQL, [(any PostgresEncodable)?]) = (sql["clock"], [])
    let results = try await connection.pipeline([clock, claim, clock]).map { try $0.get() }
    let (begin, end): (Date, Date) = (try results[0].rows[0].decode(0), try results[2].rows[0].decode(0))
    floor = try await complete(results[1].rows, sql, connection)
    return end.timeIntervalSince(begin) * 1_000
  }

  /// Returns the rank of the claimed job.
  private static func complete(_ rows: [Row], _ sql: QueueSQL, _ connection: Connection) async throws -> Int64 {
    guard let row = rows.first else {
      throw MeasuredProcess.Failure(program: "claim", reason: "no job is available")
    }
    let (id, token): (Int64, Int64) = (try row.decode("id"), try row.decode("token"))
    try await connection.execute(sql["complete_rest"], [id], [token])
    return try row.decode("rank")
  }
}
