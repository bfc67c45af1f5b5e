public import Foundation
public import Newsroom

/// What a site shows of the newsroom: its people and desks, and some of its stories.
public struct SiteSnapshot: Sendable {
  /// A person, with the titles held on desks.
  public struct Author: Hashable, Sendable {
    /// The short name, which is part of the page's address.
    public var handle: StaffHandle
    /// The name as readers see it.
    public var name: String
    /// Shown on the author's page.
    public var bio: String?
    /// The person's own titles by desk, where a grant gives one; those for all desks under nil.
    public var titles: [Title]
  }

  /// A title and where it is held.
  public struct Title: Hashable, Sendable {
    /// The desk; nil for all.
    public var desk: DeskSlug?
    /// "Deputy desk chief for Africa".
    public var title: String
  }

  /// What the newsroom is known by, whatever it is called and wherever its site is.
  public var identity: UUID
  /// The newsroom.
  public var newsroom: NewsroomSettings
  /// Every desk, by slug.
  public var desks: [Desk]
  /// Everybody who ever worked here, by handle: past bylines stay.
  public var staff: [Author]
  /// The database's clock.
  public var now: Date
  /// What is set by hand of the front page and holds then, what was said last first.
  public var frontPage: [FrontPlacement]
  /// The stories that were asked for, as far as the destination has them and signatures vouch for them, the latest first
  /// publication first.
  public var stories: [PublishedStory]

  /// A newsroom.
  public init(
    identity: UUID, newsroom: NewsroomSettings, desks: [Desk], staff: [Author], now: Date,
    frontPage: [FrontPlacement] = [], stories: [PublishedStory]
  ) {
    self.identity = identity
    self.newsroom = newsroom
    self.desks = desks
    self.staff = staff
    self.now = now
    self.frontPage = frontPage
    self.stories = stories
  }
}
