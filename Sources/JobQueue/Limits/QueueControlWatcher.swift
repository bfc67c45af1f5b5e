internal import Logging
internal import Postgres

/// Hears of queues being paused, resumed and limited, and has this worker act on it.
struct ControlWatch: Sendable {
  let queue: JobQueue
  let pool: Pool
  let shift: Shift
  let interval: Duration
  let logger: Logger

  /// Runs until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      do {
        shift.restrain(try await restraints())
      } catch {
        if Task.isCancelled { return }
        logger.warning("Whether queues are paused or limited could not be looked up", metadata: ["error": "\(error)"])
      }
      await shift.controlBell.wait(atMost: interval, timedBy: pool.executor)
    }
  }

  /// The queues that are restrained.
  private func restraints() async throws -> [String: Restraint] {
    let rows = try await pool.query(queue.sql["controls"], shift.feeds.keys.sorted())
    return try rows.reduce(into: [:]) { restraints, row in
      restraints[try row.decode("queue")] = try row.decode("is_paused") ? .paused : .limited
    }
  }
}

extension Shift {
  /// Restrains each queue as told, those that are not named not at all; what a paused one has unbegun is handed back.
  func restrain(_ restraints: [String: Restraint]) {
    for feed in feeds.values {
      reporter.add(feed.restrain(restraints[feed.queue] ?? .none).map { Report($0, .handedBack) })
    }
  }
}
