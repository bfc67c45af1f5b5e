public import FoundationEssentials

/// A time as people write it, read but not yet placed: `06:00`, `tomorrow 06:00`, `2026-12-01T06:00+04:00`.
///
/// Day and time are parted by `T` or one space. The offset is `Z`, `UTC`, `+04`, `+0400` or `+04:00`. Seconds and, after
/// them, a fraction of up to six digits may follow the minutes (ISO 8601, RFC 3339).
public struct WrittenTime: Hashable, Sendable {
  /// Which day is meant.
  public enum Day: Hashable, Sendable {
    /// None was named: the next time that the clock shows it.
    case next
    /// That many days after the present one: 0 today, 1 tomorrow.
    case fromToday(Int)
    /// The next day of the week that is that one, 0 Monday to 6 Sunday, and on which the time is still to come.
    case weekday(Int)
    /// That day.
    case date(CivilDay)
  }

  /// Which day is meant.
  public let day: Day
  /// What the clock shows then.
  public let clock: ClockTime
  /// The fraction of the second, 0 to 999,999.
  public let microseconds: Int
  /// Seconds east of UTC, when an offset was named.
  public let offset: Int?

  /// Nil unless well-formed, with a day and a time that exist in the calendar.
  public init?(_ text: String) {
    guard text.utf8.count <= 64 else { return nil }
    var rest = Substring(text)
    guard let day = Self.takeDay(from: &rest),
      let (clock, microseconds) = Self.takeClock(from: &rest),
      let offset = Self.offset(rest)
    else { return nil }
    self.day = day
    self.clock = clock
    self.microseconds = microseconds
    self.offset = offset.seconds
  }

  init(day: Day, clock: ClockTime, microseconds: Int = 0, offset: Int? = nil) {
    self.day = day
    self.clock = clock
    self.microseconds = microseconds
    self.offset = offset
  }

  /// The instant, where day and offset were both named; nil otherwise.
  public var instantByOffset: Date? {
    guard case .date(let day) = day, let offset else { return nil }
    return instant(on: day, offset: offset)
  }

  func instant(on day: CivilDay, offset: Int) -> Date {
    let seconds = day.number * 86_400 + clock.seconds - offset
    return Date(timeIntervalSince1970: Double(seconds) + Double(microseconds) / 1_000_000)
  }

  private static func takeDay(from rest: inout Substring) -> Day? {
    for (word, days) in [("today ", 0), ("tomorrow ", 1)] where rest.lowercased().hasPrefix(word) {
      rest = rest.dropFirst(word.count)
      return .fromToday(days)
    }
    // A day has its first hyphen after four digits; a bare time has none before its colon.
    guard rest.dropFirst(4).first == "-" else { return .next }
    let parts = rest.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2], let year = number(parts[0]),
      let month = number(parts[1]), let dayOfMonth = number(parts[2]),
      let day = CivilDay(year: year, month: month, day: dayOfMonth)
    else { return nil }
    rest = rest.dropFirst(10)
    guard let separator = rest.popFirst(), separator == "T" || separator == "t" || separator == " " else { return nil }
    return .date(day)
  }

  private static func takeClock(from rest: inout Substring) -> (ClockTime, microseconds: Int)? {
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ":" || $0 == ".") }
    rest = rest.dropFirst(digits.count)
    let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, (1...2).contains(parts[0].count), parts[1].count == 2,
      let hour = number(parts[0]), let minute = number(parts[1])
    else { return nil }
    guard parts.count == 3 else {
      return ClockTime(hour: hour, minute: minute).map { ($0, 0) }
    }
    let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard seconds.count <= 2, seconds[0].count == 2, let second = number(seconds[0]),
      let clock = ClockTime(hour: hour, minute: minute, second: second)
    else { return nil }
    guard seconds.count == 2 else { return (clock, 0) }
    guard (1...6).contains(seconds[1].count),
      let fraction = number(seconds[1] + String(repeating: "0", count: 6 - seconds[1].count))
    else { return nil }
    return (clock, fraction)
  }

  /// Nil when there is text that is no offset; `seconds` is nil when there is no text.
  private static func offset(_ text: Substring) -> (seconds: Int?, Void)? {
    let text = text.first == " " ? text.dropFirst() : text
    if text.isEmpty { return (nil, ()) }
    if ["Z", "UTC"].contains(text.uppercased()) { return (0, ()) }
    guard let sign = ["+": 1, "-": -1, "\u{2212}": -1][text.first] else { return nil }
    let digits = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    let joined = digits.joined()
    guard [[2], [4], [2, 2]].contains(digits.map(\.count)), let hours = number(joined.prefix(2)),
      let minutes = joined.count == 4 ? number(joined.suffix(2)) : 0,
      hours <= 18, minutes <= 59
    else { return nil }
    return (sign * (hours * 3600 + minutes * 60), ())
  }

  private static func number(_ text: some StringProtocol) -> Int? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return Int(text)
  }
}
