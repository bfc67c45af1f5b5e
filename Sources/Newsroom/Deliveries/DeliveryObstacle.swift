public import FoundationEssentials

/// What stands against trying a delivery now. That the approvals' signatures are genuine is for a store to verify.
public enum DeliveryObstacle: Hashable, Sendable {
  /// It has arrived already.
  case delivered
  /// It is not wanted any more: taken back, given up, overtaken, or its story is withdrawn.
  case notWanted
  /// Somebody has asked to kill the story, and that waits for a second signature.
  case killAsked
  /// The version is under embargo until then.
  case embargo(until: Date)

  /// What stands against trying that delivery of the story, by the database's clock; nil when nothing does. A withdrawal
  /// waits for no embargo.
  public init?(to delivery: DeliveryFacts, of story: StoryFacts, now: Date) {
    switch delivery.state {
    case .delivered: self = .delivered
    case .cancelled, .superseded, .failed: self = .notWanted
    case .pending, .running:
      if delivery.isOvertaken || (!delivery.kind.withdraws && [.killed, .unpublished].contains(story.state)) {
        self = .notWanted
      } else if !delivery.kind.withdraws, story.killRequest != nil {
        self = .killAsked
      } else if !delivery.kind.withdraws, !delivery.holdsEmbargo, let end = delivery.embargo.end(after: now) {
        self = .embargo(until: end)
      } else {
        return nil
      }
    }
  }
}
