public import FoundationEssentials

/// Whether a person may do something: the one place where it is said what a grant reaches and how long it holds.
extension StaffMember {
  /// The grant by which the person has the capability on that desk at that instant: an own one before a covering one, the
  /// lowest number first; nil if there is none.
  public func grant(for capability: Capability, on desk: DeskSlug, at instant: Date) -> Grant? {
    grant(for: capability, at: instant) { $0.includes(desk) }
  }

  /// The grant by which the person has the capability on every desk, those to come included.
  public func grantOnEveryDesk(for capability: Capability, at instant: Date) -> Grant? {
    grant(for: capability, at: instant) { $0 == .all }
  }

  /// The grant by which the person operates the newsroom: jobs, queues, and deliveries that were given up.
  ///
  /// Queue and destinations belong to no desk, so that takes `operate` on every desk; it gives no word about stories.
  public func grantToOperate(at instant: Date) -> Grant? { grantOnEveryDesk(for: .operate, at: instant) }

  /// Whether the person has the capability on that desk at that instant.
  public func has(_ capability: Capability, on desk: DeskSlug, at instant: Date) -> Bool {
    grant(for: capability, on: desk, at: instant) != nil
  }

  /// Whether the person has the capability on every desk at that instant.
  public func hasOnEveryDesk(_ capability: Capability, at instant: Date) -> Bool {
    grantOnEveryDesk(for: capability, at: instant) != nil
  }

  private func grant(for capability: Capability, at instant: Date, reaching: (DeskScope) -> Bool) -> Grant? {
    guard active else { return nil }
    return
      grants
      .filter { $0.capabilities.contains(capability) && $0.holds(at: instant) && reaching($0.scope) }
      .min { $0.counts(before: $1) }
  }
}

extension Grant {
  /// Whether it, rather than the other one, is what something is done by: an own one before a covering one, the lowest number first.
  public func counts(before other: Grant) -> Bool {
    (covering == nil ? 0 : 1, id) < (other.covering == nil ? 0 : 1, other.id)
  }

  /// Whether it has not ended by then; an end is the first instant at which it no longer holds.
  public func holds(at instant: Date) -> Bool { until.map { instant < $0 } ?? true }
}
