public import Foundation
public import Newsroom

/// All that a site shows beside the story that is being delivered.
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
  /// What the site carries once the order is carried out, the latest first publication first: the latest of every desk
  /// and of every author, what the story that is being delivered names as related, what names it, and what that names.
  /// A killed story is not in it.
  public var stories: [PublishedStory]
  /// When a story of each desk was last withdrawn.
  public var withdrawals: [DeskSlug: Date]
}
