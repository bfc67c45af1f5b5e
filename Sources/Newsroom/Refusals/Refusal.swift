/// The stable codes of everything that can be refused; the same on the socket, in the command's exit status and in logs.
///
/// The first ten are looked for in this order, and the first that applies is the answer's.
public enum RefusalCode: String, CaseIterable, Codable, Sendable {
  case notFound = "not_found"
  case unknownAccount = "unknown_account"
  case versionConflict = "version_conflict"
  case wrongState = "wrong_state"
  case selfApproval = "self_approval"
  case notPermitted = "not_permitted"
  case unread
  case checksFailed = "checks_failed"
  case embargoed
  case frozen
  case alreadyApproved = "already_approved"
  case slugTaken = "slug_taken"
  case invalidDraft = "invalid_draft"
  case tooLarge = "too_large"
  case usage
  case idempotencyMismatch = "idempotency_mismatch"
  case inProgress = "in_progress"
  case gone
  case badConfiguration = "bad_configuration"
  case unavailable
  case tooManyConnections = "too_many_connections"
  case `internal`
}

/// Why something was not done, and what to do about it.
public struct Refusal: Error, Hashable, Codable, Sendable {
  /// The stable code.
  public var code: RefusalCode
  /// What happened, to what, in one sentence.
  public var detail: String
  /// What to do, in one sentence.
  public var hint: String

  /// A refusal of that code, sentence and hint.
  public init(_ code: RefusalCode, _ detail: String, hint: String) {
    self.code = code
    self.detail = detail
    self.hint = hint
  }
}
