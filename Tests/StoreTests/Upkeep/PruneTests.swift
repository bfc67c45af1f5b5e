import Postgres
import Testing

/// What the newsroom forgets.
@Suite(.timeLimit(.minutes(10)))
struct PruneTests {
  @Test("Events go after a week; drafts that were not accepted after ninety days, unless they lie beside a story")
  func prune() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.submit('a')")
      try await newsroom.run(
        """
        SET session_replication_role = replica;
        DELETE FROM copydesk.event;
        INSERT INTO copydesk.event (at, kind, data)
        VALUES (now() - interval '8 days', 'old', '{}'), (now() - interval '6 days', 'young', '{}');
        WITH came (name, state, days, beside) AS (VALUES
          ('old', 'rejected', 91, NULL), ('young', 'rejected', 89, NULL), ('beside', 'rejected', 91, 1),
          ('accepted', 'accepted', 91, NULL), ('waiting', 'waiting', NULL, NULL)
        ), kept AS (
          INSERT INTO copydesk.submission
            (file_name, state, draft, intent, submitter, settled_at, rejection, story, version, beside)
          SELECT name, state, 'draft', '{}', 'rita', now() - days * interval '1 day',
                 CASE state WHEN 'rejected' THEN '{}'::jsonb END, CASE state WHEN 'accepted' THEN 1 END,
                 CASE state WHEN 'accepted' THEN 1 END, beside
            FROM came
          RETURNING id, file_name
        )
        INSERT INTO copydesk.submission_picture (submission, name, bytes) SELECT id, file_name, 'picture' FROM kept;
        """, as: newsroom.administrator)
      #expect(try await newsroom.value("SELECT copydesk.prune()::text", as: newsroom.daemon) == "2")
      #expect(try await newsroom.value("SELECT copydesk.prune()::text", as: newsroom.daemon) == "0")
      for (list, expected) in [
        ("kind FROM copydesk.event", "young"),
        ("file_name FROM copydesk.submission WHERE file_name <> ''", "accepted beside waiting young"),
        ("name FROM copydesk.submission_picture", "accepted beside waiting young"),
      ] {
        let left = try await newsroom.value(
          SQL("SELECT string_agg(left_over::text, ' ' ORDER BY left_over) FROM (SELECT \(list)) AS those(left_over)"),
          as: newsroom.daemon)
        #expect(left == expected)
      }
    }
  }

  @Test("A thousand events go at a time, so that nobody waits for long, and the rest the next time")
  func slices() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.run(
        """
        SET session_replication_role = replica;
        DELETE FROM copydesk.event;
        INSERT INTO copydesk.event (at, kind, data)
        SELECT now() - interval '8 days', 'old', '{}' FROM generate_series(1, 1001)
        """, as: newsroom.administrator)
      for pruned in ["1000", "1", "0"] {
        #expect(try await newsroom.value("SELECT copydesk.prune()::text", as: newsroom.daemon) == pruned)
      }
    }
  }
}
