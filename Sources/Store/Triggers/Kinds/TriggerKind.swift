public import Foundation
public import JobQueue
public import Newsroom

/// One way in which a trigger comes to fire. A kind is a file beside this one and a word in `TriggerKinds`.
public protocol TriggerKind: Sendable {
  /// What it is called: the key that tells a trigger of this kind in the configuration.
  var name: TriggerKindName { get }
  /// The keys that a trigger of this kind may have, its own first, beside those of every trigger.
  var keys: [String] { get }

  /// Reads and checks the settings that somebody wrote: what is kept, shown by `apply` and signed, with defaults filled in. What it
  /// returned once, it must accept again.
  ///
  /// - Throws: The first problem, with the keys that lead to it.
  func settings(from written: WrittenSettings) throws(ConfigurationProblem) -> TriggerSettings

  /// Where the settings name a desk that there is not. Default nil.
  func problem(with settings: TriggerSettings, desks: Set<DeskSlug>) -> ConfigurationProblem?

  /// The clock by which a trigger of those settings fires. Default nil: by none.
  func clock(of settings: TriggerSettings) -> TriggerClock?
}

extension TriggerKind {
  /// Nil.
  public func problem(with settings: TriggerSettings, desks: Set<DeskSlug>) -> ConfigurationProblem? { nil }
  /// Nil.
  public func clock(of settings: TriggerSettings) -> TriggerClock? { nil }
}

/// The clock by which a trigger fires.
public struct TriggerClock: Sendable {
  /// When it ticks.
  public let expression: CronExpression
  /// On the clocks of which place.
  public let zone: TimeZone
  /// What happens to times that were missed.
  public let missed: MissedTicks

  /// How late a tick may be without counting as missed, in seconds; as the queue has it.
  static let tolerance: TimeInterval = 60

  /// For which tick the trigger fires at that instant, if for any: the last one since it is so defined, unless it has fired for that
  /// or a later one; and whether that one was missed by so much that nothing is to go out.
  ///
  /// - Parameter last: The last tick that it fired for. The database's clock may have been put back since.
  func due(since defined: Date, after last: Date?, at now: Date) -> (tick: Date, isMissed: Bool)? {
    guard let tick = lastTick(since: defined, until: now), last.map({ $0 < tick }) ?? true else { return nil }
    return (tick, missed == .skip && now.timeIntervalSince(tick) > Self.tolerance)
  }

  /// The last time that it ticked by then, since it is so defined; nil when it has not.
  func lastTick(since defined: Date, until now: Date) -> Date? {
    expression.last(after: defined, until: now, in: zone)
  }

  /// When it ticks next.
  func nextTick(after now: Date) -> Date { expression.next(after: now, in: zone) }
}
