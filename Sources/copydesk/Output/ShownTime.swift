import Foundation
import Newsroom

/// Times as people read them: in the desk's zone, the reader's own and UTC.
enum ShownTime {
  /// `2026-12-01 06:00 Asia/Yerevan, 02:00 UTC, 03:00 here`.
  static func inFull(_ instant: Instant, deskZone: String?) -> String {
    var parts: [String] = []
    if let deskZone, let zone = TimeZone(identifier: deskZone) {
      parts.append("\(text(instant, "yyyy-MM-dd HH:mm", zone)) \(deskZone)")
    }
    parts.append("\(text(instant, "yyyy-MM-dd HH:mm", .gmt)) UTC")
    if TimeZone.current.secondsFromGMT(for: instant.date) != 0, TimeZone.current.identifier != deskZone {
      parts.append("\(text(instant, "yyyy-MM-dd HH:mm", .current)) here")
    }
    return parts.joined(separator: " = ")
  }

  /// In the reader's own zone, to the minute.
  static func here(_ instant: Instant) -> String { text(instant, "yyyy-MM-dd HH:mm", .current) }

  /// How long ago: `3 m`, `2 h`, `5 d`.
  static func age(_ instant: Instant, now: Date = Date()) -> String {
    let seconds = Int(now.timeIntervalSince(instant.date))
    return switch seconds {
    case ..<60: "\(max(0, seconds)) s"
    case ..<3600: "\(seconds / 60) m"
    case ..<172_800: "\(seconds / 3600) h"
    default: "\(seconds / 86400) d"
    }
  }

  private static func text(_ instant: Instant, _ format: String, _ zone: TimeZone) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = zone
    formatter.dateFormat = format
    return formatter.string(from: instant.date)
  }
}
