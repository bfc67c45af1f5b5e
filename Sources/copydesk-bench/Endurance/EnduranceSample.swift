import Foundation

/// What was measured in one window of an endurance run.
struct EnduranceSample: Sendable {
  /// When the window ended, in seconds since the start.
  var seconds: Double
  /// Jobs completed per second.
  var jobsPerSecond: Double
  /// The number of jobs enqueued but not completed.
  var left: Int
  /// How often the job table had been vacuumed automatically.
  var vacuums: Int
  /// The most dead rows seen in the job table within the window.
  var deadTuples: Int
  var jobMegabytes: Double
  var jobIndexMegabytes: Double
  /// Size of the history and its indexes per finished job.
  var historyBytes: Double
  /// Size of the errors and their indexes per failed attempt.
  var errorBytes: Double
  /// From the enqueue call to the handler's first line, in milliseconds.
  var p50: Double
  var p99: Double
  var residentMegabytes: Double

  /// What must not grow between the middle of a run and its end.
  static let longRunMeasures: [LongRunMeasure] = [
    LongRunMeasure(.peak, "dead rows", "rows") { Double($0.deadTuples) },
    LongRunMeasure(.peak, "job table", "MB") { $0.jobMegabytes },
    LongRunMeasure(.peak, "job indexes", "MB") { $0.jobIndexMegabytes },
    LongRunMeasure(.median, "history, each job", "bytes") { $0.historyBytes },
    LongRunMeasure(.median, "errors, each failure", "bytes") { $0.errorBytes },
    LongRunMeasure(.median, "latency p50", "ms") { $0.p50 },
    LongRunMeasure(.median, "latency p99", "ms") { $0.p99 },
    LongRunMeasure(.peak, "memory", "MB") { $0.residentMegabytes },
  ]

  static let header = [
    "s", "jobs/s", "left", "vacuums", "dead rows", "job MB", "indexes MB", "B/finished", "B/failure", "p50 ms",
    "p99 ms",
    "memory MB",
  ]

  /// The sample as a table row.
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
