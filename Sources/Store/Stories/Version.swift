public import Foundation
public import Newsroom
import Postgres

/// One immutable content of a story, with all that is known of it.
public struct Version: Hashable, Sendable {
  /// One person's signature on this version.
  public struct Approval: Hashable, Sendable {
    /// Whose.
    public var by: StaffHandle
    /// For whom the person stood in.
    public var onBehalfOf: StaffHandle?
    /// When.
    public var at: Date
    /// The time that was signed for it to go out.
    public var publishAt: Date?
    /// The reason for breaking the glass.
    public var breakGlassReason: String?
    /// The checks that were overridden.
    public var overriddenChecks: [String]
    /// Why they were.
    public var overrideReason: String?
    /// When it was made void; nil while it holds.
    public var voidedAt: Date?
  }

  /// The story's number.
  public var story: StoryNumber
  /// The version's number.
  public var number: VersionNumber
  /// The content hash.
  public var hash: ContentHash
  /// What it says.
  public var content: Content
  /// The draft as it was submitted, byte for byte; what counts is `content`.
  public var original: [UInt8]
  /// When that was.
  public var receivedAt: Date
  /// What it would be, or was, on going out.
  public var kind: DecisionKind
  /// What a correction or update says of itself.
  public var note: String?
  /// Who saved it, as records name them.
  public var savedBy: String
  /// When.
  public var savedAt: Date
  /// Its authors, who cannot approve it.
  public var authors: [StaffHandle]
  /// The desk's policy as it was at submission.
  public var policy: DeskPolicy
  /// What the checks found.
  public var findings: [Finding]
  /// The signatures on it, void ones included, in order.
  public var approvals: [Approval]
}

/// A text that lost a race or came upon a lock, kept beside the story.
public struct Branch: Hashable, Sendable {
  /// The submission that brought it.
  public var submission: SubmissionID
  /// Who saved it, as records name them.
  public var savedBy: String
  /// When it came in.
  public var at: Date
  /// Why it is not a version.
  public var rejection: Rejection
  /// The draft, byte for byte.
  public var draft: [UInt8]
}

/// The file of a picture, known by its content.
public struct Asset: Hashable, Sendable {
  /// SHA-256 of the bytes, lower-case hexadecimal.
  public var sha256: String
  /// `image/jpeg`, `image/png` or `image/webp`.
  public var mediaType: String
  /// In pixels.
  public var width: Int
  /// In pixels.
  public var height: Int
  /// The file.
  public var bytes: [UInt8]
}

extension Version {
  init(_ row: Row, approvals: [Approval]) throws {
    self.init(
      story: try row.ordinal("story"), number: try row.ordinal("number"), hash: try row.hash("content_hash"),
      content: try row.content("content"), original: try row.decode("draft"),
      receivedAt: try row.decode("received_at"), kind: try row.choice("kind"),
      note: try row.decode("note"), savedBy: try row.decode("saved_by"), savedAt: try row.decode("saved_at"),
      authors: try row.slugs("authors"), policy: try row.json("policy"), findings: try row.json("findings"),
      approvals: approvals)
  }
}

extension Version.Approval {
  init(row: Row) throws {
    self.init(
      by: try row.slug("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"), at: try row.decode("signed_at"),
      publishAt: try row.decode("publish_at"), breakGlassReason: try row.decode("break_glass_reason"),
      overriddenChecks: try row.decode("overridden_checks"), overrideReason: try row.decode("override_reason"),
      voidedAt: try row.decode("voided_at"))
  }
}
