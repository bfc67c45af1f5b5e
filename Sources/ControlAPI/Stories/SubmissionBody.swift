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
  package var findings: [Finding]
  /// Why it was rejected, where in the draft, and what to do.
  @NullWhenNil package var rejection: Rejection?

  package init(
    id: Int, state: String, action: Action, submitter: String, fileName: String?, receivedAt: Instant,
    settledAt: Instant?, story: Int?, slug: String?, version: Int?, findings: [Finding], rejection: Rejection?
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
    self.findings = findings
    self.rejection = rejection
  }
}
