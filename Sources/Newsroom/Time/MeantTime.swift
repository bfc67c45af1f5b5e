public import FoundationEssentials

/// A local time as somebody meant it: what the clocks of a place show then. Kept beside the instant that it was taken for, which
/// stays what was signed: where the rules of the zone change, or the desk's zone, it can be told that the two have parted.
public struct MeantTime: Hashable, Codable, Sendable {
  /// To the second: `2026-12-01T06:00:00`.
  public var local: String
  /// The place's IANA zone.
  public var zone: String

  /// What those clocks show.
  public init(local: String, zone: String) {
    self.local = local
    self.zone = zone
  }

  /// What the clocks of a zone show at that instant, by the rules as they are now.
  public init(_ instant: Date, in zone: TimeZone) {
    let shifted = instant.addingTimeInterval(TimeInterval(zone.secondsFromGMT(for: instant)))
    self.init(local: String(Instant(shifted).description.prefix(19)), zone: zone.identifier)
  }

  /// What somebody meant who wrote a time for that instant at a place; nil when they named an offset, or said how far away it
  /// is: then they meant the instant.
  public init?(written text: String, _ instant: Date, at zone: String) {
    guard case .shown(let time, let named)? = SpokenTime(text), time.offset == nil,
      let zone = TimeZone(identifier: named ?? zone)
    else { return nil }
    self.init(instant, in: zone)
  }

  /// The instant that it means by the rules as they are now; nil when its clocks do not show it any more, or twice.
  public var instant: Date? {
    guard let clock = LocalClock(zone: zone) else { return nil }
    return try? clock.instant(local, now: .distantPast)
  }
}
