/// The workflow's answer to a request.
public enum ActionRuling: Hashable, Sendable {
  /// It may be done, and this is what changes.
  case allowed(StoryChange)
  /// It may not; the first refusal is the answer, the others stand against it too. Never empty.
  case refused([Refusal])

  /// All that stands against it; empty when it may be done.
  public var refusals: [Refusal] {
    switch self {
    case .allowed: []
    case .refused(let refusals): refusals
    }
  }

  /// What changes.
  ///
  /// - Throws: the first refusal.
  public func change() throws(Refusal) -> StoryChange {
    switch self {
    case .allowed(let change): return change
    case .refused(let refusals):
      throw refusals.first
        ?? Refusal(
          .internal, "The request was refused, but no reason was given.",
          hint: "This is a bug in Copydesk: please report it.")
    }
  }
}
