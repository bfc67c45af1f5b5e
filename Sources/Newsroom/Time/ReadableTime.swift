import FoundationEssentials

/// An instant as a sentence has it, on the clocks of one place: `15:45 (Asia/Yerevan)`, `24 Nov 15:45 (UTC)` when that is
/// another day than the present one there, with the year when that is another, too.
///
/// Seconds are left out: who reads sentences wants to know roughly when.
struct ReadableTime: CustomStringConvertible {
  let description: String

  /// - Parameter zone: the place's; nil for UTC.
  init(_ instant: Date, zone: TimeZone?, now: Date) {
    let (day, clock) = Self.local(instant, zone)
    let (today, _) = Self.local(now, zone)
    let time = String(clock.description.prefix(5))
    let name = zone.map(\.identifier) ?? "UTC"
    let (year, month, dayOfMonth) = day.components
    let date =
      day == today
      ? "" : "\(dayOfMonth) \(Self.months[month - 1]) " + (year == today.components.year ? "" : "\(year) ")
    description = "\(date)\(time) (\(name == "GMT" ? "UTC" : name))"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func local(_ instant: Date, _ zone: TimeZone?) -> (CivilDay, ClockTime) {
    let seconds = Int(instant.timeIntervalSince1970.rounded(.down)) + (zone?.secondsFromGMT(for: instant) ?? 0)
    let day = Int((Double(seconds) / 86_400).rounded(.down))
    return (CivilDay(number: day), ClockTime(seconds: seconds - day * 86_400))
  }
}
