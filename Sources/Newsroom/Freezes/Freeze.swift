public import FoundationEssentials

/// That somebody stopped what goes out by itself, on a desk or everywhere, for a while.
///
/// Kills, and deliveries that were fired before, go on; the command `publish` passes it.
public struct Freeze: Hashable, Sendable {
  /// Where.
  public var scope: DeskScope
  /// Why.
  public var reason: String
  /// Who said so.
  public var by: StaffHandle
  /// Since when.
  public var since: Date
  /// The first instant at which it is over by itself; nil when it lasts until somebody ends it.
  public var until: Date?
  /// When somebody ended it, or said something else of the same desk; nil while nobody has.
  public var endedAt: Date?
  /// The number of its row, where nobody has signed it: it keeps stories back until somebody ends it, and ends nothing that was
  /// signed; nil for one that signatures vouch for.
  public var unsigned: Int?

  /// A freeze of these properties.
  public init(
    _ scope: DeskScope, reason: String, by: StaffHandle, since: Date, until: Date? = nil, endedAt: Date? = nil,
    unsigned: Int? = nil
  ) {
    self.scope = scope
    self.reason = reason
    self.by = by
    self.since = since
    self.until = until
    self.endedAt = endedAt
    self.unsigned = unsigned
  }

  /// The first instant at which it no longer lasts; nil while no end is known.
  public var end: Date? { [until, endedAt].compactMap(\.self).min() }

  /// Whether it lasts at that instant.
  public func lasts(at instant: Date) -> Bool { since <= instant && (end.map { instant < $0 } ?? true) }
}

/// That somebody freezes a desk or everything, or ends that; of one desk, what was said last holds.
public struct FreezeAct: Hashable, Sendable {
  /// What is said.
  public enum Kind: String, CaseIterable, Sendable {
    /// Nothing goes out by itself from now on.
    case freeze
    /// That is over.
    case unfreeze
  }

  /// What is said.
  public var kind: Kind
  /// Of which desk, or of all together.
  public var scope: DeskScope
  /// Why.
  public var reason: String?
  /// When a freeze ends by itself.
  public var until: Date?
  /// Who says so, as records name them; `system` for an end that came by itself.
  public var by: String
  /// When.
  public var at: Date
  /// The number of its row, where nobody has signed it; nil for one that signatures vouch for.
  public var unsigned: Int?

  /// An act of these properties.
  public init(
    _ kind: Kind, _ scope: DeskScope, reason: String? = nil, until: Date? = nil, by: String, at: Date,
    unsigned: Int? = nil
  ) {
    self.kind = kind
    self.scope = scope
    self.reason = reason
    self.until = until
    self.by = by
    self.at = at
    self.unsigned = unsigned
  }
}
