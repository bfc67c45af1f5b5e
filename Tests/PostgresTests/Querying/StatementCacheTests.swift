import Testing

@testable import Postgres

@Suite("Statement cache")
struct StatementCacheTests {
  /// Inserts a statement; returns the names that this retired.
  private func insert(_ sql: SQL, into cache: inout StatementCache) -> [String] {
    cache.insert(PreparedStatement(name: cache.nextName(), parameterTypes: []), for: sql)
    return cache.takeRetired()
  }

  @Test("The least recently used statement is evicted")
  func leastRecentlyUsed() {
    var cache = StatementCache(capacity: 2)
    #expect(insert("SELECT 1", into: &cache) == [])
    #expect(insert("SELECT 2", into: &cache) == [])
    #expect(cache.statement(for: "SELECT 1")?.name == "s1")
    #expect(insert("SELECT 3", into: &cache) == ["s2"])
    #expect(cache.statement(for: "SELECT 2") == nil)
    #expect(cache.statement(for: "SELECT 1")?.name == "s1")
    #expect(cache.count == 2)
  }

  @Test("A name is never reused, even after its statement was removed")
  func names() {
    var cache = StatementCache(capacity: 2)
    _ = insert("SELECT 1", into: &cache)
    cache.retire("SELECT 1")
    cache.retire("SELECT 1")
    #expect(cache.takeRetired() == ["s1"])
    #expect(cache.takeRetired() == [])
    _ = insert("SELECT 1", into: &cache)
    #expect(cache.statement(for: "SELECT 1")?.name == "s2")
  }

  @Test("Statements with the same text are one, whatever their names")
  func sameText() {
    var cache = StatementCache(capacity: 2)
    _ = insert(SQL("SELECT 1", name: "one"), into: &cache)
    #expect(cache.statement(for: "SELECT 1")?.name == "s1")
  }
}
