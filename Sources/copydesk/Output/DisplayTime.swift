import FoundationEssentials
import Glibc
import Newsroom
import Synchronization

/// Times as people read them: in the desk's zone, the reader's own and UTC.
///
/// The zones are the C library's, which knows one at a time: that of `TZ`. Foundation knows all of them, but its Unicode data
/// take longer to load than everything else that a command does.
enum DisplayTime {
  /// Whether times are instants in UTC instead, as `--utc` wants them.
  static var saysInstants: Bool {
    get { instants.withLock { $0 } }
    set { instants.withLock { $0 = newValue } }
  }

  private static let instants = Mutex(false)

  /// Short, on the desk's clocks, with the zone: `06:00 EAT` today, `Sun 06:00 EAT` within six days, else `1 Dec 06:00 EAT`.
  static func full(_ instant: Instant, deskZone: String?) -> String {
    DeskClock(zone: deskZone, now: Instant(Date()), namesZone: true).said(instant)
  }

  /// In the reader's own zone, to the minute.
  static func local(_ instant: Instant) -> String {
    saysInstants ? instant.toTheSecond : text(instant, offset: localOffset(at: instant))
  }

  /// The time of day in the reader's own zone, to the second.
  static func clock(_ instant: Instant) -> String {
    if saysInstants { return instant.toTheSecond }
    let shifted = Instant(instant.date.addingTimeInterval(Double(localOffset(at: instant))))
    return String(shifted.description.dropFirst(11).prefix(8))
  }

  /// How long ago: `3 m`, `2 h`, `5 d`; with `--utc` since when.
  static func age(_ instant: Instant, now: Date = Date()) -> String {
    saysInstants ? instant.toTheSecond : length(from: instant, to: now)
  }

  /// How long there is until then, as in `in 3 m`; with `--utc` until when.
  static func ahead(_ instant: Instant, now: Date) -> String {
    saysInstants ? instant.toTheSecond : "in \(length(from: Instant(now), to: instant.date))"
  }

  private static func length(from instant: Instant, to now: Date) -> String {
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

extension Instant {
  /// RFC 3339 in UTC, without a fraction: `2026-12-01T02:00:00Z`.
  var toTheSecond: String { description.prefix(19) + "Z" }
}
