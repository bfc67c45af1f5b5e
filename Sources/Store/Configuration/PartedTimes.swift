public import Foundation
public import Newsroom
import Postgres

/// A time to come that was meant as a local one, and does not mean the instant any more that it was taken for: the rules of its zone
/// have changed since, or its desk has another zone.
public struct PartedTime: Hashable, Sendable {
  /// What the time is: `goes out`, `embargo`, `wanted`.
  public var what: String
  /// The story's number.
  public var story: StoryNumber
  /// Its slug.
  public var slug: StorySlug
  /// Its desk.
  public var desk: DeskSlug
  /// The instant that counts: what was signed.
  public var instant: Date
  /// What was meant.
  public var meant: MeantTime
  /// What the desk's clocks show at that instant, by the rules as they are now.
  public var now: MeantTime

  /// In a sentence.
  public var sentence: String {
    let shown = "\(now.local.replacing("T", with: " ").prefix(16)) (\(now.zone))"
    return
      "story \(story) (\(slug)): \(what) at \(meant.local.replacing("T", with: " ").prefix(16)) (\(meant.zone)), as it was "
      + "meant, is now \(shown)"
  }
}

extension Store {
  /// The times to come that have parted from what was meant, the next first.
  public func partedTimes() async throws -> [PartedTime] {
    let zones = Dictionary(try await desks().map { ($0.slug, $0.timeZone) }) { first, _ in first }
    return try await pool.query(queries["meant_times"]).compactMap { row in
      let desk: DeskSlug = try row.slug("desk")
      guard let meant = try row.meant("local_time", "time_zone"), let zone = zones[desk],
        let clock = TimeZone(identifier: zone)
      else { return nil }
      let instant = try row.decode("at", as: Date.self)
      let shown = MeantTime(instant, in: clock)
      guard shown.local != meant.local || meant.instant != instant else { return nil }
      return PartedTime(
        what: try row.decode("what"), story: try row.ordinal("number"), slug: try row.slug("slug"), desk: desk,
        instant: instant, meant: meant, now: shown)
    }
  }
}
