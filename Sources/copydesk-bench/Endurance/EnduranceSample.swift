import Foundation

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
  static let lasting: [Lasting] = [
    Lasting(.peak, "dead rows", "rows") { Double($0.deadTuples) },
    Lasting(.peak, "job table", "MB") { $0.jobMegabytes },
    Lasting(.peak, "job indexes", "MB") { $0.jobIndexMegabytes },
    Lasting(.median, "history, each job", "bytes") { $0.historyBytes },
    Lasting(.median, "errors, each failure", "bytes") { $0.errorBytes },
    Lasting(.median, "latency p50", "ms") { $0.p50 },
    Lasting(.median, "latency p99", "ms") { $0.p99 },
    Lasting(.peak, "memory", "MB") { $0.residentMegabytes },
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
