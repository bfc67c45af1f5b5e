package import Newsroom

/// What went wrong, as a problem document (RFC 9457).
package struct Problem: Error, Hashable, Codable, Sendable {
  package static let mediaType = "application/problem+json"

  /// A URI that identifies the kind of problem.
  package var type: String
  /// The kind of problem, in a few words.
  package var title: String
  /// The HTTP status.
  package var status: Int
  /// The stable code.
  package var code: RefusalCode
  /// What happened, to what, in one sentence.
  package var detail: String
  /// What to do, in one sentence.
  package var hint: String
  /// The line of the draft or file, from 1; nil when the problem concerns all of it.
  package var line: Int?
  /// The column in that line, from 1.
  package var column: Int?
  /// All other reasons, in the order of checking.
  package var refusals: [Refusal]?

  /// The problem document of a refusal.
  package init(_ refusal: Refusal, line: Int? = nil, column: Int? = nil, refusals: [Refusal]? = nil) {
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
  package var refusal: Refusal { Refusal(code, detail, hint: hint) }
}
