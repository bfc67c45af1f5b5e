internal import Synchronization

/// What handlers have said of how far they are, and is not written yet: of each job the last.
final class ProgressBoard: Sendable {
  struct Report: Sendable {
    let id: JobID
    let token: Int64
    let fraction: Double?
    let note: String?
  }

  /// Rings when there is something to write.
  let bell = Doorbell()

  private let reports = Mutex<[Int64: Report]>([:])

  func post(_ report: Report) {
    let isFirst = reports.withLock { reports in
      defer { reports[report.token] = report }
      return reports.isEmpty
    }
    if isFirst { bell.ring() }
  }

  /// All that was posted since it was last taken.
  func take() -> [Report] {
    reports.withLock { reports in
      defer { reports = [:] }
      return Array(reports.values)
    }
  }
}

extension JobContext {
  /// How many characters of a note are kept.
  static let longestNote = 500

  /// Says how far the job is, for people to see in ``JobRecord/progress``.
  ///
  /// It returns at once, and may be called as often as you like: the worker writes what was last said of all its jobs in
  /// one statement, at most twice a second. A worker that has lost the job writes nothing: the statement is fenced.
  ///
  /// - Parameters:
  ///   - fraction: From 0 to 1; what is beyond counts as that; nil when it cannot be known.
  ///   - note: A few words, of which 500 characters are kept.
  public func report(progress fraction: Double?, _ note: String? = nil) {
    let known = fraction.flatMap { $0.isNaN ? nil : min(max($0, 0), 1) }
    let kept = note.map { String($0.prefix(Self.longestNote).filter { $0 != "\0" }) }
    progressBoard?.post(ProgressBoard.Report(id: id, token: fencingToken, fraction: known, note: kept))
  }
}
