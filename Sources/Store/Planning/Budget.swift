public import Foundation
public import Newsroom
import Postgres

/// A story that is planned for a day.
public struct PlannedStory: Hashable, Sendable {
  /// Its number.
  public var story: StoryNumber
  /// Its slug.
  public var slug: StorySlug
  /// Its desk.
  public var desk: DeskSlug
  /// Where its working version stands.
  public var state: StoryState
  /// The working version's number.
  public var version: VersionNumber
  /// The working version's headline.
  public var headline: String
  /// What it is about, if the draft says.
  public var summary: String?
  /// Its kicker.
  public var label: String?
  /// Who wrote it, as readers see them.
  public var bylines: [String]
  /// Its urgency.
  public var urgency: Int
  /// How many words its text has.
  public var words: Int
  /// Whether it has a picture.
  public var hasPicture: Bool
  /// When it is to go out, or went out first; nil for no time.
  public var at: Date?
  /// The trigger that it waits for.
  public var trigger: TriggerName?
  /// Whose work it is.
  public var assignee: StaffHandle?
  /// Why it does not go out.
  public var hold: HoldReason?
  /// Why it will not go out as expected, as ``Story/atRisk`` says it.
  public var atRisk: String?
}

extension Store {
  /// The stories of these desks that are planned for a day: by desk, and then by time; 500 at most, of how many in all.
  ///
  /// - Parameters:
  ///   - day: From its first instant to the first of the next.
  ///   - isPresent: Whether it is the present one: it has also what is in hand without a time or is behind its time, and what went
  ///     out on it.
  public func budget(
    of desks: [DeskSlug], for day: Range<Date>, isPresent: Bool
  ) async throws -> (stories: [PlannedStory], total: Int) {
    let rows = try await pool.query(queries["budget"], desks.map(\.text), day.lowerBound, day.upperBound, isPresent)
    let stories = try await readable(rows) { row in
      PlannedStory(
        story: try row.ordinal("number"), slug: try row.slug("slug"), desk: try row.slug("desk"),
        state: try row.choice("state"), version: try row.ordinal("working_version"),
        headline: try row.decode("headline"),
        summary: try row.decode("summary"), label: try row.decode("label"), bylines: try row.decode("bylines"),
        urgency: try row.decode("urgency"), words: try row.decode("words"), hasPicture: try row.decode("has_picture"),
        at: try row.decode("at"), trigger: try row.optionalSlug("trigger"), assignee: try row.optionalSlug("assignee"),
        hold: try row.decode("hold_reason", as: String?.self).map(HoldReason.init(rawValue:)),
        atRisk: try row.decode("at_risk"))
    }
    return (stories, try rows.first?.decode("total") ?? 0)
  }
}
