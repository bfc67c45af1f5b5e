import Foundation
import Newsroom

/// An instant as a page shows it: for machines in UTC, for people on the desk's clock, with its place and offset.
struct DisplayTime {
  /// RFC 3339, to the second.
  let machine: String
  /// `24 November 2026, 07:10 (Yerevan, UTC+4)`.
  let human: String

  /// - Parameters:
  ///   - zone: An IANA identifier; UTC stands in for one that is not known here.
  ///   - language: BCP 47; of the month's name and the digits.
  init(_ date: Date, zone identifier: String, language: String) {
    machine = Self.machine(date)
    let zone = TimeZone(identifier: identifier) ?? .gmt
    let style = Date.VerbatimFormatStyle(
      format: """
        \(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits), \
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)
        """,
      locale: Locale(identifier: language), timeZone: zone, calendar: Calendar(identifier: .gregorian))
    human = "\(date.formatted(style)) (\(Self.clock(identifier, zone, at: date)))"
  }

  /// For templates.
  var context: [String: Any] { ["machine": machine, "human": human] }

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
