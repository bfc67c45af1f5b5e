import Postgres
import Testing

/// What lists and pages ask of a story.
@Suite(.timeLimit(.minutes(10)))
struct StoryOverviewTests {
  private func overview(_ columns: String, of slug: String, in newsroom: AttackedNewsroom) async throws -> String? {
    try await newsroom.value(
      SQL("SELECT concat_ws('|', \(columns)) FROM copydesk.story_overview WHERE slug = '\(slug)'"), as: newsroom.daemon)
  }

  @Test("What is said of a story is said of it and its working version alone")
  func own() async throws {
    try await AttackedNewsroom.with { newsroom in
      for step in [
        "SELECT scene.publish('b')", "SELECT scene.begin(scene.delivery('b', 'wire'))", "SELECT scene.kill('b')",
        "SELECT scene.submit('c', 'otto', 'glass')",
        "SELECT scene.say('nana', 'approve'); SELECT scene.sign('c', 'nana', glass => 'Flood')",
        "SELECT scene.submit('a', 'rita', 'pairs')", "SELECT scene.approve('a', 'nana')",
        "SELECT scene.revise('a', 'otto')", "SELECT scene.approve('a', 'nana')",
        "UPDATE copydesk.destination SET active = false WHERE name = 'agency'",
        """
        INSERT INTO copydesk.destination (name, settings, desks)
        VALUES ('ours', '{}', '{pairs}'), ('theirs', '{}', '{caucasus}')
        """,
        """
        INSERT INTO copydesk.submission (state, draft, intent, submitter, settled_at, rejection, beside)
        SELECT 'rejected', 'draft', '{}', 'rita', now(), '{}', number FROM copydesk.story WHERE slug = 'a'
        """,
      ] { try await newsroom.commit(step) }
      let people = "authors, approved_by, approvals_needed, submitted_by, headline"
      #expect(
        try await overview(people, of: "a", in: newsroom) == "{otto,rita}|{nana}|{approve,approve}|otto|Other words")
      #expect(try await overview(people, of: "b", in: newsroom) == "{rita}|{}|{approve}|rita|Words")
      #expect(try await overview(people, of: "c", in: newsroom) == "{otto}|{nana}|{approve,approve}|otto|Words")
      let fate = "destinations, kill_pending, after_review_open, branches"
      #expect(try await overview(fate, of: "a", in: newsroom) == "{ours,site,wire}|{}|f|1")
      #expect(try await overview(fate, of: "b", in: newsroom) == "{site,theirs,wire}|{site,wire}|f|0")
      #expect(try await overview(fate, of: "c", in: newsroom) == "{site,wire}|{}|t|0")
    }
  }

  @Test("Deliveries are counted of the latest decision that went anywhere, a kill's until it has arrived")
  func deliveries() async throws {
    try await AttackedNewsroom.with { newsroom in
      let counts = "delivered, pending, failed"
      func expect(_ expected: String, after steps: String...) async throws {
        for step in steps { try await newsroom.commit(step) }
        #expect(try await overview(counts, of: "a", in: newsroom) == expected, "\(steps)")
      }
      try await newsroom.commit("SELECT scene.publish('b')")
      try await expect("0|0|0", after: "SELECT scene.submit('a')")
      try await expect("0|2|0", after: "SELECT scene.approve('a')", "SELECT scene.fire('a')")
      try await expect("1|1|0", after: "SELECT scene.arrive('a')")
      try await expect(
        "1|0|1", after: "UPDATE copydesk.delivery SET state = 'failed' WHERE id = scene.delivery('a', 'wire')")
      try await expect(
        "0|2|0", after: "SELECT scene.revise('a', 'rita', 'correct')", "SELECT scene.approve('a')",
        "SELECT scene.fire('a')")
      try await expect("1|1|0", after: "SELECT scene.arrive('a')")
      try await expect("0|1|0", after: "SELECT scene.kill('a')")
      #expect(try await overview("kill_pending", of: "a", in: newsroom) == "{site}")
      try await newsroom.commit(
        "SELECT scene.receive(id, scene.begin(id)) FROM scene.delivery('a', 'site') AS delivery(id)")
      #expect(try await overview("kill_pending", of: "a", in: newsroom) == "{}")
    }
  }

  @Test("What was found when the working version was read last is shown, and not what was found in others")
  func findings() async throws {
    try await AttackedNewsroom.with { newsroom in
      func read(_ slug: String, finding rule: String) async throws {
        try await newsroom.commit(
          """
          INSERT INTO copydesk.version_check (story, version, findings)
          SELECT number, working_version, '[{"rule": "\(rule)", "level": "recommended", "house": "recommended"}]'
            FROM copydesk.story WHERE slug = '\(slug)'
          """)
      }
      for slug in ["a", "b"] { try await newsroom.commit("SELECT scene.submit('\(slug)')") }
      for (slug, rule) in [("a", "first"), ("a", "second"), ("b", "other")] { try await read(slug, finding: rule) }
      let rule = "findings -> 0 ->> 'rule'"
      #expect(try await overview(rule, of: "a", in: newsroom) == "second")
      try await newsroom.commit("SELECT scene.revise('a', 'nana')")
      #expect(try await overview(rule, of: "a", in: newsroom) == "")
    }
  }

  @Test("Of returns the last one of the story is shown, until what was returned is out")
  func returned() async throws {
    try await AttackedNewsroom.with { newsroom in
      func send(_ slug: String, to state: String, _ person: String, _ action: String, _ note: String = "") async throws
      {
        try await newsroom.commit(
          """
          SELECT scene.say('\(person)', '\(action)', '\(note)');
          UPDATE copydesk.story SET state = '\(state)', revision = revision + 1 WHERE slug = '\(slug)'
          """)
      }
      for slug in ["a", "b"] { try await newsroom.commit("SELECT scene.submit('\(slug)')") }
      for (slug, person, note) in [
        ("a", "nana", "Long"), ("a", "nana", "Longer"), ("b", "otto", "No"), ("b", "otto", "No no"),
        ("b", "otto", "No no no"),
      ] {
        try await send(slug, to: "draft", person, "return", note)
        try await send(slug, to: "desk_review", "rita", "submit")
      }
      try await newsroom.commit("SELECT scene.note('a', words => 'Hm')")
      let columns = "returned_by, returned_version, returned_note"
      #expect(try await overview(columns, of: "a", in: newsroom) == "nana|1|Longer")
      for step in ["approve('a')", "fire('a')", "arrive('a')"] { try await newsroom.commit("SELECT scene.\(step)") }
      #expect(try await overview(columns, of: "a", in: newsroom) == "")
    }
  }

  @Test("What does not arrive is shown as tried since the first attempt that counts, with the last error that is known")
  func retrying() async throws {
    try await AttackedNewsroom.with { newsroom in
      let columns = """
        retrying_destination, retrying_attempts, retrying_error,
        retrying_since = (SELECT min(started_at) FROM copydesk.attempt)
        """
      func fail(_ slug: String, _ error: String, _ outcome: String = "failed", then state: String = "pending")
        async throws
      {
        try await newsroom.commit("SELECT scene.begin(scene.delivery('\(slug)', 'wire'))")
        try await newsroom.commit(
          """
          UPDATE copydesk.attempt SET ended_at = clock_timestamp(), outcome = '\(outcome)', error = \(error)
           WHERE ended_at IS NULL;
          UPDATE copydesk.delivery SET state = '\(state)' WHERE id = scene.delivery('\(slug)', 'wire')
          """)
      }
      for step in ["submit('a')", "approve('a')", "fire('a')", "submit('b')", "approve('b')", "fire('b')"] {
        try await newsroom.commit("SELECT scene.\(step)")
      }
      try await fail("a", "'full'")
      try await fail("a", "'down'")
      try await fail("a", "NULL", "unknown")
      #expect(try await overview(columns, of: "a", in: newsroom) == "wire|3|down|t")
      #expect(try await overview(columns, of: "b", in: newsroom) == "")
      try await fail("a", "'gone'", then: "failed")
      #expect(try await overview(columns, of: "a", in: newsroom) == "", "it was given up")
      try await newsroom.commit("UPDATE copydesk.delivery SET state = 'pending' WHERE id = scene.delivery('a', 'wire')")
      try await newsroom.commit("SELECT scene.begin(scene.delivery('a', 'wire'))")
      #expect(try await overview(columns, of: "a", in: newsroom) == "", "it begins anew, and has not failed yet")
    }
  }

  @Test("A claim is shown until it ends by itself")
  func claims() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.submit('a')")
      for (until, shown) in [("1 h", "nana"), ("-1 s", "")] {
        try await newsroom.commit(
          """
          SELECT scene.say('nana', 'claim');
          UPDATE copydesk.story SET claimed_by = 'nana', claimed_until = clock_timestamp() + interval '\(until)'
          """)
        #expect(try await overview("claimed_by", of: "a", in: newsroom) == shown)
      }
    }
  }
}
