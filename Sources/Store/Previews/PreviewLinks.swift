public import Foundation
public import Newsroom
import Postgres

/// A link by which somebody outside sees a story's page as it would be published.
public struct PreviewLink: Hashable, Sendable {
  /// What only those know who were given it.
  public var token: PreviewToken
  /// The story.
  public var story: StoryNumber
  /// Its slug.
  public var slug: StorySlug
  /// Its desk.
  public var desk: DeskSlug
  /// The version that it shows.
  public var version: VersionNumber
  /// The site that makes the page.
  public var destination: DestinationName
  /// Who gave it.
  public var by: StaffHandle
  /// When.
  public var at: Date
  /// The first instant at which it is over, to the second.
  public var until: Date
  /// Why it is over; nil while it is not.
  public var over: PreviewEnd?

  init(_ row: Row) throws {
    guard let token = PreviewToken(try row.decode("token")) else { throw MissingRow(query: "preview link") }
    self.token = token
    story = try row.ordinal("story")
    slug = try row.slug("slug")
    desk = try row.slug("desk")
    version = try row.ordinal("version")
    destination = try row.slug("destination")
    by = try row.slug("made_by")
    at = try row.decode("made_at")
    until = try row.decode("until")
    over = try row.decode("over", as: String?.self).flatMap(PreviewEnd.init(rawValue:))
  }
}

extension Store {
  /// The setting of a site that says where previews are found.
  public static let previewSetting = "previews"

  /// The links that are not over, what was made last first; those to one story, or all.
  public func previewLinks(to story: StoryReference? = nil) async throws -> [PreviewLink] {
    var number: StoryNumber?
    if let story { number = try await self.number(of: story, on: pool) }
    return try await openPreviews(to: number, pool)
  }

  /// The story to which a link leads, over or not; nil for one that was never made.
  public func story(ofPreview token: PreviewToken) async throws -> StoryNumber? {
    try await pool.queryOne(queries["story_of_preview"], token.text)?.ordinal("story")
  }

  /// The links of which the log does not say yet that they are over, for the site that makes their pages.
  public func previewLinks(at destination: DestinationName) async throws -> [PreviewLink] {
    try await pool.query(queries["previews_to_tend"], destination.text).map(PreviewLink.init)
  }

  /// By what a web server tells links that were made here from others.
  public func previewSecret() async throws -> String {
    guard let row = try await pool.queryOne(queries["preview_secret"]) else {
      throw MissingRow(query: "preview_secret")
    }
    return try row.decode("secret")
  }

  /// Enters in the log that a link is over by itself, if it is.
  public func concludePreview(_ link: PreviewLink) async throws {
    try await transaction { connection in
      guard let story = try await lock(.number(link.story), connection),
        let row = try await connection.queryOne(queries["preview_over"], link.token.text),
        let over = try row.decode("over", as: String?.self).flatMap(PreviewEnd.init(rawValue:))
      else { return }
      try await write(.previewOver(story, link.token, because: over), at: try await now(connection), connection)
    }
  }

  /// What the workflow must know to rule on links to a story's preview.
  func previewFacts(_ story: StoryFacts, _ connection: Connection) async throws -> PreviewFacts {
    var random = SystemRandomNumberGenerator()
    return PreviewFacts(
      hasAddress: try await previewSite(of: story.desk, connection) != nil,
      open: try await openPreviews(to: story.number, connection).map(\.token),
      next: PreviewToken(random.next(), random.next()))
  }

  /// Enters what becomes of links to a story's preview: before the log has it.
  func record(_ preview: StoryChange.Preview, by change: StoryChange, _ connection: Connection) async throws {
    let story = change.story
    switch preview {
    case .link(let token, let until):
      guard let site = try await previewSite(of: story.desk, connection) else { return }
      try await connection.execute(
        queries["make_preview_link"], token.text, story.number.rawValue, site.text, change.actor.name, until)
      try await lookAtSites(at: until, connection)
    case .end(let tokens, let because):
      try await connection.execute(queries["end_preview_links"], tokens.map(\.text), because.rawValue)
    }
    try await lookAtSites(connection)
  }

  /// Has sites look where a change may have ended links to the story's preview.
  func lookAtPreviews(after change: StoryChange, _ connection: Connection) async throws {
    guard change.version != nil || change.action == .action(.spike) || change.story.state == .killed,
      let row = try await connection.queryOne(queries["has_unended_previews"], change.story.number.rawValue),
      try row.decode("has_some")
    else { return }
    try await lookAtSites(connection)
  }

  private func openPreviews(
    to story: StoryNumber?, _ connection: some PostgresQuerying
  ) async throws -> [PreviewLink] {
    try await connection.query(queries["open_previews"], story?.rawValue).map(PreviewLink.init)
  }

  /// The site that makes previews of a desk's stories, the primary before others; nil when none says where they are found.
  private func previewSite(of desk: DeskSlug, _ connection: Connection) async throws -> DestinationName? {
    let configuration = try await signedConfiguration(connection)
    let primary = configuration.newsroom.primary
    return configuration.destinations.filter { $0.takes(desk) && $0.settings.values[Self.previewSetting] != nil }
      .min { ($0.name == primary ? 0 : 1, $0.name.text) < ($1.name == primary ? 0 : 1, $1.name.text) }?.name
  }
}
