public import Newsroom

/// A request to act on a story; fields that the action does not use are ignored.
public struct ActionBody: Codable, Sendable {
  /// The revision that the person acts on.
  public var revision: Int?
  /// Their note.
  public var note: String?
  /// When it goes out, as typed; a bare time is the desk's.
  public var at: String?
  /// Required checks to override.
  public var override: [String]?
  /// Why checks are overridden or break-glass is used.
  public var reason: String?
  /// Whether to break the glass.
  public var breakGlass: Bool?
  /// The desk to move to.
  public var desk: String?
  /// The person to assign to.
  public var assignee: String?

  /// A request.
  public init(
    revision: Int? = nil, note: String? = nil, at: String? = nil, override: [String]? = nil, reason: String? = nil,
    breakGlass: Bool? = nil, desk: String? = nil, assignee: String? = nil
  ) {
    self.revision = revision
    self.note = note
    self.at = at
    self.override = override
    self.reason = reason
    self.breakGlass = breakGlass
    self.desk = desk
    self.assignee = assignee
  }
}

/// Whether somebody may do something, and if not, why and who may.
public struct ExplanationBody: Codable, Sendable {
  /// Whether the caller may do it now.
  public var allowed: Bool
  /// Every reason why not, in the order of checking.
  public var refusals: [Refusal]
  /// Who may do it now.
  public var whoCould: [String]

  /// An explanation.
  public init(allowed: Bool, refusals: [Refusal], whoCould: [String]) {
    self.allowed = allowed
    self.refusals = refusals
    self.whoCould = whoCould
  }
}

/// A request that takes nothing but a note.
public struct NoteBody: Codable, Sendable {
  /// The note.
  public var note: String?

  /// A note.
  public init(note: String? = nil) { self.note = note }
}
