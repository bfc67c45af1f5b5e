public import Newsroom
import Postgres

/// A story that readers see and that somebody put on the front page by hand, or took off it.
public struct PlacedStory: Hashable, Sendable {
  /// Where it was put.
  public var placement: FrontPlacement
  /// The slug.
  public var slug: StorySlug
  /// The desk.
  public var desk: DeskSlug
  /// What readers see as its headline.
  public var headline: String
}

extension Store {
  /// What is set by hand of the front page, what was set last first.
  public func frontPageStories() async throws -> [PlacedStory] {
    let placements = try await frontPage()
    guard !placements.isEmpty else { return [] }
    let rows = try await pool.query(queries["placed_stories"], placements.map(\.story.rawValue))
    let stories = try rows.map { ($0, try $0.ordinal("number", StoryNumber.self)) }
    return try placements.compactMap { placement in
      guard let row = stories.first(where: { $0.1 == placement.story })?.0 else { return nil }
      return PlacedStory(
        placement: placement, slug: try row.slug("slug"), desk: try row.slug("desk"),
        headline: try row.decode("headline"))
    }
  }
}
