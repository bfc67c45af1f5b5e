public import FoundationEssentials

extension DeskPolicy.MissedSchedule {
  /// What becomes of a story whose time has come or gone.
  public enum Outcome: Hashable, Sendable {
    /// It goes out.
    case publish
    /// It stays approved and says why it does not go out.
    case hold
    /// It goes back before its desk, and its approvals are void.
    case drop
  }

  /// What becomes of a story that was due at that instant and is fired at this one, by the database's clock.
  ///
  /// Exactly as late as is allowed is not too late.
  public func outcome(due: Date, now: Date) -> Outcome {
    if now.timeIntervalSince(due) <= TimeInterval(publishLateSeconds) { return .publish }
    return switch otherwise {
    case .hold: .hold
    case .drop: .drop
    }
  }
}
