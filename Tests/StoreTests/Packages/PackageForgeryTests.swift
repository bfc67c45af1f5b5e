import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What somebody who has the daemon's role and not its key tries with packages, past every guard of SQL: nothing goes out.
@Suite("Forged packages")
struct PackageForgeryTests {
  private let row = """
    (number, act, package, stories, decisions, actor, follows, signed_at, key_id, signature)
    SELECT 1 + (SELECT max(number) FROM copydesk.package_act),
    """

  @Test("A closing that nobody has signed closes nothing, and is named")
  func forgedClosing() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"], approving: true)
      try await newsroom.database.commit(
        """
        SELECT set_config('copydesk.actor', 'nana', true), set_config('copydesk.action', 'package close', true);
        INSERT INTO copydesk.package_act \(row) 'close', 'night', '{1,2}', '{}', 'nana', n.audit_length, clock_timestamp(), k.id,
               sha512('x') FROM copydesk.newsroom AS n CROSS JOIN copydesk.signing_key AS k
        """)
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one", "two"]) == [])
      #expect(try await newsroom.store.package(PackageName(unchecked: "night")).closing == nil)
      let problems = try await newsroom.store.verifyAudit().problems.map(\.message)
      #expect(problems.contains("act 3 on the package night is not as it was signed"), "\(problems)")
    }
  }

  @Test("A release that nobody has signed, and all that SQL can make of it, reaches no destination")
  func forgedRelease() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one"], approving: true)
      try await newsroom.close("night", at: Date(timeIntervalSinceNow: 3600))
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        INSERT INTO copydesk.package_act \(row) 'release', 'night', '{1}', ARRAY[s.decision], 'system', n.audit_length,
               clock_timestamp(), k.id, sha512('x')
          FROM copydesk.newsroom AS n CROSS JOIN copydesk.signing_key AS k CROSS JOIN copydesk.story AS s;
        INSERT INTO copydesk.signed_act
          (kind, decision, story, version, content_hash, decision_kind, cause, actor, release, follows, signed_at, key_id, signature)
        SELECT 'firing', d.id, d.story, d.version, d.content_hash, d.kind, 'fire', 'system', 3, s.audit_length,
               clock_timestamp(), k.id, sha512('y')
          FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.id = s.decision CROSS JOIN copydesk.signing_key AS k;
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT d.id, 'site', d.story, d.version, d.content_hash, d.kind FROM copydesk.decision AS d;
        UPDATE copydesk.story SET publishing_since = clock_timestamp()
        """, as: newsroom.database.administrator)
      let delivery = try #require(try await newsroom.deliveries("one", to: "site").last)
      #expect(try await newsroom.begin(delivery) == nil)
    }
  }

  @Test("A story that SQL takes out of its package keeps the rest, as far as signatures go")
  func forgedRemoval() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.pack(["one", "two"])
      try await newsroom.act(.approve, "one")
      try await newsroom.close("night")
      try await newsroom.database.run(
        "SET session_replication_role = replica; UPDATE copydesk.story SET package = NULL WHERE slug = 'two'",
        as: newsroom.database.administrator)
      try await newsroom.tend("night")
      #expect(try await newsroom.outOf(["one"]) == [])
    }
  }
}
