internal import Foundation

/// Decides which of a schedule's due ticks become jobs, and which tick is next.
struct DueTicks: Equatable {
  /// How late a tick may be without counting as missed, in seconds.
  static let tolerance: TimeInterval = 60
  /// The most ticks that become jobs in one transaction.
  static let batchSize = 1_000

  /// The ticks that become jobs, in order.
  private(set) var ticks: [Date] = []
  /// The first tick after them, which may be due too.
  private(set) var next: Date

  /// - Parameter first: The first tick that has not been handled, at or before `now`.
  init(of expression: CronExpression, in zone: TimeZone, missed: MissedTicks, first: Date, now: Date) {
    next = first
    if missed == .all {
      while next <= now, ticks.count < Self.batchSize {
        ticks.append(next)
        next = expression.next(after: next, in: zone)
      }
      return
    }
    let last = expression.last(after: first, until: now, in: zone) ?? first
    if missed == .once || now.timeIntervalSince(last) <= Self.tolerance { ticks = [last] }
    next = expression.next(after: last, in: zone)
  }
}
