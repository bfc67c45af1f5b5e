public import Newsroom

/// One immutable content of a story.
public struct VersionBody: Codable, Sendable {
  /// The story's number.
  public var story: Int
  /// The version's number.
  public var number: Int
  /// The content hash.
  public var contentHash: String
  /// What approving it decides.
  public var kind: DecisionKind
  /// Its author's note.
  @NullWhenNil public var note: String?
  /// The draft as it came in.
  public var original: String
  /// Who saved it.
  public var savedBy: String
  /// When.
  public var savedAt: Instant
  /// Everybody who counts as its author.
  public var authors: [String]
  /// Whose approvals count.
  public var approvedBy: [String]
  /// What the checks found.
  public var findings: [Finding]

  /// A version of these properties.
  public init(
    story: Int, number: Int, contentHash: String, kind: DecisionKind, note: String?, original: String, savedBy: String,
    savedAt: Instant, authors: [String], approvedBy: [String], findings: [Finding]
  ) {
    self.story = story
    self.number = number
    self.contentHash = contentHash
    self.kind = kind
    self.note = note
    self.original = original
    self.savedBy = savedBy
    self.savedAt = savedAt
    self.authors = authors
    self.approvedBy = approvedBy
    self.findings = findings
  }
}

/// A text that is kept beside a story because somebody else saved first or the story was approved.
public struct BranchBody: Codable, Sendable {
  /// The submission's number.
  public var submission: Int
  /// Who saved it.
  public var savedBy: String
  /// When.
  public var at: Instant
  /// Why it did not become a version.
  public var reason: String
  /// The draft as it came in.
  public var original: String

  /// A text kept beside a story.
  public init(submission: Int, savedBy: String, at: Instant, reason: String, original: String) {
    self.submission = submission
    self.savedBy = savedBy
    self.at = at
    self.reason = reason
    self.original = original
  }
}
