internal import Postgres

// What operators can do to a single job.
extension JobQueue {
  /// Retries a dead, scheduled or waiting job: makes it available now, with all its attempts. Past errors are kept; whatever it
  /// was waiting for no longer matters.
  ///
  /// - Throws: ``JobQueueError/noSuchJob(_:)``, ``JobQueueError/wrongState(_:_:)``.
  public func retry(_ id: JobID) async throws {
    try await pool.withTransaction { transaction in
      switch try await lock(id, in: transaction) {
      case .dead, .scheduled, .waiting: _ = try await transaction.query(sql["retry"], id)
      case let state: throw JobQueueError.wrongState(id, state)
      }
    }
  }

  /// Cancels a job. If it is running, its handler's task is cancelled, and it counts as cancelled unless the handler completes
  /// anyway.
  ///
  /// - Throws: ``JobQueueError/noSuchJob(_:)``, ``JobQueueError/wrongState(_:_:)`` for a finished job.
  public func cancel(_ id: JobID) async throws {
    try await pool.withTransaction { transaction in
      switch try await lock(id, in: transaction) {
      case .waiting, .available, .scheduled, .dead: _ = try await transaction.query(sql["cancel_waiting"], id)
      case .running: _ = try await transaction.query(sql["cancel_running"], id)
      case let state: throw JobQueueError.wrongState(id, state)
      }
    }
  }

  /// Makes a scheduled job due now. Its attempts go on counting.
  ///
  /// - Throws: ``JobQueueError/noSuchJob(_:)``, ``JobQueueError/wrongState(_:_:)`` unless it is scheduled.
  public func runNow(_ id: JobID) async throws {
    try await pool.withTransaction { transaction in
      let state = try await lock(id, in: transaction)
      guard state == .scheduled else { throw JobQueueError.wrongState(id, state) }
      _ = try await transaction.query(sql["run_now"], id)
    }
  }

  /// Locks an unfinished job, and returns its state. A finished job needs no lock, because its state cannot change any more.
  private func lock(_ id: JobID, in transaction: Connection) async throws -> JobState {
    if let row = try await transaction.queryOne(sql["lock_job"], id) { return try row.decode("state") }
    if let row = try await transaction.queryOne(sql["finished_state"], id) { return try row.decode("state") }
    throw JobQueueError.noSuchJob(id)
  }
}
