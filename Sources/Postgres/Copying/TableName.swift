/// The name of a table, in a schema or found through the session's `search_path`.
public struct TableName: Sendable, Hashable, ExpressibleByStringLiteral {
  /// The schema; nil for the first schema in the `search_path` that has the table.
  public var schema: String?
  /// The table's own name as stored: case-sensitive, not quoted.
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

  /// The name quoted for SQL.
  public var quoted: String {
    (schema.map { "\($0.quotedIdentifier)." } ?? "") + name.quotedIdentifier
  }
}
