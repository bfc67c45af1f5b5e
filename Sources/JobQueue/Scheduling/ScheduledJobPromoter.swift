internal import Logging
internal import Postgres

/// Makes scheduled jobs available when their time has come, and ends waits for events that took too long.
///
/// Every worker does so for all queues: rows that another one is just moving are skipped.
struct Stager: Sendable {
  let queue: JobQueue
  let pool: Pool
  let shift: Shift
  let interval: Duration
  let logger: Logger

  /// How many jobs are moved by one statement.
  private static let batch = 1_000
  /// No wait is shorter: a job that is due and cannot be moved is being moved by another worker.
  private static let shortestWait = Duration.milliseconds(5)

  /// Runs until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      var wait = interval
      do {
        let staged = try await pool.query(queue.sql["stage"], Self.batch).jobsByQueue()
        shift.ring(for: staged.keys)
        _ = try await pool.query(queue.sql["expire_event_waits"], Self.batch)
        if staged.values.reduce(0, +) == Self.batch { continue }
        wait = min(try await timeToNextDue() ?? interval, interval)
      } catch {
        if Task.isCancelled { return }
        logger.warning("Scheduled jobs could not be made available", metadata: ["error": "\(error)"])
      }
      await shift.stagingBell.wait(atMost: max(wait, Self.shortestWait), timedBy: pool.executor)
    }
  }

  private func timeToNextDue() async throws -> Duration? {
    try await pool.queryOne(queue.sql["next_due"])?.decode("delay")
  }
}
