package import Newsroom

/// One immutable content of a story.
package struct VersionBody: Codable, Sendable {
  package var story: Int
  package var number: Int
  package var contentHash: String
  /// What approving it decides.
  package var kind: DecisionKind
  /// Its author's note.
  @NullWhenNil package var note: String?
  /// The draft as it came in.
  package var original: String
  package var savedBy: String
  package var savedAt: Instant
  /// Everybody who counts as its author.
  package var authors: [String]
  /// Whose approvals count.
  package var approvedBy: [String]
  package var findings: [Finding]

  package init(
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
package struct BranchBody: Codable, Sendable {
  /// The submission's number.
  package var submission: Int
  package var savedBy: String
  package var at: Instant
  /// Why it did not become a version.
  package var reason: String
  /// The draft as it came in.
  package var original: String

  package init(submission: Int, savedBy: String, at: Instant, reason: String, original: String) {
    self.submission = submission
    self.savedBy = savedBy
    self.at = at
    self.reason = reason
    self.original = original
  }
}
