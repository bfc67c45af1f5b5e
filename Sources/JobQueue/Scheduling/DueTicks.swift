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
    let last = Self.last(of: expression, in: zone, first: first, now: now)
    if missed == .once || now.timeIntervalSince(last) <= Self.tolerance { ticks = [last] }
    next = expression.next(after: last, in: zone)
  }

  /// The last tick until now. Searches recent times first, because ticks may have been missed for years.
  private static func last(of expression: CronExpression, in zone: TimeZone, first: Date, now: Date) -> Date {
    let hour: TimeInterval = 3600
    let starts = [hour, 24 * hour, 31 * 24 * hour, 366 * 24 * hour].map { now.addingTimeInterval(-$0) }
    for start in starts where start > first {
      if let last = last(of: expression, in: zone, after: start, now: now) { return last }
    }
    return last(of: expression, in: zone, after: first, now: now) ?? first
  }

  private static func last(of expression: CronExpression, in zone: TimeZone, after start: Date, now: Date) -> Date? {
    var last: Date?
    var tick = expression.next(after: start, in: zone)
    while tick <= now {
      last = tick
      tick = expression.next(after: tick, in: zone)
    }
    return last
  }
}
