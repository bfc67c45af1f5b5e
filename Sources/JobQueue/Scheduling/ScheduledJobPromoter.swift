internal import Logging
internal import Postgres

/// Promotes scheduled jobs to available when they are due, retries among them, and ends event waits that have timed out.
///
/// Every worker does this for all queues; rows that another worker is promoting are skipped.
struct ScheduledJobPromoter: Sendable {
  let sql: QueueSQL
  let pool: Pool
  let session: WorkerSession
  let interval: Duration
  let logger: Logger

  /// The most jobs to promote with one statement.
  private static let batchSize = 1_000
  /// The shortest wait: a job that is due but was not promoted is just being promoted by another worker.
  private static let minimumWait = Duration.milliseconds(5)

  /// Runs until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      var wait = interval
      do {
        let promoted = try await pool.query(sql["promote_due_jobs"], Self.batchSize).jobsByQueue()
        session.wakeClaimers(of: promoted.keys)
        try await sql.expireEventWaits(atMost: Self.batchSize, on: pool)
        if promoted.values.reduce(0, +) == Self.batchSize { continue }
        wait = min(try await timeToNextDue() ?? interval, interval)
      } catch {
        if Task.isCancelled { return }
        logger.warning("Could not promote due jobs", metadata: ["error": "\(error)"])
      }
      await session.promotionRequested.wait(atMost: max(wait, Self.minimumWait), timedBy: pool.executor)
    }
  }

  private func timeToNextDue() async throws -> Duration? {
    try await pool.queryOne(sql["next_due"])?.decode("delay")
  }
}
