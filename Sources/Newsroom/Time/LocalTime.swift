public import FoundationEssentials

/// Why a written time names no instant.
public enum TimeRefusal: Error, Hashable, Sendable {
  /// It is not a time as people write it, or on a day that does not exist.
  case unreadable(String)
  /// The clocks go forward over it.
  case skipped(String, day: CivilDay, zone: String)
  /// The clocks go back over it, so that it comes twice, with these offsets: `+01:00`.
  case ambiguous(String, day: CivilDay, zone: String, offsets: [String])
  /// It is over.
  case past(String, Date)
  /// It is yet to come, where something is looked back on.
  case future(String, Date)
  /// It names a zone that this host does not know.
  case unknownZone(String, zone: String)

  /// What is wrong, in a sentence without its full stop.
  public var detail: String {
    switch self {
    case .unreadable(let text): "'\(shortened(text))' is not a time"
    case .skipped(let text, let day, let zone):
      "'\(text)' does not exist on \(day) in \(zone), because the clocks go forward then"
    case .ambiguous(let text, let day, let zone, let offsets):
      "'\(text)' occurs twice on \(day) in \(zone), at \(offsets.joined(separator: " and at "))"
    case .past(let text, _): "'\(text)' is in the past"
    case .future(let text, _): "'\(text)' is in the future"
    case .unknownZone(_, let zone): "there is no time zone '\(shortened(zone))'"
    }
  }

  /// What to do, in a sentence.
  public var hint: String {
    switch self {
    case .unreadable:
      "Write 06:00, 6pm, tomorrow noon, mon 9am, in 2h, 2026-12-01T06:00 or, for another place's time, 06:00 Asia/Yerevan."
    case .skipped: "Give a time before or after the clocks change, or one with an offset."
    case .ambiguous(let text, _, _, let offsets): "Add the offset: \(text)\(offsets.first ?? "Z")."
    case .past: "Give a time in the future."
    case .future: "Give a time in the past: 06:00, yesterday 18:00, 8h ago."
    case .unknownZone: "Write it as the IANA names it, such as Asia/Yerevan, or give an offset, such as 06:00+04:00."
    }
  }

  /// As the answer to a command.
  public var refusal: Refusal { Refusal(.usage, detail + ".", hint: hint) }
}

/// Places times as people write them on the clocks of one place.
///
/// A time without an offset is local. One over which the clocks go forward is refused; one that comes twice is refused
/// until its offset is named.
///
/// Zones other than UTC are there in programs that link Foundation, not only FoundationEssentials.
public struct LocalClock: Hashable, Sendable {
  /// The place's zone.
  public let zone: TimeZone

  /// A clock of that zone.
  public init(zone: TimeZone) { self.zone = zone }

  /// A clock of that IANA zone: `Asia/Yerevan`; nil if there is none of that name.
  public init?(zone identifier: String) {
    guard let zone = TimeZone(identifier: identifier) else { return nil }
    self.zone = zone
  }

  /// The instant that the text means when written at `now`; it may be over, save that a bare time is the next one.
  public func instant(_ text: String, now: Date) throws(TimeRefusal) -> Date {
    switch SpokenTime(text) {
    case nil: throw .unreadable(text)
    case .fromNow(let seconds): return now.addingTimeInterval(TimeInterval(seconds))
    case .shown(let time, zone: nil): return try instant(time, now: now, written: text)
    case .shown(let time, let zone?):
      guard let there = LocalClock(zone: zone) else { throw .unknownZone(text, zone: zone) }
      return try there.instant(time, now: now, written: text)
    }
  }

  private func instant(_ time: WrittenTime, now: Date, written text: String) throws(TimeRefusal) -> Date {
    switch time.day {
    case .date(let day):
      return try instant(time, on: day, written: text)
    case .fromToday(let days):
      return try instant(time, on: CivilDay(number: today(at: now, offset: time.offset).number + days), written: text)
    case .weekday(let wanted):
      let today = today(at: now, offset: time.offset)
      let next = CivilDay(number: today.number + (wanted - today.weekday + 7) % 7)
      let day = isPast(time, on: next, now: now) ? CivilDay(number: next.number + 7) : next
      return try instant(time, on: day, written: text)
    case .next:
      let today = today(at: now, offset: time.offset)
      let day = isPast(time, on: today, now: now) ? CivilDay(number: today.number + 1) : today
      return try instant(time, on: day, written: text)
    }
  }

  /// The instant that the text means when written at `now`; `TimeRefusal.past` unless it is to come.
  public func instantToCome(_ text: String, now: Date) throws(TimeRefusal) -> Date {
    let instant = try instant(text, now: now)
    guard instant > now else { throw .past(text, instant) }
    return instant
  }

