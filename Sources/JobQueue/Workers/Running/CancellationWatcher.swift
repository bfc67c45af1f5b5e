internal import Logging
internal import Postgres

/// Polls for jobs of this worker that are to be cancelled, in case the notification was lost or the worker cannot listen.
///
/// An index that contains only such jobs makes this cheap enough to do often.
struct CancellationWatcher: Sendable {
  let sql: QueueSQL
  let pool: Pool
  let session: WorkerSession
  let logger: Logger

  /// How often to look: handlers learn of a cancellation within a second.
  static let interval = Duration.milliseconds(500)

  /// Runs until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: Self.interval)
        let cancelled = try await pool.query(sql["cancelled_jobs"], session.lease.worker)
        for row in cancelled { session.cancel(try row.decode("id")) }
      } catch {
        if Task.isCancelled { return }
        logger.warning("Could not look for cancelled jobs", metadata: ["error": "\(error)"])
      }
    }
  }
}
