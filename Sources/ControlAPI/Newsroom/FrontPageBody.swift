package import Newsroom

/// What is set by hand of the front page for one story.
package struct FrontPageBody: Codable, Sendable {
  package var story: Int
  package var slug: String
  package var desk: String
  package var headline: String
  /// `lead`, `pin` or `drop`.
  package var place: String
  /// When it ends by itself.
  @NullWhenNil package var until: Instant?
  /// Who set it.
  package var by: String
  package var at: Instant

  package init(
    story: Int, slug: String, desk: String, headline: String, place: String, until: Instant?, by: String, at: Instant
  ) {
    self.story = story
    self.slug = slug
    self.desk = desk
    self.headline = headline
    self.place = place
    self.until = until
    self.by = by
    self.at = at
  }
}