  /// The instant that the text means when written at `now` by somebody who looks back: a bare time, or a day of the week, is the
  /// last one; `90m ago` and `yesterday 18:00` are taken, too.
  ///
  /// Throws `TimeRefusal.future` for what is to come.
  public func instantPast(_ text: String, now: Date) throws(TimeRefusal) -> Date {
    let words = text.lowercased()
    var instant: Date
    if words.hasSuffix(" ago") {
      guard case .fromNow(let seconds)? = SpokenTime("in " + words.dropLast(4)) else { throw .unreadable(text) }
      instant = now.addingTimeInterval(-TimeInterval(seconds))
    } else if words.hasPrefix("yesterday ") {
      guard case .shown(let time, let zone)? = SpokenTime("today " + text.dropFirst(10)), time.day == .fromToday(0)
      else {
        throw .unreadable(text)
      }
      guard let there = zone.map({ LocalClock(zone: $0) }) ?? self else { throw .unknownZone(text, zone: zone ?? text) }
      let yesterday = WrittenTime(
        day: .fromToday(-1), clock: time.clock, microseconds: time.microseconds, offset: time.offset)
      instant = try there.instant(yesterday, now: now, written: text)
    } else {
      instant = try self.instant(text, now: now.addingTimeInterval(-Self.lookBack(for: SpokenTime(text))))
    }
    guard instant <= now else { throw .future(text, instant) }
    return instant
  }

  /// From how long before, in seconds, one looks forward to find the last time of that kind.
  private static func lookBack(for time: SpokenTime?) -> TimeInterval {
    guard case .shown(let written, zone: _)? = time else { return 0 }
    return switch written.day {
    case .next: 86_400
    case .weekday: 7 * 86_400
    case .fromToday, .date: 0
    }
  }

  /// When the day begins that is so many days after the present one; where the clocks go forward over midnight, the first instant
  /// of that day.
  public func midnight(after days: Int, now: Date) -> Date {
    let day = CivilDay(number: today(at: now, offset: nil).number + days)
    let midnight = WrittenTime(day: .date(day), clock: ClockTime(seconds: 0))
    let guessed = midnight.instant(on: day, offset: 0)
    let offset = offsets(of: midnight, on: day).first ?? zone.secondsFromGMT(for: guessed.addingTimeInterval(-86_400))
    return midnight.instant(on: day, offset: offset)
  }

  private func instant(_ time: WrittenTime, on day: CivilDay, written text: String) throws(TimeRefusal) -> Date {
    if let offset = time.offset { return time.instant(on: day, offset: offset) }
    let offsets = offsets(of: time, on: day)
    switch offsets.count {
    case 0: throw .skipped(text, day: day, zone: zone.identifier)
    case 1: return time.instant(on: day, offset: offsets[0])
    default:
      throw .ambiguous(text, day: day, zone: zone.identifier, offsets: offsets.map(Self.written))
    }
  }

  /// The offsets at which the zone's clocks show that time on that day, the earlier instant first.
  private func offsets(of time: WrittenTime, on day: CivilDay) -> [Int] {
    let asIfUTC = time.instant(on: day, offset: 0)
    // No zone is more than a day from UTC, so these two offsets lie before and after any change near that time.
    let around = [-86_400.0, 86_400.0].map { zone.secondsFromGMT(for: asIfUTC.addingTimeInterval($0)) }
    return Set(around)
      .filter { zone.secondsFromGMT(for: time.instant(on: day, offset: $0)) == $0 }
      .sorted(by: >)
  }

  /// Whether the day's last such time is behind; one that is skipped counts as if the clocks had not changed.
  private func isPast(_ time: WrittenTime, on day: CivilDay, now: Date) -> Bool {
    let last = time.offset ?? offsets(of: time, on: day).last ?? zone.secondsFromGMT(for: now)
    return time.instant(on: day, offset: last) <= now
  }

  private func today(at now: Date, offset: Int?) -> CivilDay {
    let seconds = now.timeIntervalSince1970 + Double(offset ?? zone.secondsFromGMT(for: now))
    return CivilDay(number: Int((seconds / 86_400).rounded(.down)))
  }

  private static func written(_ offset: Int) -> String {
    let minutes = abs(offset) / 60
    let hours = minutes / 60
    let rest = minutes % 60
    return "\(offset < 0 ? "-" : "+")\(hours < 10 ? "0" : "")\(hours):\(rest < 10 ? "0" : "")\(rest)"
  }
}
