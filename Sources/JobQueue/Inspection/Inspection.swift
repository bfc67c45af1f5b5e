internal import Postgres

// What operators can ask about jobs and workers.
extension JobQueue {
  /// Lists jobs, finished ones included, newest first.
  ///
  /// - Parameters:
  ///   - limit: The most jobs to return, at least 1.
  ///   - last: The last job of the previous page; nil for the first page.
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

  /// The errors of a job's failed attempts, oldest first.
  public func failures(of id: JobID) async throws -> [JobFailure] {
    try await pool.query(sql["failures"], id).map { try JobFailure(row: $0) }
  }

  /// The workers that have a lease, oldest first.
  public func workers() async throws -> [WorkerRecord] {
    try await pool.query(sql["workers"]).map { try WorkerRecord(row: $0) }
  }
}
