/// A prepared statement.
struct PreparedStatement {
  /// Its name in the session; empty if only its types are known and it is parsed anew each time.
  let name: String
  /// The types that the server inferred for the parameters.
  let parameterTypes: [PostgresType]
}

/// The statements that a session has prepared, by their text. The least recently used one is dropped to make room.
struct StatementCache {
  private var entries: [SQL: (statement: PreparedStatement, lastUse: UInt64)] = [:]
  private var uses: UInt64 = 0
  private var names: UInt64 = 0
  /// The names of statements that were dropped here but not yet on the server.
  private(set) var retired: [String] = []
  private let capacity: Int

  /// - Parameter capacity: The most statements to keep, at least 1.
  init(capacity: Int) {
    self.capacity = max(capacity, 1)
  }

  /// The statement if it is prepared, which makes it the most recently used.
  mutating func statement(for sql: SQL) -> PreparedStatement? {
    guard let index = entries.index(forKey: sql) else { return nil }
    uses += 1
    entries.values[index].lastUse = uses
    return entries.values[index].statement
  }

  /// A name that this session has not used yet.
  mutating func nextName() -> String {
    names += 1
    return "s\(names)"
  }

  /// Adds a statement; those dropped to make room are retired.
  mutating func insert(_ statement: PreparedStatement, for sql: SQL) {
    retire(sql)
    while entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      retire(oldest.key)
    }
    uses += 1
    entries[sql] = (statement, uses)
  }

  /// Drops a statement.
  mutating func retire(_ sql: SQL) {
    guard let entry = entries.removeValue(forKey: sql) else { return }
    if !entry.statement.name.isEmpty { retired.append(entry.statement.name) }
  }

  /// Takes the retired names.
  mutating func takeRetired() -> [String] {
    defer { retired = [] }
    return retired
  }

  /// How many statements are kept.
  var count: Int { entries.count }
}
