internal import Logging
internal import Postgres

/// Finds out which of the worker's jobs shall be cancelled, for when the notification of it was lost, or none can come.
///
/// An index that is empty but for such jobs makes this cheap enough to ask often.
struct CancellationWatch: Sendable {
  let queue: JobQueue
  let pool: Pool
  let shift: Shift
  let logger: Logger

  /// How often to ask: with that, a handler is told within a second.
  static let interval = Duration.milliseconds(500)

  /// Runs until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: Self.interval)
        let cancelled = try await pool.query(queue.sql["cancelled_jobs"], shift.lease.worker)
        for row in cancelled { shift.cancel(try row.decode("id")) }
      } catch {
        if Task.isCancelled { return }
        logger.warning("Cancelled jobs could not be looked for", metadata: ["error": "\(error)"])
      }
    }
  }
}
