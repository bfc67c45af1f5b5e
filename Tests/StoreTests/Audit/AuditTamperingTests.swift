import Foundation
import Postgres
import Testing

@testable import Store

/// Against a superuser nothing holds: what one does to the audit log is found.
struct AuditTamperingTests {
  /// What a superuser does to the log of a story with four entries and more.
  struct Tampering: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var statement: String

    init(_ sentence: String, _ statement: String) {
      testDescription = sentence
      self.statement = statement
    }
  }

  private static let tamperings = [
    Tampering(
      "an actor is replaced", "UPDATE copydesk.audit_entry SET actor = 'otto' WHERE story = 1 AND position = 2"),
    Tampering(
      "a time is changed",
      "UPDATE copydesk.audit_entry SET at = at - interval '1 hour' WHERE story = 1 AND position = 1"),
    Tampering("a note is added", "UPDATE copydesk.audit_entry SET note = 'Seen' WHERE story = 1 AND position = 3"),
    Tampering("an entry is taken out", "DELETE FROM copydesk.audit_entry WHERE story = 1 AND position = 2"),
    Tampering("the last entry is cut off", "DELETE FROM copydesk.audit_entry WHERE story = 1 AND position = 4"),
    Tampering("a whole chain is taken out", "DELETE FROM copydesk.audit_entry WHERE story = 1"),
    Tampering(
      "an entry is put in with a hash of its own",
      """
      INSERT INTO copydesk.audit_entry (story, position, at, actor, action, detail, previous, hash)
      SELECT story, 5, at, actor, action, detail, hash, sha256(hash) FROM copydesk.audit_entry
       WHERE story = 1 AND position = 4
      """),
    Tampering(
      "two entries change places",
      """
      UPDATE copydesk.audit_entry SET position = 9 WHERE story = 1 AND position = 1;
      UPDATE copydesk.audit_entry SET position = 1 WHERE story = 1 AND position = 4;
      UPDATE copydesk.audit_entry SET position = 4 WHERE story = 1 AND position = 9
      """),
    Tampering(
      "a grant's entry is changed", "UPDATE copydesk.audit_entry SET detail = '{}' WHERE story IS NULL AND position = 3"
    ),
    Tampering("a story's head is changed", "UPDATE copydesk.story SET audit_head = ''"),
    Tampering("a story is taken out, and its chain is not", "DELETE FROM copydesk.story WHERE number = 1"),
  ]

  @Test("Verifying the log finds it when", arguments: tamperings)
  func found(tampering: Tampering) async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.publish('a')")
      try await newsroom.commit("SELECT scene.submit('b')")
      let problems: SQL = "SELECT count(*)::text FROM copydesk.audit_problems()"
      #expect(try await newsroom.value(problems, as: newsroom.daemon) == "0")
      try await newsroom.run(
        "SET session_replication_role = replica; \(tampering.statement)", as: newsroom.administrator)
      #expect(try await newsroom.value(problems, as: newsroom.daemon) != "0")
    }
  }

  /// What a superuser does who knows how entries are chained, and adjusts the head.
  private static let forgeries = [
    Tampering(
      "the tail is cut off",
      """
      DELETE FROM copydesk.audit_entry WHERE story = 1 AND position = 4;
      UPDATE copydesk.story SET audit_length = 3, audit_head = (
        SELECT hash FROM copydesk.audit_entry WHERE story = 1 AND position = 3)
      """),
    Tampering(
      "the last entry is written anew",
      """
      UPDATE copydesk.audit_entry SET actor = 'otto' WHERE story = 1 AND position = 4;
      UPDATE copydesk.audit_entry AS e SET hash = copydesk.audit_hash(e) WHERE story = 1 AND position = 4;
      UPDATE copydesk.story SET audit_head = (
        SELECT hash FROM copydesk.audit_entry WHERE story = 1 AND position = 4)
      """),
  ]

  /// What a superuser does to the rows that the log speaks of, and leaves the log as it is.
  private static let alterations = [
    Tampering("a story's state is changed", "UPDATE copydesk.story SET state = 'spiked', live_version = NULL"),
    Tampering("an approval's actor is changed", "UPDATE copydesk.approval SET actor = 'otto'"),
    Tampering("an approval's time is changed", "UPDATE copydesk.approval SET waits_for = 'time', publish_at = now()"),
    Tampering("an approval is taken out", "DELETE FROM copydesk.approval"),
    Tampering("a firing is taken out", "DELETE FROM copydesk.signed_act"),
    Tampering("a firing's reason is changed", "UPDATE copydesk.signed_act SET reason = 'Because'"),
    Tampering("a receipt is changed", #"UPDATE copydesk.receipt SET detail = '{"reference": "elsewhere"}'"#),
    Tampering("a receipt is taken out", "DELETE FROM copydesk.receipt"),
    Tampering(
      "a grant is added", "INSERT INTO copydesk.staff_grant (staff, role) VALUES ('rita', 'desk_chief')"),
    Tampering("a policy is changed", #"UPDATE copydesk.desk SET policy = policy || '{"approvals": 2}'"#),
    Tampering("a member of staff is taken out", "DELETE FROM copydesk.staff WHERE handle = 'otto'"),
    Tampering("a change of configuration is taken out", "DELETE FROM copydesk.configuration_change"),
    Tampering("a correction's notice is changed", "UPDATE copydesk.version SET note = 'Other words'"),
    Tampering("the newest checkpoint is taken out", "DELETE FROM copydesk.audit_checkpoint"),
    Tampering(
      "an entry's time is moved ahead",
      "UPDATE copydesk.audit_entry SET at = now() + interval '1 day' WHERE position = 1"),
  ]

  @Test("Verifying the record finds it when", arguments: alterations)
  func foundByVerification(alteration: Tampering) async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await newsroom.store.sweep()
      #expect(try await newsroom.store.verifyAudit().problems == [])
      try await newsroom.database.run(
        "SET session_replication_role = replica; \(alteration.statement)", as: newsroom.database.administrator)
      #expect(try await newsroom.store.verifyAudit().problems != [])
    }
  }

  @Test(
    "That the newest checkpoint was taken out, with all that follows from it, is found by the file outside the database"
  )
  func checkpointFile() async throws {
    try await DailyNewsroom.with { newsroom in
      let file = FileManager.default.temporaryDirectory.appending(path: "checkpoints-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: file) }
      let store = newsroom.store
      let keeper = Store(
        pool: store.pool, queue: store.queue, signer: store.signer, logger: store.logger, checkpoints: file)
      try await newsroom.publish("swap")
      #expect(try await keeper.signCheckpoint())
      #expect(try await keeper.verifyAudit().problems == [])
      try await newsroom.database.run(
        """
        SET session_replication_role = replica; DELETE FROM copydesk.audit_checkpoint; DELETE FROM copydesk.sealed_chain
        """, as: newsroom.database.administrator)
      #expect(try await store.verifyAudit().problems == [])
      #expect(try await keeper.verifyAudit().problems.count == 1)
    }
  }

  @Test("A checkpoint that was made while the clock was ahead keeps no later one from being made")
  func clockAhead() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await newsroom.store.sweep()
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.audit_checkpoint SET made_at = made_at + interval '3 hours';
        UPDATE copydesk.audit_checkpoint AS c SET hash = copydesk.checkpoint_hash(c)
        """, as: newsroom.database.administrator)
      try await newsroom.publish("next")
      #expect(try await newsroom.store.signCheckpoint())
    }
  }

  @Test("Each checkpoint follows the one before it, and seals how far the chains have come that have grown since")
  func checkpoints() async throws {
    try await AttackedNewsroom.with { newsroom in
      var sealed: [String?] = []
      for step in [
        "SELECT scene.submit('a')", "SELECT scene.submit('b'); SELECT scene.revise('a', 'nana')",
        "SELECT scene.revise('b', 'nana'); SELECT scene.revise('b', 'otto')",
      ] {
        try await newsroom.commit(step)
        try await newsroom.commit(
          """
          INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
          SELECT number, made_at, heads, last_entry, previous, hash, scene.key(), scene.signature()
            FROM copydesk.next_checkpoint()
          """)
        sealed.append(
          try await newsroom.value(
            """
            SELECT (SELECT max(number) FROM copydesk.audit_checkpoint) || ': '
                   || string_agg((head ->> 0) || ' ' || (head ->> 1), ', ' ORDER BY head ->> 0, head ->> 1)
              FROM copydesk.audit_checkpoint CROSS JOIN LATERAL jsonb_array_elements(heads) AS sealed(head)
             WHERE head ->> 0 <> '0'
            """, as: newsroom.daemon))
      }
      #expect(sealed == ["1: 1 1", "2: 1 1, 1 2, 2 1", "3: 1 1, 1 2, 2 1, 2 3"])
      for problems in ["copydesk.checkpoint_problems()", "copydesk.next_checkpoint()"] {
        #expect(try await newsroom.value(SQL("SELECT count(*)::text FROM \(problems)"), as: newsroom.daemon) == "0")
      }
    }
  }

  @Test("The last checkpoint exposes a forgery that the chain does not when", arguments: forgeries)
  func foundByCheckpoint(forgery: Tampering) async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.publish('a')")
      try await newsroom.commit(
        """
        INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, last_entry, previous, hash, key_id, signature)
        SELECT number, made_at, heads, last_entry, previous, hash, scene.key(), scene.signature()
          FROM copydesk.next_checkpoint()
        """)
      let problems: SQL = "SELECT count(*)::text FROM copydesk.audit_problems()"
      let unsealed: SQL = "SELECT count(*)::text FROM copydesk.checkpoint_problems()"
      #expect(try await newsroom.value(unsealed, as: newsroom.daemon) == "0")
      try await newsroom.run("SET session_replication_role = replica; \(forgery.statement)", as: newsroom.administrator)
      #expect(try await newsroom.value(problems, as: newsroom.daemon) == "0")
      #expect(try await newsroom.value(unsealed, as: newsroom.daemon) != "0")
    }
  }
}
