internal import Postgres

extension JobQueue {
  /// Has a scheduled job's time come now; its attempts are counted on.
  ///
  /// - Throws: ``JobQueueError/noSuchJob(_:)``, ``JobQueueError/wrongState(_:_:)`` unless it is scheduled.
  public func runNow(_ id: JobID) async throws {
    try await pool.withTransaction { transaction in
      let state = try await lock(id, in: transaction)
      guard state == .scheduled else { throw JobQueueError.wrongState(id, state) }
      _ = try await transaction.query(sql["run_now"], id)
    }
  }
}
