public import FoundationEssentials

/// The rule of the embargo, for all of Copydesk: before its end a version goes nowhere, save to a destination that keeps
/// embargoes itself (``Destination/holdsEmbargo``), which receives it so marked.
///
/// It is asked when a time is signed (`SignatureRules`), when somebody publishes (`PublishAction`), when a decision is due
/// (`DueDecision`), and before each attempt to deliver (`DeliveryObstacle`). The database holds the same rule:
/// `copydesk.embargo_allows` in `Store/Schema/106_delivery_guards.sql`, and `approval_after_embargo` in `105_approval_guards.sql`.
public struct Embargo: Hashable, Sendable {
  /// The first instant at which the version may go out; nil for a version without an embargo.
  public let end: Date?

  /// The embargo of a version, which may have none.
  public init(until end: Date?) { self.end = end }

  /// Whether a version may go out at that instant: at the end itself it may.
  public func permits(at instant: Date) -> Bool { end.map { $0 <= instant } ?? true }

  /// Its end, where that still lies ahead; nil when the version may go out.
  public func end(after instant: Date) -> Date? { permits(at: instant) ? nil : end }
}
