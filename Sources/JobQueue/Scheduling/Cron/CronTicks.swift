public import Foundation

extension CronExpression {
  /// The first tick after an instant, by the clocks of a time zone; see ``CronExpression`` for days when clocks change.
  ///
  /// It is on a whole minute of the zone's clocks, or at a moment when they have just been put forward.
  public func next(after instant: Date, in zone: TimeZone) -> Date {
    let after = Int(instant.timeIntervalSince1970.rounded(.down))
    // What clocks skipped or repeat at the end of a day can come when the next one has begun.
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

  /// The first tick after an instant that belongs to a day on the zone's clocks; nil when the day has no more.
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

  /// - Parameter shown: Periods in which the clocks have shown some of the times already.
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

  private func hasTick(in gap: Range<Int>, midnight: Int) -> Bool {
    guard let local = firstLocal(from: gap.lowerBound, midnight: midnight) else { return false }
    return local < gap.upperBound
  }

  /// The first time that the expression names on the day's clocks, from a time in seconds on these clocks.
  private func firstLocal(from local: Int, midnight: Int) -> Int? {
    let minute = max(0, -(midnight - local).quotient(60))
    guard minute < 1440, let first = firstMinute(from: minute) else { return nil }
    return midnight + first * 60
  }
}

/// A time during which a zone's clocks run on unchanged.
private struct ZonePeriod {
  /// In seconds since 1970; the first and the last period have no start or end that matters.
  var start: Int
  var end: Int
  /// How far the clocks are ahead of UTC, in seconds.
  let offset: Int

  /// What the clocks show at the start.
  var localStart: Int { start + offset }
  /// What the clocks would show at the end, had they not been changed.
  var localEnd: Int { end + offset }
}

extension TimeZone {
  fileprivate func offset(at instant: Int) -> Int {
    secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
  }

  /// The periods in which the clocks may show the day that begins at `midnight`, as if that were in UTC.
  fileprivate func periods(around midnight: Int) -> [ZonePeriod] {
    // No zone is as far from UTC as that.
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

  /// The first instant of which the condition is true, as it is of all later ones up to the last.
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
  /// The quotient, rounded down also for negative numbers.
  fileprivate func quotient(_ divisor: Int) -> Int {
    (self - ((self % divisor) + divisor) % divisor) / divisor
  }
}
