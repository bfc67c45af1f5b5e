/// A day of the Gregorian calendar without a place: 1 December 2026.
public struct CivilDay: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Days since 1 January 1970.
  public let number: Int

  /// The day that many days after 1 January 1970.
  public init(number: Int) { self.number = number }

  /// Nil unless the day exists; years from 1 to 9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    // Counted in years that begin on 1 March, so that the day of a leap year comes last.
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let number = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    let candidate = CivilDay(number: number)
    // A day that its month lacks comes back as one of the next month.
    guard candidate.components == (year, month, day) else { return nil }
    self = candidate
  }

  /// Year, month from 1 and day from 1.
  public var components: (year: Int, month: Int, day: Int) {
    let days = number + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// The day of the week, 0 Monday to 6 Sunday.
  public var weekday: Int { ((number + 3) % 7 + 7) % 7 }

  /// As ISO 8601 writes it: `2026-12-01`.
  public var description: String {
    let (year, month, day) = components
    return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
  }

  /// Orders by time.
  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// What a clock on the wall shows, from 00:00:00 to 23:59:59.
public struct ClockTime: Hashable, Sendable, CustomStringConvertible {
  /// Seconds since midnight by that clock.
  public let seconds: Int

  /// The time that many seconds after midnight, 0 to 86,399.
  public init(seconds: Int) { self.seconds = seconds }

  /// Nil unless a clock shows it; a leap second is none.
  public init?(hour: Int, minute: Int, second: Int = 0) {
    guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
    self.seconds = hour * 3600 + minute * 60 + second
  }

  /// As ISO 8601 writes it, with seconds: `06:00:00`.
  public var description: String {
    "\(padded(seconds / 3600, to: 2)):\(padded(seconds / 60 % 60, to: 2)):\(padded(seconds % 60, to: 2))"
  }
}

private func padded(_ number: Int, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
