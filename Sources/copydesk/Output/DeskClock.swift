import ControlAPI
import FoundationEssentials
import Newsroom

/// The clocks of a desk, for screens that name the zone once: short times, and days as people say them.
struct DeskClock {
  private let zone: String
  /// The day that it is there.
  let today: CivilDay
  /// Whether ``said(_:)`` names the zone each time.
  private let namesZone: Bool

  /// - Parameters:
  ///   - zone: An IANA zone; UTC counts for one that this host does not know.
  ///   - namesZone: Whether each time is said with the zone, since the screen does not name it once.
  init(zone: String?, now: Instant, namesZone: Bool = false) {
    self.zone = zone ?? "UTC"
    self.namesZone = namesZone
    today = DisplayTime.place(now, zone: self.zone).day
  }

  /// `06:00`.
  func time(_ instant: Instant) -> String {
    DisplayTime.saysInstants ? instant.toTheSecond : DisplayTime.place(instant, zone: zone).clock
  }

  /// The day that it is there then.
  func day(_ instant: Instant) -> CivilDay { DisplayTime.place(instant, zone: zone).day }

  /// `06:00` today, `Sun 06:00` within six days, else `1 Dec 06:00`; with the year where it is another.
  func short(_ instant: Instant) -> String {
    if DisplayTime.saysInstants { return instant.toTheSecond }
    let day = day(instant)
    let time = time(instant)
    if day == today { return time }
    if abs(day.number - today.number) < 7 { return "\(Self.weekdays[day.weekday]) \(time)" }
    return "\(date(day)) \(time)"
  }

  /// The same with the zone, where the screen does not name it: `06:00 EAT`.
  func said(_ instant: Instant) -> String {
    namesZone && !DisplayTime.saysInstants ? "\(short(instant)) \(label(instant))" : short(instant)
  }

  /// `Sat 28 Nov`, after `today` or `tomorrow` where it is.
  func name(_ day: CivilDay) -> String {
    let name = "\(Self.weekdays[day.weekday]) \(date(day))"
    return switch day.number - today.number {
    case 0: "Today, \(name)"
    case 1: "Tomorrow, \(name)"
    case -1: "Yesterday, \(name)"
    default: name
    }
  }

  /// What its time is called then: `EAT`, or where that has no letters, the zone's name: `Asia/Yerevan`.
  func label(_ instant: Instant) -> String {
    if DisplayTime.saysInstants { return "UTC" }
    let place = DisplayTime.place(instant, zone: zone)
    guard place.isKnown else { return "UTC" }
    return place.abbreviation.first?.isLetter == true ? place.abbreviation : zone
  }

  /// The title of a list, with the zone of its times.
  func titled(_ title: String) -> String { "\(title) · times in \(label(Instant(Date())))" }

  private func date(_ day: CivilDay) -> String {
    let (year, month, dayOfMonth) = day.components
    return "\(dayOfMonth) \(Self.months[month - 1])" + (year == today.components.year ? "" : " \(year)")
  }

  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension FreezeBody {
  /// The same as `inWords`, on the clocks of a screen that names its zone.
  func inWords(on clock: DeskClock) -> String {
    let end = until.map { " until \(clock.said($0))" } ?? ""
    return "\(place) is frozen by \(by) since \(clock.said(since))\(end)\(why)"
  }
}
