import Foundation
import Postgres
import Synchronization

/// River, measured by its own benchmark.
struct River: Contender {
  let name = "river"

  /// The peers' directory, which holds `river/run`.
  let peers: String

  private var program: String { "\(peers)/river/run" }

  /// Builds it; the first time takes a minute.
  func prepare() async throws {
    try PeerScript.check(program)
    _ = try await MeasuredProcess.run([program, "-h"])
  }

  func run(jobs: Int, database: String) async throws -> ContenderFigures {
    let connection = try await Connection.connect(ConnectionConfiguration(uri: database))
    let insertion = Task { try await Self.watchInsertion(of: jobs, connection) }
    defer { insertion.cancel() }
    let process = try await MeasuredProcess.run(
      [program, "-n", "\(jobs)"], environment: ["DATABASE_URL": database])
    guard let rate = process.output.firstMatch(of: /overall job\/sec \[ *([0-9.]+) *\]/).flatMap({ Double($0.1) })
    else {
      throw MeasuredProcess.Failure(program: "river/run", reason: "its output could not be parsed: \(process.output)")
    }
    insertion.cancel()
    return ContenderFigures(
      jobsPerSecond: rate, enqueuedPerSecond: try? await insertion.value,
      processorSeconds: process.processorSeconds, residentMegabytes: process.residentMegabytes)
  }

  /// Jobs per second of its bulk insert, which it does not report: its sequence is polled every 5 ms.
  private static func watchInsertion(of jobs: Int, _ connection: Connection) async throws -> Double {
    defer { Task { await connection.close() } }
    let queries = try NamedQueries(PackageResources.river_sql, file: "river.sql")
    var begin: (number: Int, time: ContinuousClock.Instant)?
    while true {
      try await Task.sleep(for: .milliseconds(5))
      let exists = try await connection.queryOne(queries["sequence_exists"])
      guard try exists?.decode(0, as: Bool.self) == true else { continue }
      let row = try await connection.queryOne(queries["last_number"])
      let number = try row?.decode(0, as: Int.self) ?? 0
      if number > 1, begin == nil { begin = (number, .now) }
      if number >= jobs, let begin {
        return Double(number - begin.number) / ((ContinuousClock.now - begin.time) / .seconds(1))
      }
    }
  }
}
