import Newsroom
import Postgres
import Testing

/// Submitting from any program that speaks SQL.
struct SQLSubmissionTests {
  @Test("A draft from SQL waits with its job, and only its submitter can look it up")
  func submitted() async throws {
    try await AttackedNewsroom.with { newsroom in
      let id = try await newsroom.value("SELECT copydesk.submit_draft('---')::text", as: newsroom.intake)
      let job: SQL = "SELECT arguments ->> 'submission' FROM copydesk.job WHERE kind = 'intake' AND queue = 'intake'"
      #expect(try await newsroom.value(job, as: newsroom.daemon) == id)
      let submitter: SQL = "SELECT submitter FROM copydesk.submission"
      #expect(try await newsroom.value(submitter, as: newsroom.daemon) == "sql:copydesk_intake")
      let state: SQL = "SELECT copydesk.submission(1) ->> 'state'"
      #expect(try await newsroom.value(state, as: newsroom.intake) == "waiting")
      #expect(try await newsroom.value(state, as: newsroom.administrator) == nil)
    }
  }

  @Test("A database role that belongs to a staff member submits as that person")
  func staff() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("UPDATE copydesk.staff SET database_role = 'copydesk_intake' WHERE handle = 'rita'")
      try await newsroom.run("SELECT copydesk.submit_draft('---')", as: newsroom.intake)
      let submitter: SQL = "SELECT submitter FROM copydesk.submission ORDER BY id DESC LIMIT 1"
      #expect(try await newsroom.value(submitter, as: newsroom.daemon) == "rita")
      try await newsroom.commit("UPDATE copydesk.staff SET active = false WHERE handle = 'rita'")
      try await newsroom.run("SELECT copydesk.submit_draft('---')", as: newsroom.intake)
      #expect(try await newsroom.value(submitter, as: newsroom.daemon) == "sql:copydesk_intake", "she has left")
    }
  }

  @Test("A submitter is told of each draft what became of that one, and nothing of others' drafts")
  func outcome() async throws {
    try await AttackedNewsroom.with { newsroom in
      for slug in ["a", "b"] { try await newsroom.commit("SELECT scene.submit('\(slug)')") }
      var ids: [String] = []
      for _ in 1...2 {
        ids.append(
          try #require(try await newsroom.value("SELECT copydesk.submit_draft('---')::text", as: newsroom.intake)))
      }
      try await newsroom.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.submission SET state = 'accepted', settled_at = now(), story = 2, version = 1 WHERE id = \(ids[1])
        """, as: newsroom.administrator)
      func told(_ id: String) async throws -> String? {
        try await newsroom.value(
          SQL(
            """
            SELECT concat_ws(' ', told ->> 'id', told ->> 'state', told ->> 'slug') FROM copydesk.submission(\(id)) AS told
            """), as: newsroom.intake)
      }
      #expect(try await told(ids[0]) == "\(ids[0]) waiting")
      #expect(try await told(ids[1]) == "\(ids[1]) accepted b")
      #expect(try await told("1") == "", "Rita sent that one")
    }
  }

  @Test(
    "Drafts that are too big and files that are not pictures are refused at the door",
    arguments: [
      ("SELECT copydesk.submit_draft(repeat('x', \(SubmissionLimits.draftBytes + 1)))", "54000"),
      ("SELECT copydesk.submit_draft('')", "22023"),
      ("SELECT copydesk.submit_draft(NULL)", "22023"),
      ("SELECT copydesk.submit_draft('---', NULL)", "22023"),
      ("SELECT copydesk.submit_draft('---', '[]')", "22023"),
      (#"SELECT copydesk.submit_draft('---', '{"a.png": "no base64!"}')"#, "22023"),
      (
        """
        SELECT copydesk.submit_draft('---', jsonb_build_object(
          'a.png', encode(repeat('x', \(SubmissionLimits.pictureBytes + 1))::bytea, 'base64')))
        """, "54000"
      ),
      (
        "SELECT copydesk.submit_draft('---', (SELECT jsonb_object_agg(n, '') FROM generate_series(1, 21) AS n))",
        "54000"
      ),
    ])
  func refused(call: String, sqlState: String) async throws {
    try await AttackedNewsroom.with { newsroom in
      let error = await #expect(throws: PostgresError.self) { try await newsroom.run(call, as: newsroom.intake) }
      #expect(error?.sqlState.rawValue == sqlState)
      #expect(error?.hint != nil)
      let count = try await newsroom.value("SELECT count(*)::text FROM copydesk.submission", as: newsroom.daemon)
      #expect(count == "0")
    }
  }

  @Test("SQL has the same size limits for drafts and pictures as the socket")
  func justSmallEnough() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.run(
        """
        SELECT copydesk.submit_draft(repeat('x', \(SubmissionLimits.draftBytes)), jsonb_build_object(
          'a.png', encode(repeat('x', \(SubmissionLimits.pictureBytes))::bytea, 'base64')))
        """, as: newsroom.intake)
      try await newsroom.run(
        "SELECT copydesk.submit_draft('---', (SELECT jsonb_object_agg(n, '') FROM generate_series(1, 20) AS n))",
        as: newsroom.intake)
      let pictures: SQL =
        """
        SELECT string_agg(octet_length(bytes)::text, ' ' ORDER BY submission) FROM copydesk.submission_picture
         WHERE name IN ('a.png', '20')
        """
      #expect(try await newsroom.value(pictures, as: newsroom.daemon) == "\(SubmissionLimits.pictureBytes) 0")
    }
  }

  @Test(
    "A role that may submit can do nothing else",
    arguments: [
      "SELECT FROM copydesk.story", "SELECT FROM copydesk.submission", "SELECT FROM copydesk.staff",
      "SELECT FROM copydesk.event", "SELECT FROM copydesk.job", "SELECT copydesk.prune()",
      "SELECT FROM copydesk.audit_problems()", "SELECT copydesk.enqueue('fire', '{}')",
      "INSERT INTO copydesk.submission (draft, intent, submitter) VALUES ('x', '{}', 'rita')",
      "SET ROLE copydesk_daemon", "CREATE TABLE copydesk.mine ()",
    ])
  func nothingElse(statement: String) async throws {
    try await AttackedNewsroom.with { newsroom in
      let error = await #expect(throws: PostgresError.self) { try await newsroom.run(statement, as: newsroom.intake) }
      #expect(error?.sqlState == .insufficientPrivilege)
    }
  }
}
