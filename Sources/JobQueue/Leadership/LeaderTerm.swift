/// One leader's term, identified by its epoch: later terms have higher ones.
public struct LeaderTerm: Sendable, Equatable {
  /// The name of the leadership; see ``Leadership``.
  public let leadership: String
  /// The process that leads.
  public let holder: String
  /// The number of the term, from 1.
  public let epoch: Int64

  let lease: Duration
}

/// A leader tried to act after its lease had expired or another leader had taken over.
public struct LeadershipLost: Error, Sendable, Equatable, CustomStringConvertible {
  /// The term that is over.
  public let term: LeaderTerm

  /// One sentence for operators.
  public var description: String {
    "Leadership lost: \(term.holder) no longer leads \(term.leadership) (term \(term.epoch))"
  }
}
