package import Newsroom

/// A link by which somebody outside sees a story's page as it would be published.
package struct PreviewLinkBody: Codable, Sendable {
  package var story: Int
  package var slug: String
  package var desk: String
  package var version: Int
  /// The link, for those who could give one themselves.
  @NullWhenNil package var url: String?
  /// By what it is ended, for them alone, too.
  @NullWhenNil package var token: String?
  /// When it is over.
  package var until: Instant
  /// Who gave it.
  package var by: String
  package var at: Instant

  package init(
    story: Int, slug: String, desk: String, version: Int, url: String?, token: String?, until: Instant, by: String,
    at: Instant
  ) {
    self.story = story
    self.slug = slug
    self.desk = desk
    self.version = version
    self.url = url
    self.token = token
    self.until = until
    self.by = by
    self.at = at
  }
}

/// The story to which a preview link leads.
package struct PreviewedStoryBody: Codable, Sendable {
  package var story: Int

  package init(story: Int) { self.story = story }
}
