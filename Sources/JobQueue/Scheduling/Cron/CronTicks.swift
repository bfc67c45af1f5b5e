public import Foundation

extension CronExpression {
  /// The first tick after an instant in a time zone; see ``CronExpression`` for days on which the clocks change.
  ///
  /// Ticks are on whole minutes of the zone's clocks, or at the moment when the clocks have just been put forward.
  public func next(after instant: Date, in zone: TimeZone) -> Date {
    let after = Int(instant.timeIntervalSince1970.rounded(.down))
    // Times that the clocks skip or repeat at the end of a day can come after the next day has begun.
    var day = CronDay(number: (after + zone.offset(at: after)).quotient(86_400) - 1)
    while true {
      if let tick = firstTick(on: day, after: after, in: zone) {
        day.advance()
        let other = firstTick(on: day, after: after, in: zone) ?? tick
        return Date(timeIntervalSince1970: Double(min(tick, other)))
      }
      day.advance()
    }
  }

  /// The last tick after an instant and until another; nil when there is none. Searches recent times first, because the instant may
  /// be years ago.
  public func last(after start: Date, until end: Date, in zone: TimeZone) -> Date? {
    let hour: TimeInterval = 3600
    let starts = [hour, 24 * hour, 31 * 24 * hour, 366 * 24 * hour].map { end.addingTimeInterval(-$0) }
    for later in starts.filter({ $0 > start }) + [start] {
      var last: Date?
      var tick = next(after: later, in: zone)
      while tick <= end {
        last = tick
        tick = next(after: tick, in: zone)
      }
      if let last { return last }
    }
    return nil
  }

  /// The first tick after an instant on a day of the zone's calendar; nil if the day has no more.
  private func firstTick(on day: CronDay, after: Int, in zone: TimeZone) -> Int? {
    guard matches(day) else { return nil }
    let midnight = day.number * 86_400
    let periods = zone.periods(around: midnight)
    var ticks: [Int] = []
    for (index, period) in periods.enumerated() {
      let earlier = isEveryHour ? [] : periods[..<index]
      if let tick = firstTick(in: period, after: after, midnight: midnight, butNotIn: earlier) { ticks.append(tick) }
      if !isEveryHour, let previous = earlier.last, period.start > after,
        hasTick(in: previous.localEnd..<max(period.localStart, previous.localEnd), midnight: midnight)
      {
        ticks.append(period.start)
      }
    }
    return ticks.min()
  }

  /// The first tick in a period without clock changes.
  ///
  /// - Parameter shown: Earlier periods, in which the clocks have already shown some of the times.
  private func firstTick(
    in period: ZonePeriod, after: Int, midnight: Int, butNotIn shown: ArraySlice<ZonePeriod>
  ) -> Int? {
    var from = max(period.localStart, after + 1 + period.offset)
    while let local = firstLocal(from: from, midnight: midnight), local < period.localEnd {
      guard let repeated = shown.first(where: { ($0.localStart..<$0.localEnd).contains(local) }) else {
        return local - period.offset
      }
      from = repeated.localEnd
    }
    return nil
  }

  /// Whether the expression allows a time that the clocks skipped.
  private func hasTick(in gap: Range<Int>, midnight: Int) -> Bool {
    guard let local = firstLocal(from: gap.lowerBound, midnight: midnight) else { return false }
    return local < gap.upperBound
  }

  /// The first allowed time of the day, from a time in local seconds on; in local seconds.
  private func firstLocal(from local: Int, midnight: Int) -> Int? {
    let minute = max(0, -(midnight - local).quotient(60))
    guard minute < 1440, let first = firstMinute(from: minute) else { return nil }
    return midnight + first * 60
  }
}

/// A period during which a zone's clocks are not changed.
private struct ZonePeriod {
  /// In seconds since 1970. The start of the first period and the end of the last are arbitrary.
  var start: Int
  var end: Int
  /// How far the clocks are ahead of UTC, in seconds.
  let offset: Int

  /// The local time at the start.
  var localStart: Int { start + offset }
  /// The local time at the end, had the clocks not been changed.
  var localEnd: Int { end + offset }
}

extension TimeZone {
  fileprivate func offset(at instant: Int) -> Int {
    secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
  }

  /// The periods in which the clocks may show the day that begins at the local time `midnight`.
  fileprivate func periods(around midnight: Int) -> [ZonePeriod] {
    // Wider than the largest offset from UTC.
    let window = (midnight - 16 * 3600)..<(midnight + 40 * 3600)
    var periods = [
      ZonePeriod(start: window.lowerBound - 86_400, end: window.upperBound, offset: offset(at: window.lowerBound))
    ]
    if offset(at: window.upperBound) != periods[0].offset {
      for hour in stride(from: window.lowerBound, to: window.upperBound, by: 3600) {
        let (before, after) = (periods[periods.endIndex - 1].offset, offset(at: hour + 3600))
        if before == after { continue }
        let change = firstInstant(in: hour...(hour + 3600)) { offset(at: $0) == after }
        periods[periods.endIndex - 1].end = change
        periods.append(ZonePeriod(start: change, end: window.upperBound, offset: after))
      }
    }
    periods[periods.endIndex - 1].end += 86_400
    return periods
  }

  /// The first instant for which the condition holds, by binary search: it must hold for all later ones too.
  private func firstInstant(in range: ClosedRange<Int>, where condition: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Int {
  /// The quotient rounded down, for negative numbers too.
  fileprivate func quotient(_ divisor: Int) -> Int {
    (self - ((self % divisor) + divisor) % divisor) / divisor
  }
}
