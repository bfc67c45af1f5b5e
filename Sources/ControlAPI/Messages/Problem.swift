public import Newsroom

/// What went wrong, as a problem document (RFC 9457).
public struct Problem: Error, Hashable, Codable, Sendable {
  /// The media type of its body.
  public static let mediaType = "application/problem+json"

  /// A URI that identifies the kind of problem.
  public var type: String
  /// The kind of problem, in a few words.
  public var title: String
  /// The HTTP status.
  public var status: Int
  /// The stable code.
  public var code: RefusalCode
  /// What happened, to what, in one sentence.
  public var detail: String
  /// What to do, in one sentence.
  public var hint: String
  /// The line of the draft or file, from 1; nil when the problem concerns all of it.
  public var line: Int?
  /// The column in that line, from 1.
  public var column: Int?
  /// All other reasons, in the order of checking.
  public var refusals: [Refusal]?

  /// The problem document of a refusal.
  public init(_ refusal: Refusal, line: Int? = nil, column: Int? = nil, refusals: [Refusal]? = nil) {
    type = "urn:copydesk:problem:\(refusal.code.rawValue)"
    title = refusal.code.title
    status = refusal.code.httpStatus
    code = refusal.code
    detail = refusal.detail
    hint = refusal.hint
    self.line = line
    self.column = column
    self.refusals = refusals
  }

  /// The problem as a refusal.
  public var refusal: Refusal { Refusal(code, detail, hint: hint) }
}
