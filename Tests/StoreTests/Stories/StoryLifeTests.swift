import Foundation
import Newsroom
import Postgres
import Store
import Testing

/// What the store does, against the rules that the database holds.
struct StoryLifeTests {
  @Test("A story passes through every state and back, and the log records it without a gap")
  func life() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.claim, "swap")
      try await newsroom.act(.release, "swap")
      try await newsroom.act(.note, "swap")
      try await newsroom.act(.return, "swap")
      try await newsroom.write("swap", words: "Better words")
      try await newsroom.act(.withdraw, "swap", by: "rita")
      try await newsroom.act(.spike, "swap")
      try await newsroom.act(.revive, "swap")
      try await newsroom.act(.move, "swap", desk: "pairs")
      try await newsroom.act(.move, "swap", desk: "caucasus")
      try await newsroom.write("swap", words: "Best words")
      let tomorrow = Date(timeIntervalSinceNow: 86400)
      #expect(try await newsroom.act(.approve, "swap", at: tomorrow).state == .approved)
      #expect(try await newsroom.act(.recall, "swap").approvals.have == 0)
      try await newsroom.act(.approve, "swap", at: tomorrow)
      #expect(try await newsroom.act(.schedule, "swap", at: tomorrow + 3600).state == .approved)
      #expect(try await newsroom.act(.publish, "swap").publishingSince != nil)
      try await newsroom.arrive("swap")
      try await newsroom.arrive("swap", at: "wire")
      #expect(try await newsroom.story("swap").state == .published)

      let story = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write(
        "swap", words: "New facts", .update(story, revision: nil, note: nil, asDraft: false))
      #expect(try await newsroom.act(.spike, "swap").state == .published)
      try await newsroom.write(
        "swap", words: "True words", .correct(story, revision: nil, note: "A name", asDraft: false))
      try await newsroom.write("swap", by: "otto", words: "Truer words", .edit(story, revision: nil, note: nil))
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let corrected = try await newsroom.story("swap")
      #expect(corrected.liveVersion == corrected.version)
      #expect(try await newsroom.act(.kill, "swap").state == .killed)
      try await newsroom.arrive("swap")
      try await newsroom.arrive("swap", at: "wire")
      #expect(try await newsroom.story("swap").killPending.isEmpty)

      try await newsroom.store.sweep()
      let report = try await newsroom.store.verifyAudit()
      #expect(report.problems == [])
      #expect(report.vouchedUntil != nil)
    }
  }

  @Test("Where two must approve, the second signature decides")
  func two() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap", desk: "pairs")
      #expect(try await newsroom.act(.approve, "swap").state == .deskReview)
      let story = try await newsroom.act(.approve, "swap", by: "otto")
      #expect(story.state == .approved)
      #expect(story.publishingSince != nil)
    }
  }

  @Test("A story approved by SQL alone is held before it goes out, since nobody signed it")
  func forged() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.read("swap")
      try await newsroom.database.commit(
        """
        SELECT set_config('copydesk.actor', 'nana', true), set_config('copydesk.action', 'approve', true);
        INSERT INTO copydesk.approval
          (story, version, content_hash, kind, desk, actor, grant_id, waits_for, publish_at, configuration, follows, signed_at,
           key_id, signature)
        SELECT v.story, 1, v.content_hash, 'publish', v.desk, 'nana', g.id, 'time', now(), 1, s.audit_length, clock_timestamp(), k.id,
               decode(repeat('00', 64), 'hex')
          FROM copydesk.version AS v JOIN copydesk.story AS s ON s.number = v.story
          JOIN copydesk.staff_grant AS g ON g.staff = 'nana' CROSS JOIN copydesk.signing_key AS k;
        INSERT INTO copydesk.decision (story, version, content_hash, kind, actor, publish_at)
        SELECT story, number, content_hash, kind, 'nana', now() FROM copydesk.version;
        UPDATE copydesk.story SET state = 'approved', revision = 2, publish_at = now(),
               decision = (SELECT id FROM copydesk.decision)
        """)
      let decision = try await newsroom.database.value(
        "SELECT decision::text FROM copydesk.story", as: newsroom.database.daemon)
      try await newsroom.store.fire(try #require(decision.flatMap { Int($0) }))
      let story = try await newsroom.story("swap")
      #expect(story.hold?.reason == .signature)
      #expect(story.publishingSince == nil)
      #expect(try await newsroom.deliveries("swap", to: "site").isEmpty)
    }
  }

  @Test("Deliveries written by SQL alone are never tried, since nobody signed for them")
  func forgedDelivery() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.read("swap")
      try await newsroom.database.commit(
        """
        SELECT set_config('copydesk.actor', 'nana', true), set_config('copydesk.action', 'approve', true);
        INSERT INTO copydesk.approval
          (story, version, content_hash, kind, desk, actor, grant_id, configuration, follows, signed_at, key_id, signature)
        SELECT v.story, 1, v.content_hash, 'publish', v.desk, 'nana', g.id, 1, s.audit_length, clock_timestamp(), k.id,
               decode(repeat('00', 64), 'hex')
          FROM copydesk.version AS v JOIN copydesk.story AS s ON s.number = v.story
          JOIN copydesk.staff_grant AS g ON g.staff = 'nana' CROSS JOIN copydesk.signing_key AS k;
        INSERT INTO copydesk.decision (story, version, content_hash, kind, actor)
        SELECT story, number, content_hash, kind, 'nana' FROM copydesk.version;
        UPDATE copydesk.story SET state = 'approved', revision = 2, decision = (SELECT id FROM copydesk.decision);
        SELECT set_config('copydesk.actor', 'system', true), set_config('copydesk.action', 'fire', true);
        INSERT INTO copydesk.signed_act
          (kind, decision, story, version, content_hash, decision_kind, cause, actor, follows, signed_at, key_id, signature)
        SELECT 'firing', d.id, d.story, d.version, d.content_hash, d.kind, 'fire', 'system', s.audit_length, clock_timestamp(),
               k.id, decode(repeat('00', 64), 'hex')
          FROM copydesk.decision AS d JOIN copydesk.story AS s ON s.number = d.story CROSS JOIN copydesk.signing_key AS k;
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
        SELECT id, 'site', story, version, content_hash, kind FROM copydesk.decision;
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = 3
        """)
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").first)
      #expect(try await newsroom.begin(delivery) == nil)
      #expect(try await newsroom.story("swap").hold?.reason == .signature)
    }
  }

  @Test("A kill goes out even if a daemon was lost in the middle of a delivery")
  func killAfterCrash() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let publication = try #require(try await newsroom.deliveries("swap", to: "site").last)
      _ = try #require(try await newsroom.begin(publication))
      try await newsroom.act(.kill, "swap")
      #expect(try await newsroom.story("swap").killPending.map(\.text) == ["site"])
      let kill = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let refusal = await #expect(throws: PostgresError.self) { _ = try await newsroom.begin(kill) }
      #expect(refusal?.constraint == "attempt_in_order", "an attempt still runs there")
      try await newsroom.loseWorker(of: publication)

      try await newsroom.arrive("swap")
      #expect(try await newsroom.story("swap").killPending.isEmpty)
      #expect(try await newsroom.deliveries("swap", to: "site").map(\.state) == [.superseded, .delivered])
    }
  }

  @Test("A killed story's delivery that returns to its queue is not retried")
  func killedRetry() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let publication = try #require(try await newsroom.deliveries("swap", to: "site").last)
      _ = try #require(try await newsroom.begin(publication))
      try await newsroom.act(.kill, "swap")
      #expect(try await newsroom.begin(publication) == nil)
      #expect(try await newsroom.deliveries("swap", to: "site").map(\.state) == [.superseded, .pending])
      try await newsroom.arrive("swap")
    }
  }

  @Test("Other destinations are still tried while a correction is under review, until it is decided")
  func retriesDuringCorrection() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      let wire = try #require(try await newsroom.deliveries("swap", to: "wire").last)
      let first = try #require(try await newsroom.begin(wire))
      try await newsroom.store.recordFailure(
        first, error: "busy", mayHaveArrived: true, givingUp: false, holding: false)
      let story = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write(
        "swap", words: "True words", .correct(story, revision: nil, note: "A name", asDraft: false))
      let second = try #require(try await newsroom.begin(wire))

      try await newsroom.act(.approve, "swap")
      try await newsroom.store.recordFailure(
        second, error: "busy", mayHaveArrived: true, givingUp: false, holding: false)
      #expect(try await newsroom.deliveries("swap", to: "wire").map(\.state) == [.superseded, .pending])
      try await newsroom.arrive("swap", at: "wire")
    }
  }
}
