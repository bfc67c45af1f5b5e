internal import Postgres

// What operators ask of the queue, and do to single jobs.
extension JobQueue {
  /// Lists jobs, finished ones included, the newest first.
  ///
  /// - Parameters:
  ///   - limit: How many at most, at least 1.
  ///   - last: The last job of the page before; nil for the first page.
  public func jobs(
    matching filter: JobFilter = JobFilter(), limit: Int = 50, after last: JobID? = nil
  ) async throws -> [JobRecord] {
    let states = filter.states.map(\.rawValue)
    return try await withProgress(
      pool.query(
        sql["jobs"], states, filter.kinds, filter.queues, filter.cause, filter.batch, filter.enqueuedSince,
        filter.enqueuedBefore, last, max(limit, 1)
      ).map { try JobRecord(row: $0) })
  }

  /// One job, finished or not.
  ///
  /// - Throws: ``JobQueueError/noSuchJob(_:)``.
  public func job(_ id: JobID) async throws -> JobRecord {
    guard let row = try await pool.queryOne(sql["job"], id) else { throw JobQueueError.noSuchJob(id) }
    return try await withProgress([JobRecord(row: row)])[0]
  }

  /// What went wrong in each failed attempt of a job, the first one first.
  public func failures(of id: JobID) async throws -> [JobFailure] {
    try await pool.query(sql["failures"], id).map { try JobFailure(row: $0) }
  }

  /// Gives a dead, scheduled or waiting job to the workers now, with all its attempts before it; past errors are kept. What
  /// it waited for is not waited for any more.
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

  /// Cancels a job. One that runs is asked to stop: its handler's task is cancelled, and it counts as cancelled unless it
  /// completes all the same.
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

  /// The workers that have a lease, the oldest first.
  public func workers() async throws -> [WorkerRecord] {
    try await pool.query(sql["workers"]).map { try WorkerRecord(row: $0) }
  }

  /// Locks a job that is not finished; the state of a finished one cannot change any more.
  func lock(_ id: JobID, in transaction: Connection) async throws -> JobState {
    if let row = try await transaction.queryOne(sql["lock_job"], id) { return try row.decode("state") }
    if let row = try await transaction.queryOne(sql["finished_state"], id) { return try row.decode("state") }
    throw JobQueueError.noSuchJob(id)
  }
}
