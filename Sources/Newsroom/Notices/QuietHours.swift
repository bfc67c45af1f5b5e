public import FoundationEssentials

/// The hours of each day in which a person is not to be disturbed, on the clocks of one place: `22:00-06:00`.
public struct QuietHours: Hashable, Sendable, LosslessStringConvertible {
  /// The first quiet minute, counted from midnight.
  public let start: Int
  /// The first minute that is not quiet any more; before `start` when the quiet goes over midnight.
  public let end: Int

  /// Nil unless two different times with a hyphen between them.
  public init?(_ description: String) {
    let times = description.split(separator: "-", omittingEmptySubsequences: false).map { Self.minute($0) }
    guard times.count == 2, let start = times[0], let end = times[1], start != end else { return nil }
    self.start = start
    self.end = end
  }

  /// As one would write it.
  public var description: String { "\(Self.written(start))-\(Self.written(end))" }

  /// Whether the place's clocks show a quiet time then.
  public func includes(_ instant: Date, in zone: TimeZone) -> Bool {
    let minute = Self.minuteOfDay(instant, in: zone)
    return start < end ? (start..<end).contains(minute) : minute >= start || minute < end
  }

  /// When the quiet ends in which that instant lies; nil when it lies in none.
  ///
  /// It is the first minute at which the clocks show a time that is not quiet, also on days on which they are changed.
  public func end(after instant: Date, in zone: TimeZone) -> Date? {
    guard includes(instant, in: zone) else { return nil }
    var next = Date(timeIntervalSince1970: (instant.timeIntervalSince1970 / 60).rounded(.down) * 60)
    // A quiet lasts for less than a day, and clocks are changed by less than another.
    for _ in 0..<(2 * Self.day) {
      next += 60
      if !includes(next, in: zone) { return next }
    }
    return next
  }

  private static let day = 24 * 60

  private static func minuteOfDay(_ instant: Date, in zone: TimeZone) -> Int {
    let seconds = Int(instant.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: instant)
    let minutes = (seconds - (seconds % 60 + 60) % 60) / 60
    return (minutes % day + day) % day
  }

  private static func minute(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    return hour * 60 + minute
  }

  private static func written(_ minute: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    return "\(two(minute / 60)):\(two(minute % 60))"
  }
}

extension QuietHours: Codable {
  /// Decodes from a string; throws `DecodingError` when it is not two times.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let hours = QuietHours(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a range of hours")
    }
    self = hours
  }

  /// Encodes as a string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
