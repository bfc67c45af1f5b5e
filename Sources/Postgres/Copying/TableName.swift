/// The name of a table, with its schema or found by the session's `search_path`.
public struct TableName: Sendable, Hashable, ExpressibleByStringLiteral {
  /// The schema, or nil for the first in the `search_path` that has the table.
  public var schema: String?
  /// The table's own name, as it is stored: case matters, and nothing is quoted.
  public var name: String

  /// A table in the given schema, or in the `search_path`.
  public init(_ name: String, in schema: String? = nil) {
    self.schema = schema
    self.name = name
  }

  /// A table in the `search_path`.
  public init(stringLiteral name: String) {
    self.init(name)
  }

  /// The name as SQL has it, quoted.
  public var quoted: String {
    (schema.map { "\($0.quotedIdentifier)." } ?? "") + name.quotedIdentifier
  }
}
