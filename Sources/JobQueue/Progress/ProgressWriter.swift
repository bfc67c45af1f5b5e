internal import Logging
internal import Postgres

/// Writes progress reports to the database.
struct ProgressWriter: Sendable {
  let sql: QueueSQL
  let pool: Pool
  let board: ProgressBoard
  let logger: Logger

  /// The shortest time between two statements.
  private static let pause = Duration.milliseconds(500)

  /// Runs until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      await board.reported.wait()
      let reports = board.take()
      if !reports.isEmpty { await write(reports) }
      try? await Task.sleep(for: Self.pause)
    }
  }

  private func write(_ reports: [ProgressBoard.Report]) async {
    do {
      try await pool.execute(
        sql["record_progress"], reports.map(\.id), reports.map(\.token), reports.map { $0.fraction ?? .nan },
        reports.map { $0.note ?? "" })
    } catch {
      // A later report will be written, and nothing depends on this one.
      if !Task.isCancelled { logger.debug("Could not record progress", metadata: ["error": "\(error)"]) }
    }
  }
}
