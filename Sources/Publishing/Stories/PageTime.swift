import Foundation
import Newsroom

/// An instant as readers see it: for machines in UTC, for people on the clock of one place.
///
/// Dates are written by the tables of `PageLanguage` and by nothing else, so that the same site is the same bytes on every
/// host and whatever time it is there.
struct PageTime: Hashable, Sendable {
  let date: Date
  /// An IANA identifier; UTC stands in for one that is not known here.
  let zone: String

  init(_ date: Date, zone: String) {
    self.date = date
    self.zone = zone
  }

  /// RFC 3339 in UTC, to the second.
  var machine: String { Self.machine(date) }

  /// RFC 3339 in UTC, to the second.
  static func machine(_ date: Date) -> String {
    Instant(Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))).description
  }

  /// `24 November 2026, 07:10`, on the clock of its zone.
  func long(in language: PageLanguage) -> String {
    let local = local
    let date = language.phrase(
      .date,
      [
        "day": local.day == 1 ? language.phrase(.firstOfMonth) : "\(local.day)",
        "month": language.months[local.month - 1],
        "year": "\(local.year)",
      ])
    return language.phrase(.dateAndTime, ["date": date, "time": time(in: language)])
  }

  /// `24 Nov`, or with the year where it is another than the reader would think: `24 Nov 2025`.
  func short(in language: PageLanguage, around other: PageTime?) -> String {
    let local = local
    return language.phrase(
      other.map { $0.local.year == local.year } ?? false ? .shortDate : .shortDateWithYear,
      [
        "day": local.day == 1 ? language.phrase(.firstOfMonth) : "\(local.day)",
        "month": language.shortMonths[local.month - 1], "year": "\(local.year)",
      ])
  }

  /// `07:10`.
  func time(in language: PageLanguage) -> String {
    let local = local
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return language.phrase(.time, ["hour": two(local.hour), "minute": two(local.minute)])
  }

  /// Whose clock it is, and how far from UTC it is at that instant: `Yerevan, UTC+4`.
  func clock(in language: PageLanguage) -> String {
    let offset = Self.offset(seconds)
    // Only names of regions name a place: `Etc/UTC` and `GMT` do not.
    let parts = zone.split(separator: "/")
    guard parts.count > 1, parts[0] != "Etc", let place = parts.last else { return offset }
    return language.phrase(.clock, ["place": String(place).replacing("_", with: " "), "offset": offset])
  }

  /// The same instant on another clock.
  func on(clock zone: String) -> PageTime { PageTime(date, zone: zone) }

  private var seconds: Int { (TimeZone(identifier: zone) ?? .gmt).secondsFromGMT(for: date) }

  private var local: (year: Int, month: Int, day: Int, hour: Int, minute: Int) {
    let total = Int(date.timeIntervalSince1970.rounded(.down)) + seconds
    let days = total >= 0 ? total / 86_400 : (total - 86_399) / 86_400
    let minutes = (total - days * 86_400) / 60
    let day = CivilDay(number: days).components
    return (day.year, day.month, day.day, minutes / 60, minutes % 60)
  }

  private static func offset(_ seconds: Int) -> String {
    let minutes = abs(seconds) / 60
    guard minutes > 0 else { return "UTC" }
    let rest = minutes % 60
    return "UTC\(seconds < 0 ? "−" : "+")\(minutes / 60)" + (rest == 0 ? "" : ":\(rest < 10 ? "0" : "")\(rest)")
  }
}
