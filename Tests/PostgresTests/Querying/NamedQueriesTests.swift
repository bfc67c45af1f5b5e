import Postgres
import Testing

@Suite("Named queries")
struct NamedQueriesTests {
  private func queries(_ text: String) throws -> NamedQueries {
    try NamedQueries(Array(text.utf8), file: "story_queries.sql")
  }

  @Test("Each header starts a query, which keeps its own comments")
  func parsing() throws {
    let queries = try queries(
      """
      -- All about stories.

      -- name: story_by_number
      -- One row or none.
      SELECT * FROM story
      WHERE number = $1

      -- name: count
      SELECT count(*) FROM story
      """)
    #expect(queries.names == ["count", "story_by_number"])
    #expect(queries["story_by_number"].name == "story_by_number")
    #expect(queries["story_by_number"].text.contains("WHERE number = $1"))
    #expect(!queries["story_by_number"].text.contains("count"))
    #expect(queries["count"].text.contains("SELECT count(*) FROM story"))
  }

  @Test("Several files make one set")
  func severalFiles() throws {
    var queries = try queries("-- name: one\nSELECT 1")
    try queries.add(Array("-- name: two\nSELECT 2".utf8), file: "more.sql")
    #expect(queries.names == ["one", "two"])
    #expect(throws: NamedQueries.Failure.self) {
      try queries.add(Array("-- name: one\nSELECT 3".utf8), file: "more.sql")
    }
  }

  @Test(
    "A malformed file is refused, with its line",
    arguments: [
      ("SELECT 1", 1), ("-- name: one\nSELECT 1\n-- name: one\nSELECT 2", 3),
      ("-- name: one\n\n-- name: two\nSELECT 2", 1),
      ("-- name: two words\nSELECT 1", 1), ("-- name:\nSELECT 1", 1),
    ])
  func refused(text: String, line: Int) throws {
    let failure = #expect(throws: NamedQueries.Failure.self) { try queries(text) }
    #expect(failure?.line == line)
    #expect(failure?.file == "story_queries.sql")
  }
}
