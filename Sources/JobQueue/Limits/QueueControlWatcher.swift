internal import Logging
internal import Postgres

/// Watches for queues being paused, resumed and limited, and applies it to this worker's claimers.
struct QueueControlWatcher: Sendable {
  let sql: QueueSQL
  let pool: Pool
  let session: WorkerSession
  let interval: Duration
  let logger: Logger

  /// Runs until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      do {
        apply(try await claimModes())
      } catch {
        if Task.isCancelled { return }
        logger.warning("Could not look up paused and limited queues", metadata: ["error": "\(error)"])
      }
      await session.controlsChanged.wait(atMost: interval, timedBy: pool.executor)
    }
  }

  /// The claim modes of queues that are paused or limited.
  private func claimModes() async throws -> [String: ClaimMode] {
    let rows = try await pool.query(sql["controls"], session.buffers.keys.sorted())
    return try rows.reduce(into: [:]) { modes, row in
      modes[try row.decode("queue")] = try row.decode("is_paused") ? .paused : .limited
    }
  }

  /// Sets the mode of each queue, unrestricted for those not named, and hands back the unstarted jobs of paused ones.
  private func apply(_ modes: [String: ClaimMode]) {
    for buffer in session.buffers.values {
      let returned = buffer.setClaimMode(modes[buffer.queue] ?? .unrestricted)
      session.results.add(returned.map { JobResult($0, .handedBack) })
    }
  }
}
