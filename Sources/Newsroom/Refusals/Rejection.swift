/// Why a draft was not accepted, where, and what to do; its text is kept all the same.
public struct Rejection: Error, Hashable, Codable, Sendable {
  /// What kind of fault it was.
  public enum Code: String, CaseIterable, Codable, Sendable {
    /// Larger than the limit of a draft or of a picture.
    case tooLarge = "too_large"
    /// Not UTF-8.
    case notUTF8 = "not_utf8"
    /// A control character that no text has.
    case controlCharacter = "control_character"
    /// No front matter, or one without an end.
    case noFrontMatter = "no_front_matter"
    /// Front matter that is not YAML, or YAML of a kind that is not taken.
    case yaml
    /// Nested too deeply: front matter or body.
    case tooDeep = "too_deep"
    /// The parser needs more time or memory for it than a text can need.
    case tooComplex = "too_complex"
    /// A key that front matter does not have.
    case unknownKey = "unknown_key"
    /// A key named twice.
    case duplicateKey = "duplicate_key"
    /// No headline, desk or byline.
    case missing
    /// A value of another kind than its key takes, where nothing can stand in for it.
    case wrongType = "wrong_type"
    /// A desk that the newsroom does not have.
    case unknownDesk = "unknown_desk"
    /// An embargo that names no instant; a story may not lose its embargo unseen.
    case embargo
    /// A picture that is not what it says it is, or named by more than a plain name.
    case picture
    /// The slug belongs to somebody else's story, or to the site itself.
    case slugTaken = "slug_taken"
    /// The story is in a state that takes no new version this way.
    case wrongState = "wrong_state"
    /// The submitter may not file this story.
    case notPermitted = "not_permitted"
    /// The story moved on since the submitter read it.
    case versionConflict = "version_conflict"
    /// It was sent in as a fix, and changes more than one may.
    case moreThanFix = "more_than_fix"
    /// Every attempt to read it failed, through no fault that can be named.
    case notRead = "not_read"
  }

  /// What kind of fault it was.
  public var code: Code
  /// What is wrong, in a sentence.
  public var reason: String
  /// The line of the draft as submitted, from 1; 0 when it concerns the whole.
  public var line: Int
  /// The column in that line, in characters from 1; 0 when it concerns the whole line.
  public var column: Int
  /// What to do, in a sentence.
  public var hint: String

  /// A rejection of these properties; without a place it concerns the whole.
  public init(_ code: Code, _ reason: String, line: Int = 0, column: Int = 0, hint: String) {
    self.code = code
    self.reason = reason
    self.line = line
    self.column = column
    self.hint = hint
  }
}

extension Rejection {
  /// The rejection of a draft whose every reading failed, so that nobody waits for it in vain.
  public static let notRead = Rejection(
    .notRead, "The newsroom could not read the draft: every attempt failed.",
    hint: "Submit it again; if that fails too, an operator finds the cause with: copydesk jobs --kind intake")
}
