public import Foundation
public import Newsroom

/// A story as readers see it.
public struct PublishedStory: Hashable, Sendable {
  /// What a correction or an update said of itself, for readers.
  public struct Amendment: Hashable, Sendable {
    /// `clarify`, `correct` or `update`.
    public var kind: DecisionKind
    /// The note; a correction or clarification always has one.
    public var note: String?
    /// When it went out.
    public var at: Date
    /// The version that it made.
    public var version: VersionNumber
  }

  /// The number.
  public var number: StoryNumber
  /// The slug, which is part of its address.
  public var slug: StorySlug
  /// The desk, which is part of its address.
  public var desk: DeskSlug
  /// The version.
  public var version: VersionNumber
  /// Its content hash.
  public var hash: ContentHash
  /// What it says.
  public var content: Content
  /// When the story went out first.
  public var firstPublishedAt: Date
  /// When this version went out.
  public var updatedAt: Date
  /// Its clarifications, corrections and updates, the oldest first.
  public var amendments: [Amendment]
  /// Where it lay before, from the site's root, as in `africa/swap`: these lead to where it is now.
  public var formerPaths: [String] = []
}
