import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What somebody who has the daemon's role and not its key tries with firings, past every guard of SQL: nothing goes out.
@Suite("Forged firings")
struct TriggerForgeryTests {
  @Test("A firing that nobody has signed lets nothing go out, whatever else is forged with it, and is named")
  func forgedFiring() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      try await newsroom.forgeFiring()
      #expect(try await !newsroom.store.carryOut(firing: 1), "nobody carries it out")
      #expect(try await newsroom.story("swap").publishingSince == nil)
      try await newsroom.forgeGoAhead(of: "swap", by: 1)
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      #expect(try await newsroom.begin(delivery) == nil)
      #expect(try await newsroom.story("swap").hold?.reason == .signature)
      let problems = try await newsroom.store.verifyAudit().problems.map(\.message)
      #expect(problems.contains("firing 1 is not as it was signed"))
    }
  }

  @Test("A firing that was signed as refused, and is altered by a superuser, lets nothing go out")
  func alteredFiring() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      let chief = try #require(try await newsroom.person("nana").member)
      try await newsroom.store.setPaused(true, TriggerName(unchecked: "result"), by: chief)
      let number = try #require(
        try await newsroom.store.fire(TriggerName(unchecked: "result"), for: .webhook(id: "w")))
      try await newsroom.database.run(
        "SET session_replication_role = replica; UPDATE copydesk.firing SET refused = NULL",
        as: newsroom.database.administrator)
      #expect(try await !newsroom.store.carryOut(firing: number))
      #expect(try await newsroom.story("swap").publishingSince == nil)
    }
  }

  @Test("A pause that somebody ends by SQL holds on, as far as signatures go")
  func forgedResume() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      let name = TriggerName(unchecked: "result")
      let chief = try #require(try await newsroom.person("nana").member)
      try await newsroom.store.setPaused(true, name, by: chief)
      try await newsroom.database.commit(
        """
        SELECT set_config('copydesk.actor', 'nana', true), set_config('copydesk.action', 'resume trigger', true);
        INSERT INTO copydesk.trigger_pause (number, trigger, paused, actor, follows, signed_at, key_id, signature)
        SELECT 2, 'result', false, 'nana', n.audit_length, clock_timestamp(), k.id, sha512('x')
          FROM copydesk.newsroom AS n CROSS JOIN copydesk.signing_key AS k
        """)
      #expect(try await newsroom.store.triggerOverview(name).pause != nil)
      await #expect { try await newsroom.fire("result") } throws: { ($0 as? Refusal)?.code == .wrongState }
    }
  }

  @Test("A trigger that is altered by SQL is not the one that is acted on")
  func alteredTrigger() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      try await newsroom.database.commit(
        """
        SELECT set_config('copydesk.actor', 'root', true);
        UPDATE copydesk.trigger SET settings = '{}', desks = '{pairs}' WHERE name = 'result'
        """)
      #expect(try await newsroom.store.triggerOverview(TriggerName(unchecked: "result")).trigger.desks == nil)
      #expect(try await newsroom.store.distrustedAfterReview().contains("trigger"))
      try await newsroom.carryOut(try await newsroom.fire("result"))
      #expect(try await newsroom.story("swap").publishingSince != nil)
    }
  }

  @Test("An approval for one trigger does not pass for one for another")
  func otherTrigger() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.approval SET trigger = 'evening',
               trigger_digest = (SELECT digest FROM copydesk.trigger WHERE name = 'evening');
        UPDATE copydesk.decision SET trigger = 'evening',
               trigger_digest = (SELECT digest FROM copydesk.trigger WHERE name = 'evening');
        UPDATE copydesk.story SET trigger = 'evening'
        """, as: newsroom.database.administrator)
      try await newsroom.carryOut(try await newsroom.fire("evening"))
      let story = try await newsroom.story("swap")
      #expect(story.publishingSince == nil && story.hold?.reason == .signature)
    }
  }
}

extension DailyNewsroom {
  /// A firing of `result`, by whoever has the daemon's role and not its key.
  fileprivate func forgeFiring() async throws {
    try await database.commit(
      """
      SELECT set_config('copydesk.actor', 'nana', true), set_config('copydesk.action', 'fire trigger', true);
      INSERT INTO copydesk.firing (number, trigger, digest, cause, cause_key, actor, follows, fired_at, key_id, signature)
      SELECT 1, t.name, t.digest, '{"kind": "command"}', 'x', 'nana', n.audit_length, clock_timestamp(), k.id, sha512('firing')
        FROM copydesk.trigger AS t CROSS JOIN copydesk.newsroom AS n CROSS JOIN copydesk.signing_key AS k
       WHERE t.name = 'result'
      """)
  }

  fileprivate func forgeGoAhead(of slug: String, by firing: Int) async throws {
    try await database.commit(
      """
      SELECT set_config('copydesk.actor', 'system', true), set_config('copydesk.action', 'fire', true);
      INSERT INTO copydesk.signed_act
        (kind, decision, story, version, content_hash, decision_kind, cause, actor, firing, follows, signed_at, key_id,
         signature)
      SELECT 'firing', d.id, d.story, d.version, d.content_hash, d.kind, 'fire', 'system', \(firing), s.audit_length,
             clock_timestamp(), k.id, sha512('act')
        FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.id = s.decision CROSS JOIN copydesk.signing_key AS k
       WHERE s.slug = '\(slug)';
      UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1 WHERE slug = '\(slug)';
      INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
      SELECT d.id, 'site', d.story, d.version, d.content_hash, d.kind
        FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.id = s.decision WHERE s.slug = '\(slug)'
      """)
  }
}

extension Store {
  /// What parts are not vouched for, once they have been looked at.
  fileprivate func distrustedAfterReview() async throws -> [String] {
    try await reviewTrust()
    return try await distrust().map(\.part)
  }
}
