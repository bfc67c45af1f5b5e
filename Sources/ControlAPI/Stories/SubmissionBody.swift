package import Newsroom

/// Something submitted, and whether it was accepted.
package struct SubmissionBody: Codable, Sendable {
  package var id: Int
  /// `waiting`, `accepted` or `rejected`.
  package var state: String
  /// What the sender asked for.
  package var action: Action
  package var submitter: String
  /// The file's name on the sender's side.
  @NullWhenNil package var fileName: String?
  package var receivedAt: Instant
  /// When it was accepted or rejected.
  @NullWhenNil package var settledAt: Instant?
  /// The story that it belongs to.
  @NullWhenNil package var story: Int?
  @NullWhenNil package var slug: String?
  /// The version that it became.
  @NullWhenNil package var version: Int?
  /// Whether that version was there before: the text says the same, and made nothing new.
  package var unchanged: Bool
  package var findings: [Finding]
  /// Why it was rejected, where in the draft, and what to do.
  @NullWhenNil package var rejection: Rejection?

  package init(
    id: Int, state: String, action: Action, submitter: String, fileName: String?, receivedAt: Instant,
    settledAt: Instant?, story: Int?, slug: String?, version: Int?, unchanged: Bool = false,
    findings: [Finding], rejection: Rejection?
  ) {
    self.id = id
    self.state = state
    self.action = action
    self.submitter = submitter
    self.fileName = fileName
    self.receivedAt = receivedAt
    self.settledAt = settledAt
    self.story = story
    self.slug = slug
    self.version = version
    self.unchanged = unchanged
    self.findings = findings
    self.rejection = rejection
  }
}

/// Something submitted with its draft, as `rejects show --json` gives it.
package struct SubmittedDraftBody: Codable, Sendable {
  package var submission: SubmissionBody
  /// The draft as it came in; bytes that are not UTF-8 are shown as U+FFFD.
  package var draft: String

  package init(submission: SubmissionBody, draft: String) {
    self.submission = submission
    self.draft = draft
  }
}
