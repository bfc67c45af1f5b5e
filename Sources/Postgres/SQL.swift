/// The text of one statement, with a name for logs if it comes from a file of named queries.
///
/// Two values are equal if their texts are; the name is only a label. Parameters are `$1`, `$2`…; PostgreSQL infers
/// their types from the context (PostgreSQL documentation, PREPARE).
public struct SQL: Sendable, ExpressibleByStringLiteral {
  /// The statement as sent to PostgreSQL.
  public let text: String

  /// The name of the query in its file; nil for a statement written in place.
  public let name: String?

  /// A statement with the given text.
  public init(_ text: String, name: String? = nil) {
    self.text = text
    self.name = name
  }

  /// A statement written in place.
  public init(stringLiteral text: String) {
    self.init(text)
  }
}

extension SQL {
  /// Whether the first word, after line comments, is COPY.
  var isCopy: Bool {
    var rest = text[...].drop(while: \.isWhitespace)
    while rest.starts(with: "--") { rest = rest.drop { !$0.isNewline }.drop(while: \.isWhitespace) }
    return rest.prefix { $0.isLetter }.lowercased() == "copy"
  }
}

extension SQL: Hashable {
  /// Whether both have the same text.
  public static func == (left: SQL, right: SQL) -> Bool {
    left.text == right.text
  }

  /// Hashes the text.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }
}
