public import FoundationEssentials

/// The freezes that there are and were, in the order in which they began.
///
/// One of a desk and one of the whole newsroom have nothing to do with each other: each ends by itself, and what is on the desk
/// goes out again when both are over.
public struct Freezes: Hashable, Sendable {
  /// All of them.
  public private(set) var all: [Freeze] = []

  /// None.
  public init() {}

  /// Those that these acts began and ended.
  ///
  /// The database cannot tell what was signed, and lets nothing go out while it has the row of a freeze. So one that nobody has
  /// signed counts here too; but it takes the place of none that was signed, and an end that nobody has signed ends none. That one
  /// ended by itself is entered only of those whose time has come.
  ///
  /// - Parameter acts: In the order in which they were done.
  public init(of acts: some Sequence<FreezeAct>) {
    for act in acts {
      for index in all.indices where all[index].scope == act.scope && all[index].endedAt == nil {
        let isOver = all[index].until.map { $0 <= act.at } ?? false
        guard act.unsigned == nil || all[index].unsigned != nil, act.by != Actor.system.name || isOver else { continue }
        all[index].endedAt = act.at
      }
      guard act.kind == .freeze, let by = StaffHandle(act.by) else { continue }
      all.append(
        Freeze(act.scope, reason: act.reason ?? "", by: by, since: act.at, until: act.until, unsigned: act.unsigned))
    }
  }

  /// Those of exactly that desk, or of the whole newsroom, of which nobody has said that they are over, also such as are over by
  /// themselves.
  public func open(_ scope: DeskScope) -> [Freeze] { all.filter { $0.scope == scope && $0.endedAt == nil } }

  /// Those that are left when somebody ends, at that instant, the one of exactly that desk or of the whole newsroom.
  public func ending(_ scope: DeskScope, at instant: Date) -> Freezes {
    var left = self
    for index in left.all.indices where left.all[index].scope == scope && left.all[index].lasts(at: instant) {
      left.all[index].endedAt = instant
    }
    return left
  }

  /// Those that last at that instant.
  public func lasting(at instant: Date) -> [Freeze] { all.filter { $0.lasts(at: instant) } }

  /// The one of exactly that desk, or of the whole newsroom, that lasts at that instant.
  public func lasting(_ scope: DeskScope, at instant: Date) -> Freeze? {
    all.last { $0.scope == scope && $0.lasts(at: instant) }
  }

  /// Those that keep the desk's stories at that instant: its own, and the newsroom's.
  public func on(_ desk: DeskSlug, at instant: Date) -> [Freeze] {
    lasting(at: instant).filter { $0.scope.includes(desk) }
  }

  /// The freeze that keeps what fell due on a desk at one instant and would go out at another: any that lasted between the
  /// two, so that what came late does not go out just since the freeze has ended meanwhile. Nil when none did.
  public func keeping(_ desk: DeskSlug, due: Date, now: Date) -> Freeze? {
    all.last { $0.scope.includes(desk) && $0.since <= now && ($0.end.map { due < $0 } ?? true) }
  }
}
