public import Foundation
public import Newsroom
import Postgres

/// A story that a search found.
public struct FoundStory: Hashable, Sendable {
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
  /// The version that readers see; nil for none.
  public var liveVersion: VersionNumber?
  /// The working version's headline.
  public var headline: String
  /// Who wrote it, as readers see them.
  public var bylines: [String]
  /// When it first came in.
  public var cameIn: Date
  /// When readers first saw it.
  public var firstPublishedAt: Date?
  /// How long an excerpt is at most, as the query has it.
  public static let longestExcerpt = 240

  /// Some of its text, around what was looked for where it is there.
  public var excerpt: String
  /// Whether there is text before the excerpt.
  public var excerptBeginsInside: Bool
}

/// Among which stories to look; all of its conditions must hold.
public struct SearchScope: Hashable, Sendable {
  /// On this desk.
  public var desk: DeskSlug?
  /// In one of these states; empty for any.
  public var states: Set<StoryState>
  /// With this person among the authors of the working version.
  public var author: StaffHandle?
  /// That came in at or after this instant.
  public var since: Date?
  /// That came in before this instant.
  public var until: Date?

  /// A scope of these conditions; without any, all stories.
  public init(
    desk: DeskSlug? = nil, states: Set<StoryState> = [], author: StaffHandle? = nil, since: Date? = nil,
    until: Date? = nil
  ) {
    self.desk = desk
    self.states = states
    self.author = author
    self.since = since
    self.until = until
  }
}

extension Store {
  /// How many of the newest stories with the words are looked at, to find out which fit best.
  public static let searched = 200

  /// The stories with these words in headline, slug, byline, keywords, standfirst or text of the working version, the best fit
  /// first and then the newest.
  ///
  /// One query. Of more than ``searched`` stories the newest are looked at, so that it takes about as long among a million.
  ///
  /// - Parameter limit: 1 to 200; what is beyond counts as the nearest of these.
  /// - Returns: The stories, and how many were found; ``searched`` means that many or more.
  public func search(
    _ words: SearchWords, in scope: SearchScope = SearchScope(), limit: Int = 20
  ) async throws -> (stories: [FoundStory], found: Int) {
    let states = scope.states.isEmpty ? nil : scope.states.map(\.rawValue).sorted()
    let rows = try await pool.query(
      queries["search"], words.wanted, words.unwanted, scope.desk?.text, states, scope.author?.text, scope.since,
      scope.until, Self.searched, Page<FoundStory>.limit(limit),
      words.wanted.first?.trimmingCharacters(in: ["*"]))
    let stories = try await readable(rows) { row in
      FoundStory(
        story: try row.ordinal("number"), slug: try row.slug("slug"), desk: try row.slug("desk"),
        state: try row.choice("state"), version: try row.ordinal("working_version"),
        liveVersion: try row.decode("live_version", as: Int?.self).map { VersionNumber($0) },
        headline: try row.decode("headline"), bylines: try row.decode("bylines"),
        cameIn: try row.decode("submitted_at"), firstPublishedAt: try row.decode("first_published_at"),
        excerpt: try row.decode("excerpt"), excerptBeginsInside: try row.decode("excerpt_begins_inside"))
    }
    return (stories, try rows.first?.decode("found") ?? 0)
  }
}
