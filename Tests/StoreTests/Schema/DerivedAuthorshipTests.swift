import Postgres
import Testing

/// What the database takes from its own rows, whatever the daemon says.
struct DerivedAuthorshipTests {
  private func authors(of version: Int, in newsroom: AttackedNewsroom) async throws -> [String] {
    try await newsroom.connected(as: newsroom.daemon) { connection in
      try await connection.query(
        "SELECT staff || ' ' || part FROM copydesk.version_author WHERE story = 1 AND version = $1 ORDER BY 1", version
      ).map { try $0.decode(0) }
    }
  }

  @Test("Byline, submitter and editors are authors of a version and of all that follow until one is published")
  func authors() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.submit('a')")
      try await newsroom.commit("SELECT scene.submit('b', 'otto')")
      try await newsroom.commit("SELECT scene.revise('a', 'nana')")
      #expect(try await authors(of: 1, in: newsroom) == ["rita byline", "rita submitter"])
      #expect(try await authors(of: 2, in: newsroom) == ["nana editor", "rita byline", "rita submitter"])
      for step in ["approve('a', 'otto')", "fire('a')", "arrive('a')", "revise('a', 'rita', 'correct')"] {
        try await newsroom.commit("SELECT scene.\(step)")
      }
      #expect(try await authors(of: 3, in: newsroom) == ["rita byline", "rita submitter"])
    }
  }

  @Test("Another address leaves the words to those who wrote what readers see, and to nobody else")
  func readdressing() async throws {
    try await AttackedNewsroom.with { newsroom in
      for step in [
        "submit('a', 'nana')", "approve('a', 'otto')", "fire('a')", "arrive('a')", "revise('a', 'otto', 'correct')",
        "approve('a', 'nana')", "fire('a')", "arrive('a')", "readdress('a', 'b', 'Other words')",
      ] { try await newsroom.commit("SELECT scene.\(step)") }
      #expect(try await authors(of: 2, in: newsroom) == ["otto submitter", "rita byline"])
      #expect(try await authors(of: 3, in: newsroom) == ["otto submitter", "rita byline"])
    }
  }

  @Test("Whoever saves the same words again is an author; a byline of nobody here is nobody")
  func again() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.submit('a')")
      try await newsroom.commit("SELECT scene.revise('a', 'nana', words => 'Words')")
      try await newsroom.commit(
        """
        SELECT scene.say('rita', 'submit');
        SELECT scene.save(number, 3, 'rita', scene.content('a', 'caucasus', 'guest', 'Words')) FROM copydesk.story;
        UPDATE copydesk.story SET working_version = 3, revision = revision + 1
        """)
      for version in 2...3 {
        #expect(try await authors(of: version, in: newsroom) == ["nana editor", "rita byline", "rita submitter"])
      }
    }
  }

  @Test("Moving a story to another desk makes nobody an author")
  func movers() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.submit('a')")
      try await newsroom.commit(
        """
        SELECT scene.say('nana', 'move');
        SELECT scene.save(number, 2, 'nana', scene.content('a', 'pairs', 'rita', 'Words')) FROM copydesk.story;
        UPDATE copydesk.story SET desk = 'pairs', working_version = 2, revision = revision + 1
        """)
      #expect(try await authors(of: 2, in: newsroom) == ["rita byline", "rita submitter"])
    }
  }

  @Test("Changing words while moving a story makes one an author")
  func movingEditors() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.submit('a')")
      try await newsroom.commit(
        """
        SELECT scene.say('nana', 'move');
        SELECT scene.save(number, 2, 'nana', scene.content('a', 'pairs', 'rita', 'My words')) FROM copydesk.story;
        UPDATE copydesk.story SET desk = 'pairs', working_version = 2, revision = revision + 1
        """)
      #expect(try await authors(of: 2, in: newsroom).contains("nana submitter"))
    }
  }

  @Test("A version carries its desk's policy of that time, whatever policy it is saved with")
  func policy() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.submit('a', desk => 'pairs')")
      try await newsroom.commit(
        """
        UPDATE copydesk.desk SET policy = '{"approvals": 1, "self_approval": "editors"}' WHERE slug = 'pairs'
        """)
      let policy: SQL = "SELECT policy ->> 'approvals' FROM copydesk.version"
      #expect(try await newsroom.value(policy, as: newsroom.daemon) == "2")
    }
  }
}
