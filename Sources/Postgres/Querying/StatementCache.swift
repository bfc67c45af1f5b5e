/// A statement that a session knows by name.
struct PreparedStatement {
  /// The name within the session.
  let name: String
  /// The types that the server inferred for the parameters.
  let parameterTypes: [PostgresType]
}

/// Which statements a session has prepared, by their text; the least recently used one makes room.
struct StatementCache {
  private var entries: [SQL: (statement: PreparedStatement, lastUse: UInt64)] = [:]
  private var uses: UInt64 = 0
  private var names: UInt64 = 0
  private let capacity: Int

  /// - Parameter capacity: How many statements to keep, at least 1.
  init(capacity: Int) {
    self.capacity = max(capacity, 1)
  }

  /// The statement, if it is prepared, now the most recently used.
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

  /// Keeps a statement; returns the names of those that must be deallocated to make room.
  mutating func insert(_ statement: PreparedStatement, for sql: SQL) -> [String] {
    var evicted: [String] = []
    if let replaced = entries.removeValue(forKey: sql) { evicted.append(replaced.statement.name) }
    while entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries.removeValue(forKey: oldest.key)
      evicted.append(oldest.value.statement.name)
    }
    uses += 1
    entries[sql] = (statement, uses)
    return evicted
  }

  /// Forgets a statement that the server no longer takes; returns its name.
  mutating func remove(_ sql: SQL) -> String? {
    entries.removeValue(forKey: sql)?.statement.name
  }

  /// How many statements are kept.
  var count: Int { entries.count }
}
