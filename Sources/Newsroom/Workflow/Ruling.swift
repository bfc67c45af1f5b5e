/// The workflow's answer to a request.
public enum Ruling: Hashable, Sendable {
  /// It may be done, and this follows.
  case allowed(Consequence)
  /// It may not; the first refusal is the answer, the others stand against it too. Never empty.
  case refused([Refusal])

  /// All that stands against it; empty when it may be done.
  public var refusals: [Refusal] {
    switch self {
    case .allowed: []
    case .refused(let refusals): refusals
    }
  }

  /// What follows.
  ///
  /// - Throws: the first refusal.
  public func consequence() throws(Refusal) -> Consequence {
    switch self {
    case .allowed(let consequence): return consequence
    case .refused(let refusals):
      throw refusals.first ?? Refusal(.internal, "The request was refused without a reason.", hint: "Report this.")
    }
  }
}
