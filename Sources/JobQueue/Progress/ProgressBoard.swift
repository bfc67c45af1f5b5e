internal import Synchronization

/// The latest progress report of each job, until it is written to the database.
final class ProgressBoard: Sendable {
  /// What a handler reported.
  struct Report: Sendable {
    let id: JobID
    let token: Int64
    let fraction: Double?
    let note: String?
  }

  /// Sent when there is something to write.
  let reported = WakeUpSignal()

  private let reports = Mutex<[Int64: Report]>([:])

  /// Adds a report, replacing an earlier one of the same claim.
  func post(_ report: Report) {
    let isFirst = reports.withLock { reports in
      defer { reports[report.token] = report }
      return reports.isEmpty
    }
    if isFirst { reported.send() }
  }

  /// Removes and returns all reports.
  func take() -> [Report] {
    reports.withLock { reports in
      defer { reports = [:] }
      return Array(reports.values)
    }
  }
}
