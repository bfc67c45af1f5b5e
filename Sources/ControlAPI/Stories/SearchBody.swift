package import Newsroom

/// What a search found.
package struct SearchBody: Codable, Sendable {
  /// A story with the words.
  package struct Story: Codable, Sendable {
    package var number: Int
    package var slug: String
    package var desk: String
    package var state: StoryState
    package var version: Int
    /// The version that readers see; null for none.
    @NullWhenNil package var liveVersion: Int?
    package var headline: String
    /// Who wrote it, as readers see them.
    package var bylines: [String]
    /// When it first came in.
    package var cameIn: Instant
    /// When readers first saw it.
    @NullWhenNil package var firstPublishedAt: Instant?
    /// Some of its text, around what was looked for where it is there.
    package var excerpt: String

    package init(
      number: Int, slug: String, desk: String, state: StoryState, version: Int, liveVersion: Int?, headline: String,
      bylines: [String], cameIn: Instant, firstPublishedAt: Instant?, excerpt: String
    ) {
      self.number = number
      self.slug = slug
      self.desk = desk
      self.state = state
      self.version = version
      self.liveVersion = liveVersion
      self.headline = headline
      self.bylines = bylines
      self.cameIn = cameIn
      self.firstPublishedAt = firstPublishedAt
      self.excerpt = excerpt
    }
  }

  /// The database's clock.
  package var now: Instant
  /// The time zone by which days and times were read, and should be shown.
  package var timeZone: String
  /// The best fit first, then the newest.
  @ListItems package var items: [Story]
  /// How many stories were found.
  package var found: Int
  /// Whether those are all: only so many of the newest are looked at.
  package var complete: Bool

  package init(now: Instant, timeZone: String, items: [Story], found: Int, complete: Bool) {
    self.now = now
    self.timeZone = timeZone
    self.items = items
    self.found = found
    self.complete = complete
  }
}
