public import Newsroom

/// Something submitted, and whether it was accepted.
public struct SubmissionBody: Codable, Sendable {
  /// The number.
  public var id: Int
  /// `waiting`, `accepted` or `rejected`.
  public var state: String
  /// What the sender asked for.
  public var action: Action
  /// Who sent it.
  public var submitter: String
  /// The file's name on the sender's side.
  @NullWhenNil public var fileName: String?
  /// When it came in.
  public var receivedAt: Instant
  /// When it was accepted or rejected.
  @NullWhenNil public var settledAt: Instant?
  /// The story that it belongs to.
  @NullWhenNil public var story: Int?
  /// That story's slug.
  @NullWhenNil public var slug: String?
  /// The version that it became.
  @NullWhenNil public var version: Int?
  /// What the checks found in it.
  public var findings: [Finding]
  /// Why it was rejected, where in the draft, and what to do.
  @NullWhenNil public var rejection: Rejection?

  /// A submission of these properties.
  public init(
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
