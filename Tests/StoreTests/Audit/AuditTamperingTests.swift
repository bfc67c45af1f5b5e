import Postgres
import Testing

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
  ]

  @Test("Verifying the log finds it when", arguments: tamperings)
  func found(tampering: Tampering) async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.publish('a')")
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

  @Test("The last checkpoint exposes a forgery that the chain does not when", arguments: forgeries)
  func foundByCheckpoint(forgery: Tampering) async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.publish('a')")
      try await newsroom.commit(
        """
        INSERT INTO copydesk.audit_checkpoint (number, made_at, heads, previous, hash, key_id, signature)
        SELECT number, made_at, heads, previous, hash, 'key', decode(repeat('00', 64), 'hex')
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
