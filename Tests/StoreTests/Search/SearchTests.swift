import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

@Suite("Searching")
struct SearchTests {
  private func found(_ words: String, in scope: SearchScope = SearchScope(), _ newsroom: DailyNewsroom) async throws
    -> [String]
  {
    try await newsroom.store.search(try SearchWords(words), in: scope).stories.map(\.slug.text)
  }

  @Test(
    "Stories are found by headline, slug, writer, keywords and text, whatever signs stand around and between the words")
  func words() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write(
        "swap", words: "The night-train (№ 371) left Գյումրի at 06:15; see <https://a.example/x_y>. 東京から夜行列車が出た。")
      for words in [
        "night-train", "train 371", "\"night train\"", "Գյումրի", "x_y", "a.example", "06:15", "train -bus", "TRAIN",
        "swap", "rita", "Rita", "tra*", "left Գյ* -nothing", "東京", "夜行列車", "行列",
      ] { #expect(try await found(words, newsroom) == ["swap"], "\(words)") }
      for words in ["bus", "train -371", "\"train night\"", "trai", "列夜", "desk", "caucasus", "block*", "rit"] {
        #expect(try await found(words, newsroom).isEmpty, "\(words)")
      }
    }
  }

  @Test("A word in the headline counts more than one in the text, and then the newer story comes first")
  func order() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["first", "second"] { try await newsroom.write(slug, words: "Dam gates opened") }
      try await newsroom.database.run(
        """
        UPDATE copydesk.story_words SET words = copydesk.story_document('{"headline": "Bridges", "body": "Near the dam."}', 'a', '')
               || array_to_tsvector(ARRAY[':block:0'])
         WHERE story = 2
        """, as: newsroom.database.owner)
      try await newsroom.write("third", words: "Dam gates opened")
      #expect(try await found("dam", newsroom) == ["third", "first", "second"])
    }
  }

  @Test("Only the working version's words count, and they are those of its desk after a move")
  func versions() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap", words: "Ferries stopped")
      #expect(try await found("ferries", newsroom) == ["swap"])
      try await newsroom.write("swap", words: "Trains stopped")
      #expect(try await found("ferries", newsroom).isEmpty)
      #expect(try await found("trains", newsroom) == ["swap"])
      let pairs = SearchScope(desk: DeskSlug(unchecked: "pairs"))
      #expect(try await found("trains", in: pairs, newsroom).isEmpty)
      try await newsroom.act(.move, "swap", desk: "pairs")
      #expect(try await found("trains", in: pairs, newsroom) == ["swap"])
      #expect(try await found("trains", in: SearchScope(desk: DeskSlug(unchecked: "caucasus")), newsroom).isEmpty)
    }
  }

  @Test("State, writer and time narrow a search")
  func scope() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("one", words: "Dam opened")
      try await newsroom.write("two", by: "otto", words: "Dam closed", byline: "otto")
      try await newsroom.act(.return, "two")
      let now = try await newsroom.store.databaseTime()
      #expect(try await found("dam", in: SearchScope(states: [.draft]), newsroom) == ["two"])
      #expect(try await found("dam", in: SearchScope(states: [.draft, .deskReview]), newsroom) == ["two", "one"])
      #expect(try await found("dam", in: SearchScope(author: StaffHandle(unchecked: "otto")), newsroom) == ["two"])
      #expect(try await found("dam", in: SearchScope(since: now), newsroom).isEmpty)
      #expect(try await found("dam", in: SearchScope(until: now), newsroom).count == 2)
      let began = try await newsroom.store.story(.slug(StorySlug(unchecked: "one"))).submittedAt
      #expect(try await found("dam", in: SearchScope(until: began.addingTimeInterval(-60)), newsroom).isEmpty)
    }
  }

  @Test("A time that narrows a search has its first instant, and not its last; another address is found at once")
  func edges() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] { try await newsroom.publish(slug) }
      let came = try await newsroom.database.connected(as: newsroom.database.daemon) { connection in
        try #require(try await connection.queryOne("SELECT came_in FROM copydesk.story_words WHERE story = 2"))
          .decode(0, as: Date.self)
      }
      #expect(try await found("words", newsroom) == ["two", "one"])
      #expect(try await found("words", in: SearchScope(since: came), newsroom) == ["two"])
      #expect(try await found("words", in: SearchScope(until: came), newsroom) == ["one"])
      #expect(try await found("words", in: SearchScope(since: came + 0.001), newsroom) == [])
      #expect(try await found("words", in: SearchScope(until: came + 0.001), newsroom) == ["two", "one"])
      try await newsroom.read("one")
      _ = try await newsroom.store.perform(
        ActionRequest(.readdress, .slug(StorySlug(unchecked: "one")), slug: StorySlug(unchecked: "exchange")),
        by: try await newsroom.person("nana"))
      #expect(try await found("exchange", newsroom) == ["exchange"])
      #expect(try await found("words -exchange", newsroom) == ["two"])
      // Words that are not wanted alone ask for nothing.
      #expect(try await found("words -nothing -exchange", newsroom) == ["two"])
    }
  }

  @Test("Among very many stories the newest are looked at, by the index, and what is rare is found however old")
  func many() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two"] { try await newsroom.write(slug, words: "Words \(slug)") }
      // As many stories as the search knows of; only the two exist.
      try await newsroom.database.connected(as: newsroom.database.owner) { connection in
        try await connection.execute(
          """
          INSERT INTO copydesk.story_words (story, came_in, words)
          SELECT n, clock_timestamp(), to_tsvector('simple', 'common w' || n % 1000)
                 || array_to_tsvector(ARRAY[':block:' || copydesk.story_block(n)])
            FROM generate_series(3, 30000) AS n
          """)
        try await connection.execute(
          """
          UPDATE copydesk.story_words SET words = words || to_tsvector('simple', 'common rarest') WHERE story = 1
          """)
        try await connection.execute("ANALYZE copydesk.story_words")
        try await connection.execute("SET enable_seqscan = off")
        let plan = try await connection.query(
          "EXPLAIN SELECT story FROM copydesk.story_words WHERE words @@ 'w7'::tsquery"
        ).map { try $0.decode(0, as: String.self) }
        #expect(plan.contains { $0.contains("story_words_found") }, "\(plan)")
      }
      #expect(try await found("rarest", newsroom) == ["one"])
      #expect(try await found("\"words two\"", newsroom) == ["two"])
    }
  }

  @Test("A search that finds more than is looked at says so")
  func bounded() async throws {
    try await DailyNewsroom.with { newsroom in
      for number in 0..<3 { try await newsroom.write("dam-\(number)", words: "Dam opened") }
      let (stories, found) = try await newsroom.store.search(try SearchWords("dam"), limit: 2)
      #expect((stories.map(\.slug.text), found) == (["dam-2", "dam-1"], 3))
      #expect(stories.first?.excerpt == "Dam opened" && stories.first?.bylines == ["Rita"])
    }
  }

  @Test("Nobody but the database's own trigger writes what is searched")
  func guarded() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      for change in [
        "UPDATE copydesk.story_words SET words = ''", "DELETE FROM copydesk.story_words",
        "INSERT INTO copydesk.story_words VALUES (9, now(), '')",
      ] {
        await #expect(throws: PostgresError.self, "\(change)") {
          try await newsroom.database.run(change, as: newsroom.database.daemon)
        }
      }
    }
  }
}
