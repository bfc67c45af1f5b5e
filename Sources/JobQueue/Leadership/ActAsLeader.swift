public import Postgres

extension JobQueue {
  /// Acts as the leader, in a transaction that can only commit during that leader's term.
  ///
  /// No other leader's term begins while the transaction is open. The server aborts the transaction when one of its statements,
  /// or the time between two of them, takes longer than the lease, so keep it short.
  ///
  /// - Throws: ``LeadershipLost`` if the term is over; nothing has been done then.
  @discardableResult
  public func act<Value>(in term: LeaderTerm, _ body: (Connection) async throws -> Value) async throws -> Value {
    try await pool.withTransaction { transaction in
      let limit = "\(max(Int(term.lease / .milliseconds(1)), 1))"
      guard
        try await transaction.queryOne(sql["act_as_leader"], term.leadership, term.epoch, term.holder, limit) != nil
      else { throw LeadershipLost(term: term) }
      return try await body(transaction)
    }
  }
}
