import Foundation
import Glibc
import Postgres

/// What a queue that runs came to in one of the windows of an endurance run.
struct EnduranceSample: Sendable {
  /// When the window ended, in seconds from the beginning.
  var seconds: Double
  /// Of the jobs worked off.
  var jobsPerSecond: Double
  /// How many jobs were enqueued and not worked off yet.
  var left: Int
  /// How often autovacuum had been done with the table of jobs.
  var vacuums: Int
  /// The most dead rows of the table of jobs that were seen in the window.
  var deadTuples: Int
  var jobMegabytes: Double
  var jobIndexMegabytes: Double
  /// Of the history and its indexes, for each finished job: it grows with what is kept.
  var historyBytes: Double
  /// Of the errors and their indexes, for each attempt that failed.
  var errorBytes: Double
  /// From the enqueue call to the handler's first line, in milliseconds.
  var p50: Double
  var p99: Double
  var residentMegabytes: Double

  /// What must not grow from the middle of the run to its end.
  static let lasting: [(Measure, @Sendable (EnduranceSample) -> Double)] = [
    (Measure(name: "dead rows", unit: "rows", direction: .lowerIsBetter), { Double($0.deadTuples) }),
    (Measure(name: "job table", unit: "MB", direction: .lowerIsBetter), \.jobMegabytes),
    (Measure(name: "job indexes", unit: "MB", direction: .lowerIsBetter), \.jobIndexMegabytes),
    (Measure(name: "history, each job", unit: "bytes", direction: .lowerIsBetter), \.historyBytes),
    (Measure(name: "errors, each failure", unit: "bytes", direction: .lowerIsBetter), \.errorBytes),
    (Measure(name: "latency p50", unit: "ms", direction: .lowerIsBetter), \.p50),
    (Measure(name: "latency p99", unit: "ms", direction: .lowerIsBetter), \.p99),
    (Measure(name: "memory", unit: "MB", direction: .lowerIsBetter), \.residentMegabytes),
  ]

  static let header = [
    "s", "jobs/s", "left", "vacuums", "dead rows", "job MB", "indexes MB", "B/finished", "B/failure", "p50 ms",
    "p99 ms",
    "memory MB",
  ]

  /// As a row beneath the header.
  var row: [String] {
    let numbers = [
      jobMegabytes, jobIndexMegabytes, historyBytes, errorBytes, p50, p99, residentMegabytes,
    ]
    return [
      String(format: "%.0f", seconds), String(format: "%.0f", jobsPerSecond), "\(left)", "\(vacuums)", "\(deadTuples)",
    ]
      + numbers.map(TextTable.number)
  }
}

/// What the queue's tables come to at one time.
struct TableSizes: Sendable {
  var deadTuples: Int
  var vacuums: Int
  var job: Int
  var jobIndexes: Int
  var history: Int
  var errors: Int

  init(_ connection: Connection) async throws {
    let queries = try NamedQueries(PackageResources.endurance_sql, file: "endurance.sql")
    guard let row = try await connection.queryOne(queries["sizes"]) else {
      preconditionFailure("A SELECT of one row gave none")
    }
    deadTuples = try row.decode(0)
    vacuums = try row.decode(1)
    job = try row.decode(2)
    jobIndexes = try row.decode(3)
    history = try row.decode(4)
    errors = try row.decode(5)
  }
}

/// The memory of this process that is resident now, in megabytes of 10⁶ bytes.
enum ResidentMemory {
  static func megabytes() throws -> Double {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return Double(fields.dropFirst().first.flatMap { Int($0) } ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_000_000
  }
}
