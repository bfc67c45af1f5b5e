internal import Logging
internal import Postgres

/// Finds jobs that this worker has claimed without knowing, because the reply to the claim was lost, and hands them back.
struct UnansweredClaims: Sendable {
  let sql: QueueSQL
  let pool: Pool
  let session: WorkerSession
  let logger: Logger

  /// How old a claim must be that the worker does not know: by then the reply would have arrived.
  var age: Duration { session.lease.duration * 2 }

  /// Hands back claims of that age that the worker does not know; returns whether the search succeeded.
  func handBack() async throws -> Bool {
    do {
      let claims = try await pool.query(sql["old_claims"], session.lease.worker, age)
      guard !claims.isEmpty else { return true }
      let unknown = try Set(claims.map { try $0.decode("token", as: Int64.self) }).subtracting(session.heldTokens)
      guard !unknown.isEmpty else { return true }
      logger.warning("Handing back jobs whose claim was never answered", metadata: ["jobs": "\(unknown.count)"])
      try await pool.execute(sql["hand_back_claims"], session.lease.worker, Array(unknown))
      return true
    } catch {
      if Task.isCancelled { throw error }
      logger.warning("Could not look for unanswered claims", metadata: ["error": "\(error)"])
      return false
    }
  }
}
