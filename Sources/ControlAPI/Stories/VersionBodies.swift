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
  /// What it says: what an approval signs, and the hash is of.
  package var content: Content
  /// The same as a draft, made from the content.
  package var draft: String
  /// The draft as it came in where it says exactly what the content says; else the same as `draft`.
  package var original: String
  /// Whether the draft that came in says something else than the content, so that `original` was made from the content.
  package var rebuilt: Bool
  /// Who saved it.
  package var savedBy: String
  /// When.
  package var savedAt: Instant
  /// Everybody who counts as its author.
  package var authors: [String]
  /// Whose approvals count.
  package var approvedBy: [String]
  /// What the checks found.
  package var findings: [Finding]
  /// When the caller first read it, or saved it; nil when they have not.
  @NullWhenNil package var readAt: Instant?

  /// A version of these properties.
  package init(
    story: Int, number: Int, contentHash: String, kind: DecisionKind, note: String?, content: Content,
    draft: String, original: String, rebuilt: Bool = false, savedBy: String, savedAt: Instant, authors: [String],
    approvedBy: [String], findings: [Finding], readAt: Instant? = nil
  ) {
    self.story = story
    self.number = number
    self.contentHash = contentHash
    self.kind = kind
    self.note = note
    self.content = content
    self.draft = draft
    self.original = original
    self.rebuilt = rebuilt
    self.savedBy = savedBy
    self.savedAt = savedAt
    self.authors = authors
    self.approvedBy = approvedBy
    self.findings = findings
    self.readAt = readAt
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
