public import Postgres

/// One leader's time in office, known by its epoch: a later leader has a higher one.
public struct LeaderTerm: Sendable, Equatable {
  /// What is led; see ``Leadership``.
  public let leadership: String
  /// Who leads.
  public let holder: String
  /// The number of the term, from 1.
  public let epoch: Int64

  let lease: Duration
}

/// A leader wanted to act after its lease had run out or another had followed.
public struct LeadershipLost: Error, Sendable, Equatable, CustomStringConvertible {
  /// The term that is over.
  public let term: LeaderTerm

  /// One sentence for people.
  public var description: String {
    "\(term.holder) leads \(term.leadership) no more: its term \(term.epoch) is over"
  }
}

extension JobQueue {
  /// Does something as the leader, in one transaction that can only be committed in that leader's term.
  ///
  /// While the transaction is open no other leader begins its term. The server ends it when a statement of it takes, or
  /// the time between two of them is, longer than the lease: an act must be short.
  ///
  /// - Throws: ``LeadershipLost``; nothing has been done then.
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
