import FoundationEssentials
import Glibc
import Newsroom

/// Times as people read them: in the desk's zone, the reader's own and UTC.
///
/// The zones are the C library's, which knows one at a time: that of `TZ`. Foundation knows all of them, but its Unicode data
/// take longer to load than everything else that a command does.
enum DisplayTime {
  /// `2026-12-01 06:00 Asia/Yerevan = 2026-12-01 02:00 UTC = 2026-12-01 03:00 here`.
  static func full(_ instant: Instant, deskZone: String?) -> String {
    let universal = text(instant, offset: 0)
    let local = local(instant)
    var parts = ["\(universal) UTC"]
    if let deskZone, let desk = text(instant, zone: deskZone) {
      parts.insert("\(desk) \(deskZone)", at: 0)
      if local == desk { return parts.joined(separator: " = ") }
    }
    if local != universal { parts.append("\(local) here") }
    return parts.joined(separator: " = ")
  }

  /// In the reader's own zone, to the minute.
  static func local(_ instant: Instant) -> String { text(instant, offset: localOffset(at: instant)) }

  /// The time of day in the reader's own zone, to the second.
  static func clock(_ instant: Instant) -> String {
    let shifted = Instant(instant.date.addingTimeInterval(Double(localOffset(at: instant))))
    return String(shifted.description.dropFirst(11).prefix(8))
  }

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

  /// To the minute, in a zone that many seconds east of Greenwich.
  private static func text(_ instant: Instant, offset: Int) -> String {
    let shifted = Instant(instant.date.addingTimeInterval(Double(offset)))
    return shifted.description.prefix(16).split(separator: "T").joined(separator: " ")
  }

  /// What calendar and clock show in that IANA zone; in UTC when this host does not know it.
  static func place(
    _ instant: Instant, zone: String
  ) -> (day: CivilDay, clock: String, abbreviation: String, isKnown: Bool) {
    let (offset, abbreviation) = local(in: zone) { (localOffset(at: instant), localName(at: instant)) } ?? (0, "UTC")
    let seconds = Int(instant.date.timeIntervalSince1970.rounded(.down)) + offset
    let day = Int((Double(seconds) / 86_400).rounded(.down))
    let clock = ClockTime(seconds: seconds - day * 86_400).description.prefix(5)
    return (CivilDay(number: day), String(clock), abbreviation, isKnown(zone))
  }

  /// To the minute, in that IANA zone; nil when this host does not know it.
  private static func text(_ instant: Instant, zone: String) -> String? {
    local(in: zone) { text(instant, offset: localOffset(at: instant)) }
  }

  /// What is so while that zone is the C library's; nil when this host does not know it.
  private static func local<Value>(in zone: String, _ look: () -> Value) -> Value? {
    guard isKnown(zone) else { return nil }
    let before = ProcessInfo.processInfo.environment["TZ"]
    unsafe setenv("TZ", zone, 1)
    defer { _ = if let before { unsafe setenv("TZ", before, 1) } else { unsafe unsetenv("TZ") } }
    return look()
  }

  private static func isKnown(_ zone: String) -> Bool {
    guard zone.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "/_-+".contains($0)) }) else { return false }
    var file = stat()
    return unsafe stat("/usr/share/zoneinfo/\(zone)", &file) == 0 && file.st_mode & S_IFMT == S_IFREG
  }

  /// How many seconds the zone of `TZ` is east of Greenwich at that time.
  private static func localOffset(at instant: Instant) -> Int {
    var seconds = time_t(instant.date.timeIntervalSince1970.rounded(.down))
    var local = unsafe tm()
    // Unlike localtime(3), localtime_r(3) need not look at TZ by itself.
    tzset()
    unsafe localtime_r(&seconds, &local)
    return unsafe local.tm_gmtoff
  }

  /// What the zone of `TZ` calls its time then.
  private static func localName(at instant: Instant) -> String {
    var seconds = time_t(instant.date.timeIntervalSince1970.rounded(.down))
    var local = unsafe tm()
    tzset()
    unsafe localtime_r(&seconds, &local)
    return unsafe local.tm_zone.map { unsafe String(cString: $0) } ?? ""
  }
}
