import Foundation
import Newsroom

/// An instant as readers see it: for machines in UTC, for people on the desk's clock, with its place and offset.
struct PageTime: Sendable {
  let date: Date
  /// An IANA identifier; UTC stands in for one that is not known here.
  let zone: String
  /// BCP 47; of the month's name and the digits.
  let language: String

  init(_ date: Date, zone: String, language: String) {
    self.date = date
    self.zone = zone
    self.language = language
  }

  /// RFC 3339 in UTC, to the second.
  var machine: String { Self.machine(date) }

  /// `24 November 2026, 07:10 (Yerevan, UTC+4)`.
  var human: String {
    let timeZone = TimeZone(identifier: zone) ?? .gmt
    let style = Date.VerbatimFormatStyle(
      format: """
        \(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits), \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)
        """,
      locale: Locale(identifier: language), timeZone: timeZone, calendar: Calendar(identifier: .gregorian))
    return "\(date.formatted(style)) (\(Self.clock(zone, timeZone, at: date)))"
  }

  /// RFC 3339 in UTC, to the second.
  static func machine(_ date: Date) -> String {
    Instant(Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))).description
  }

  private static func clock(_ identifier: String, _ zone: TimeZone, at date: Date) -> String {
    let offset = offset(zone.secondsFromGMT(for: date))
    // Only names of regions name a place: `Etc/UTC` and `GMT` do not.
    let parts = identifier.split(separator: "/")
    guard parts.count > 1, parts[0] != "Etc", let place = parts.last else { return offset }
    return "\(place.replacing("_", with: " ")), \(offset)"
  }

  private static func offset(_ seconds: Int) -> String {
    let minutes = abs(seconds) / 60
    guard minutes > 0 else { return "UTC" }
    let rest = minutes % 60
    return "UTC\(seconds < 0 ? "−" : "+")\(minutes / 60)" + (rest == 0 ? "" : ":\(rest < 10 ? "0" : "")\(rest)")
  }
}
