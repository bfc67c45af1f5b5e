/// A time as people say it, read but not yet placed: what `WrittenTime` takes, and `9am`, `noon`, `mon 9am`, `6pm tomorrow`, `in 2h`,
/// `06:00 Europe/London`, `now`.
///
/// Words are parted by spaces and may be in capitals; the day may come first or last. A day of the week is the next one on which
/// that time is still to come. Read in linear time; at most 64 bytes.
public enum SpokenTime: Hashable, Sendable {
  /// So many seconds from now: 0 for `now`, up to a year of 366 days.
  case fromNow(seconds: Int)
  /// What a clock shows; that of the IANA zone, where one is named.
  case shown(WrittenTime, zone: String?)

  private static let longest = 366 * 86_400

  /// Nil unless well-formed.
  public init?(_ text: String) {
    guard text.utf8.count <= 64 else { return nil }
    if let written = WrittenTime(text) {
      self = .shown(written, zone: nil)
      return
    }
    var words = text.split(separator: " ")[...]
    guard let first = words.first?.lowercased() else { return nil }
    if first == "now" || first == "in" {
      let seconds = first == "in" ? Self.duration(words.dropFirst().joined().lowercased()) : words.count == 1 ? 0 : nil
      guard let seconds else { return nil }
      self = .fromNow(seconds: seconds)
      return
    }
    let zone = words.last.flatMap { $0.contains("/") ? String($0) : nil }
    if zone != nil { words.removeLast() }
    let day = Self.takeDay(from: &words)
    let clock = words.joined().lowercased()
    if let time = Self.clock(clock, isAlone: day == nil) {
      self = .shown(WrittenTime(day: day ?? .next, clock: time), zone: zone)
    } else if let time = WrittenTime(clock), case .next = time.day, zone == nil || time.offset == nil {
      self = .shown(
        WrittenTime(day: day ?? .next, clock: time.clock, microseconds: time.microseconds, offset: time.offset),
        zone: zone)
    } else {
      return nil
    }
  }

  private static func takeDay(from words: inout ArraySlice<Substring>) -> WrittenTime.Day? {
    if let day = words.first.flatMap(day) {
      words.removeFirst()
      return day
    }
    guard let day = words.last.flatMap(day) else { return nil }
    words.removeLast()
    return day
  }

  private static func day(_ word: Substring) -> WrittenTime.Day? {
    let word = word.lowercased()
    if let days = ["today": 0, "tomorrow": 1][word] { return .fromToday(days) }
    if let weekday = weekdays.firstIndex(where: { $0.contains(word) }) { return .weekday(weekday) }
    // A date has nothing after it here: its time is another word.
    guard let time = WrittenTime("\(word)T00:00"), case .date = time.day else { return nil }
    return time.day
  }

  private static let weekdays: [Set<String>] = [
    ["mon", "monday"], ["tue", "tues", "tuesday"], ["wed", "weds", "wednesday"], ["thu", "thur", "thurs", "thursday"],
    ["fri", "friday"], ["sat", "saturday"], ["sun", "sunday"],
  ]

  /// `noon`, `9am`, `6:30pm`, `6.30pm`; `midnight` alone, since nobody knows on which side of a day it is.
  private static func clock(_ text: String, isAlone: Bool) -> ClockTime? {
    if text == "noon" { return ClockTime(hour: 12, minute: 0) }
    if text == "midnight" { return isAlone ? ClockTime(hour: 0, minute: 0) : nil }
    guard let half = [("am", 0), ("pm", 12), ("a.m.", 0), ("p.m.", 12)].first(where: { text.hasSuffix($0.0) }) else {
      return nil
    }
    let parts = text.dropLast(half.0.count).split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "." }
    guard parts.count <= 2, let hour = number(parts[0], digits: 1...2), (1...12).contains(hour),
      let minute = parts.count == 2 ? number(parts[1], digits: 2...2) : 0
    else { return nil }
    return ClockTime(hour: hour % 12 + half.1, minute: minute)
  }

  /// `2h`, `90min`, `1h30m`, `2days`: each unit once, the larger first.
  private static func duration(_ text: String) -> Int? {
    var rest = text[...]
    var total = 0
    var smallest = Int.max
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let letters = rest.prefix(while: \.isLetter)
      rest = rest.dropFirst(letters.count)
      guard let count = number(digits, digits: 1...6),
        let unit = units.first(where: { $0.names.contains(String(letters)) }),
        unit.seconds < smallest
      else { return nil }
      smallest = unit.seconds
      total += count * unit.seconds
    }
    return (1...longest).contains(total) ? total : nil
  }

  private static let units: [(names: Set<String>, seconds: Int)] = [
    (["d", "day", "days"], 86_400), (["h", "hr", "hrs", "hour", "hours"], 3600),
    (["m", "min", "mins", "minute", "minutes"], 60), (["s", "sec", "secs", "second", "seconds"], 1),
  ]

  private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
    guard digits.contains(text.utf8.count),
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Int(text)
  }
}
