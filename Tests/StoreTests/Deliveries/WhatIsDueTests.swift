import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What the daemon takes for due, for kept and for waiting: each condition by itself.
@Suite("What is due")
struct WhatIsDueTests {
  private static let due = "UPDATE copydesk.story SET publish_at = now() - interval '1 minute';"
  private static let held = "UPDATE copydesk.story SET hold_reason = 'missed_schedule', hold_since = now();"
  private static let sent = "UPDATE copydesk.story SET publishing_since = now();"
  private static let recalled = "UPDATE copydesk.story SET state = 'desk_review';"

  /// Story 1 goes out at that time; its decision is 1.
  private func withStory(_ body: (DailyNewsroom, Date) async throws -> Void) async throws {
    try await DailyNewsroom.with { newsroom in
      let later = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 3600).rounded())
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: later)
      try await body(newsroom, later)
    }
  }

  @Test("What has fallen due is approved, neither on its way nor held, and comes in its turn")
  func due() async throws {
    try await withStory { newsroom, _ in
      let queries = newsroom.store.queries
      for (urgency, number, found) in [(0, 0, [1]), (4, 0, [1]), (4, 1, []), (5, 0, [])] {
        try await newsroom.expect(
          queries["due_stories"], [urgency, number, 10], column: "number",
          [
            ("", []), (Self.due, found), (Self.due + Self.held, []), (Self.due + Self.sent, []),
            (Self.due + Self.recalled, []),
          ])
      }
      for (desk, found) in [(nil, [1]), ("caucasus", [1]), ("pairs", [])] as [(String?, [Int])] {
        try await newsroom.expect(
          queries["due_on_desk"], [desk], column: "decision",
          [
            ("", []), (Self.due, found), (Self.due + Self.held, []), (Self.due + Self.sent, []),
            (Self.due + Self.recalled, []),
          ])
      }
      let one: [DailyNewsroom.QueryCase] = [("", [1]), (Self.held, []), (Self.sent, []), (Self.recalled, [])]
      try await newsroom.expect(queries["lock_due_stories"], [[1]], column: "number", one)
      try await newsroom.expect(queries["lock_due_stories"], [[2]], column: "number", [("", [])])
      try await newsroom.expect(
        queries["decision_to_fire"], [1], column: "story",
        one + [("UPDATE copydesk.story SET decision = NULL", [])])
      try await newsroom.expect(queries["decision_to_fire"], [2], column: "story", [("", [])])
    }
  }

  @Test("What a freeze will keep falls due before it ends; what it keeps is held for that, on its desk")
  func frozen() async throws {
    try await withStory { newsroom, later in
      let queries = newsroom.store.queries
      try await newsroom.expect(
        queries["stories_to_come"], [String?.none, Date?.none], column: "number",
        [("", [1]), (Self.due, []), (Self.held, []), (Self.sent, []), (Self.recalled, [])])
      for (desk, end, found) in [
        ("caucasus", later, []), ("caucasus", later + 1, [1]), ("pairs", later + 1, []),
      ] as [(String, Date, [Int])] {
        try await newsroom.expect(queries["stories_to_come"], [desk, end], column: "number", [("", found)])
      }
      let kept = "UPDATE copydesk.story SET hold_reason = 'frozen', hold_since = now();"
      for (desk, found) in [(nil, [1]), ("caucasus", [1]), ("pairs", [])] as [(String?, [Int])] {
        try await newsroom.expect(
          queries["frozen_stories"], [desk], column: "number",
          [("", []), (kept, found), (Self.held, [])])
      }
    }
  }

  @Test("A freeze is past its end when that has come and nothing was said of its desk since")
  func freezes() async throws {
    try await withStory { newsroom, later in
      try await newsroom.freeze(.desk(DeskSlug(unchecked: "caucasus")), until: later)
      let past = "UPDATE copydesk.freeze_act SET until = now() - interval '1 second';"
      func another(_ act: String, desk: String) -> String {
        """
        INSERT INTO copydesk.freeze_act (number, act, desk, reason, actor, follows, signed_at, key_id, signature)
        SELECT 2, '\(act)', \(desk), 'court', actor, follows, signed_at, key_id, sha512('2') FROM copydesk.freeze_act
        """
      }
      try await newsroom.expect(
        newsroom.store.queries["freezes_past_their_end"], column: nil,
        [
          ("", [0]), (past, [1]), (past + another("unfreeze", desk: "'caucasus'"), [0]),
          (past + another("freeze", desk: "'caucasus'"), [0]), (past + another("freeze", desk: "'pairs'"), [1]),
          (past + another("freeze", desk: "NULL"), [1]),
        ])
    }
  }

  @Test("What goes along to a destination is due there, untried, of another story, and kept by nothing")
  func fresh() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["own", "other"] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      let own = try #require(try await newsroom.deliveries("own", to: "wire").last).id
      let other = try #require(try await newsroom.deliveries("other", to: "wire").last).id
      let fresh = newsroom.store.queries["fresh_deliveries"]
      func copy(_ delivery: Int, to destination: String = "wire", state: String = "pending") -> String {
        """
        INSERT INTO copydesk.decision (story, version, content_hash, kind, actor)
        SELECT c.story, c.version, c.content_hash, c.kind, c.actor FROM copydesk.decision AS c
          JOIN copydesk.delivery AS d ON d.decision = c.id AND d.id = \(delivery);
        INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind, state)
        SELECT (SELECT max(c.id) FROM copydesk.decision AS c), '\(destination)', d.story, d.version, d.content_hash, d.kind, '\(state)'
          FROM copydesk.delivery AS d WHERE d.id = \(delivery)
        """
      }
      func attempt(_ delivery: Int) -> String {
        "INSERT INTO copydesk.attempt (delivery, number, job, fencing_token) VALUES (\(delivery), 1, 1, 1)"
      }
      func embargo(_ interval: String, of slug: String) -> String {
        "UPDATE copydesk.version SET embargo = now() + interval '\(interval)' WHERE content ->> 'slug' = '\(slug)'"
      }
      try await newsroom.expect(
        fresh, ["wire", own, 10], column: "id",
        [
          ("", [other]), (attempt(other), []), (attempt(own), [other]), (embargo("1 hour", of: "other"), []),
          (embargo("-1 hour", of: "other"), [other]), (embargo("1 hour", of: "own"), [other]),
          (
            embargo("1 hour", of: "other") + "; UPDATE copydesk.delivery SET kind = 'kill' WHERE id = \(other)", [other]
          ),
          ("UPDATE copydesk.delivery SET state = 'failed' WHERE id = \(other)", []),
          ("UPDATE copydesk.delivery SET state = 'running' WHERE id = \(other)", []),
          ("UPDATE copydesk.signed_act SET release = 7 WHERE story = 2", []),
          ("UPDATE copydesk.signed_act SET release = 7 WHERE story = 1", [other]),
          // Of one story only what is next, and never the one that is being brought.
          (copy(other), []), (copy(other, state: "running"), []), (copy(other, state: "delivered"), [other]),
          (copy(other, to: "site"), [other]), (copy(own), [other]),
          ("UPDATE copydesk.delivery SET state = 'delivered' WHERE id = \(own); \(copy(own))", [other]),
        ])
      try await newsroom.expect(
        newsroom.store.queries["deliveries_waiting_at"], ["wire"], column: "waiting",
        [
          ("", [2]), ("UPDATE copydesk.delivery SET state = 'failed' WHERE id = \(own)", [2]),
          ("UPDATE copydesk.delivery SET state = 'running' WHERE id = \(own)", [1]),
          ("UPDATE copydesk.delivery SET kind = 'kill' WHERE id = \(own)", [1]),
        ])
    }
  }
}
