internal import Logging
internal import Postgres

/// Registers the worker in the database, which gives it a lease, and removes it again.
struct WorkerRegistration: Sendable {
  let sql: QueueSQL
  let pool: Pool
  let name: String
  let lease: Duration
  let queues: [String]
  let kinds: [String]
  let logger: Logger

  private static let backOff = BackOff(initial: .milliseconds(100), maximum: .seconds(5))

  /// Takes a lease as soon as the database is in reach; nil if the worker is asked to stop before that.
  ///
  /// - Throws: `PostgresError` when trying again is pointless.
  func register(until shutdown: WorkerShutdown) async throws -> WorkerLease? {
    var failures = 0
    while !shutdown.isRequested {
      do {
        return try await register()
      } catch let error as PostgresError where error.isPermanent {
        throw error
      } catch {
        if shutdown.isRequested { return nil }
        failures += 1
        let delay = Self.backOff.delay(afterFailures: failures)
        logger.warning(
          "Could not register the worker; retrying", metadata: ["error": "\(error)", "retry_after": "\(delay)"])
        await shutdown.requested.wait(atMost: delay, timedBy: pool.executor)
      }
    }
    return nil
  }

  private func register() async throws -> WorkerLease? {
    try await pool.withTransaction { transaction in
      try await transaction.execute(sql["register_queues"], queues)
      let asked = ContinuousClock.now
      let row = try await transaction.queryOne(sql["register_worker"], lease, name, queues, kinds)
      return try row.map { WorkerLease(worker: try $0.decode("id"), duration: lease, asked: asked) }
    }
  }

  /// Gives the lease up, even if the calling task is cancelled. If it cannot be given up, it expires.
  func unregister(_ worker: WorkerID) async {
    await Task {
      do {
        try await pool.execute(sql["remove_worker"], worker)
      } catch {
        logger.warning(
          "Could not give up the worker's lease; it will expire",
          metadata: ["worker": "\(worker)", "error": "\(error)"])
      }
    }.value
  }
}

extension PostgresError {
  /// Whether trying again is pointless: something is missing, or access is denied.
  fileprivate var isPermanent: Bool {
    ["28", "3D", "3F", "42"].contains(sqlState.errorClass)
  }
}
