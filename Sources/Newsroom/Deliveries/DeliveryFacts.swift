/// How far a delivery has got.
public enum DeliveryState: String, CaseIterable, Codable, Sendable {
  /// To be tried, for the first time or again.
  case pending
  /// Being tried.
  case running
  /// Proved to have arrived.
  case delivered
  /// Given up, until somebody sends it again.
  case failed
  /// Taken back before it was started.
  case cancelled
  /// Overtaken by a newer decision before it was started.
  case superseded

  /// Whether nothing more becomes of it.
  public var isOver: Bool {
    switch self {
    case .delivered, .cancelled, .superseded: true
    case .pending, .running, .failed: false
    }
  }
}

/// What the rules must know of a delivery, read under its story's lock.
public struct DeliveryFacts: Hashable, Sendable {
  /// Its number.
  public var number: Int
  /// How far it has got.
  public var state: DeliveryState
  /// What its decision was.
  public var kind: DecisionKind
  /// The decision's number.
  public var decision: Int
  /// Whether a newer decision goes to the same destination.
  public var isOvertaken: Bool
  /// The embargo of the version that is delivered.
  public var embargo: Embargo
  /// Whether its destination keeps embargoes itself.
  public var holdsEmbargo: Bool

  /// Facts of these properties.
  public init(
    number: Int, state: DeliveryState, kind: DecisionKind, decision: Int, isOvertaken: Bool = false,
    embargo: Embargo = Embargo(until: nil), holdsEmbargo: Bool = false
  ) {
    self.number = number
    self.state = state
    self.kind = kind
    self.decision = decision
    self.isOvertaken = isOvertaken
    self.embargo = embargo
    self.holdsEmbargo = holdsEmbargo
  }
}
