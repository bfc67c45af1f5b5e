internal import Logging
internal import Postgres

/// Writes down how far jobs are, so that people can see it.
struct ProgressWriter: Sendable {
  let queue: JobQueue
  let pool: Pool
  let board: ProgressBoard
  let logger: Logger

  /// How far apart two statements are at least.
  private static let pause = Duration.milliseconds(500)

  /// Runs until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      await board.bell.wait()
      let reports = board.take()
      if !reports.isEmpty { await write(reports) }
      try? await Task.sleep(for: Self.pause)
    }
  }

  private func write(_ reports: [ProgressBoard.Report]) async {
    do {
      try await pool.execute(
        queue.sql["note_progress"], reports.map(\.id), reports.map(\.token), reports.map { $0.fraction ?? .nan },
        reports.map { $0.note ?? "" })
    } catch {
      // It will be said again, and nothing hangs on it.
      if !Task.isCancelled { logger.debug("Progress could not be noted", metadata: ["error": "\(error)"]) }
    }
  }
}
