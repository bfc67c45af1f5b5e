internal import Logging
internal import Postgres

/// Rescues orphaned jobs: those of dead workers, whose lease has expired.
///
/// A rescued job becomes available again, or a dead letter if that was its last attempt; either way the expired lease is kept
/// as the attempt's error. The dead worker is removed in the same transaction, so if it is alive after all, its next heartbeat
/// tells it that the lease is lost, and its results are rejected by their fencing tokens.
///
/// Every worker rescues: the ``LeaseKeeper`` wakes its rescuer when a lease expires, and workers that another rescuer has
/// locked are skipped.
struct Rescuer: Sendable {
  let sql: QueueSQL
  let pool: Pool
  let session: WorkerSession
  let logger: Logger

  /// Runs until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      await session.rescueRequested.wait()
      if Task.isCancelled { return }
      do {
        try await rescue()
      } catch {
        // The next heartbeat finds the lease still expired, and wakes the rescuer again.
        if !Task.isCancelled { logger.warning("Could not rescue jobs", metadata: ["error": "\(error)"]) }
      }
    }
  }

  private func rescue() async throws {
    let (workers, jobs) = try await pool.withTransaction(retrying: .serializationFailures()) {
      transaction -> ([WorkerID], [String: Int]) in
      let expired = try await transaction.query(sql["remove_expired_workers"])
      let workers: [WorkerID] = try expired.map { try $0.decode("id") }
      let names: [String] = try expired.map { try $0.decode("name") }
      guard !workers.isEmpty else { return (workers, [:]) }
      return (workers, try await transaction.query(sql["rescue_jobs"], workers, names).jobsByQueue())
    }
    guard !workers.isEmpty else { return }
    let count = jobs.values.reduce(0, +)
    logger.notice("Rescued the jobs of dead workers", metadata: ["workers": "\(workers)", "jobs": "\(count)"])
    session.wakeClaimers(of: jobs.keys)
    session.emit(.rescued(jobs: count, from: workers))
    session.heartbeatRequested.send()
  }
}
