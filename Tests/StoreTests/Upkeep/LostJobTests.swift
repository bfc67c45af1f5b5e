import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What no job will carry out gets one; what has one, or needs none, gets no second.
@Suite("What no job will do")
struct LostJobTests {
  /// What may become of the one job of that kind.
  private func jobs(_ kind: String, argument: String, _ number: Int) -> [DailyNewsroom.QueryCase] {
    [
      ("", []), ("DELETE FROM copydesk.job", [number]),
      ("UPDATE copydesk.job SET state = 'dead' WHERE kind = '\(kind)'", [number]),
      ("UPDATE copydesk.job SET kind = 'other' WHERE kind = '\(kind)'", [number]),
      (
        "UPDATE copydesk.job SET arguments = '{\"\(argument)\": 4711}' WHERE kind = '\(kind)'", [number]
      ),
    ]
  }

  @Test(
    "A firing has a job until it has ended, and then while it is the last that a story waits for and was not asked about"
  )
  func firings() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      #expect(try await newsroom.fire("result") == 1)
      let lost = "DELETE FROM copydesk.job;"
      let ended = lost + "INSERT INTO copydesk.firing_end (firing) VALUES (1);"
      /// Another firing, which has ended.
      func another(_ refused: String = "NULL", of trigger: String = "result") -> String {
        """
        INSERT INTO copydesk.firing (number, trigger, digest, cause, cause_key, refused, actor, follows, fired_at, key_id, signature)
        SELECT 2, '\(trigger)', f.digest, f.cause, 'other', \(refused), f.actor, f.follows, f.fired_at, f.key_id, sha512('2')
          FROM copydesk.firing AS f;
        INSERT INTO copydesk.firing_end (firing) VALUES (2)
        """
      }
      func outcome(firing: Int = 1, story: String = "number", decision: String = "decision") -> String {
        """
        INSERT INTO copydesk.firing_story (firing, story, decision, refused)
        SELECT \(firing), \(story), \(decision), 'embargoed' FROM copydesk.story
        """
      }
      try await newsroom.expect(
        "SELECT number FROM copydesk.idle_firing ORDER BY number", column: "number",
        jobs("carry_out_firing", argument: "firing", 1) + [
          (lost + "UPDATE copydesk.firing SET refused = 'paused'", []),
          (ended, [1]), (ended + "UPDATE copydesk.story SET hold_reason = 'frozen', hold_since = now()", []),
          (ended + "UPDATE copydesk.story SET publishing_since = now()", []),
          (ended + "UPDATE copydesk.approval SET firings = 1", []),
          (ended + "UPDATE copydesk.firing SET digest = repeat('0', 64)", []),
          (ended + outcome(), []), (ended + outcome(decision: "decision + 1"), [1]),
          (ended + outcome(story: "number + 1"), [1]), (ended + outcome(firing: 2), [1]),
          (ended + another(), [2]), (ended + another("'paused'"), [1]), (ended + another(of: "evening"), [1]),
        ])
    }
  }

  @Test("A story waits for a trigger in vain once that is another or gone, unless something holds it already")
  func inVain() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      let changed = "UPDATE copydesk.trigger SET digest = repeat('0', 64) WHERE name = 'result';"
      try await newsroom.expect(
        "SELECT story FROM copydesk.waiting_in_vain", column: "story",
        [
          ("", []), (changed, [1]), ("UPDATE copydesk.trigger SET active = false WHERE name = 'result'", [1]),
          ("UPDATE copydesk.trigger SET active = false, digest = repeat('0', 64) WHERE name <> 'result'", []),
          (changed + "UPDATE copydesk.story SET hold_reason = 'frozen', hold_since = now()", []),
          (changed + "UPDATE copydesk.story SET publishing_since = now()", []),
        ])
    }
  }

  @Test("A program's question has a job until it is answered")
  func asks() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.database.run(
        """
        INSERT INTO copydesk.trigger_ask (trigger, role) VALUES ('result', 'results');
        SELECT copydesk.enqueue('answer_trigger_ask', '{"ask": 1}')
        """, as: newsroom.database.administrator)
      try await newsroom.expect(
        "SELECT id FROM copydesk.idle_trigger_ask", column: "id",
        jobs("answer_trigger_ask", argument: "ask", 1) + [
          ("DELETE FROM copydesk.job; UPDATE copydesk.trigger_ask SET answered_at = now(), refusal = 'No'", [])
        ])
    }
  }

  @Test("A message has a job while it is not sent, and a new one when its time has been over for a while")
  func messages() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.tell(["nana": .program])
      try await newsroom.write("dam")
      try await newsroom.makeNotices()
      let message = try #require(try await newsroom.waiting("nana").first).order.message
      let late = "UPDATE copydesk.notice_message SET send_at = now() - interval '3 minutes';"
      let lost = late + "DELETE FROM copydesk.job;"
      try await newsroom.expect(
        newsroom.store.queries["idle_messages"], column: "id",
        jobs("tell", argument: "message", message).map { (late + $0.change, $0.found) } + [
          ("DELETE FROM copydesk.job; UPDATE copydesk.notice_message SET send_at = now() - interval '1 minute'", []),
          (lost + "UPDATE copydesk.notice_message SET state = 'sending'", [message]),
          (lost + "UPDATE copydesk.notice_message SET state = 'settled', ended_at = now()", []),
        ])
    }
  }

  @Test("A draft has a job while it waits")
  func drafts() async throws {
    try await DailyNewsroom.with { newsroom in
      let (draft, _) = try await newsroom.draft("swap", words: "Words")
      try await newsroom.expect(
        newsroom.store.queries["abandoned_submissions"], column: "id",
        jobs("intake", argument: "submission", draft.rawValue) + [
          (
            """
            DELETE FROM copydesk.job;
            UPDATE copydesk.submission SET state = 'rejected', settled_at = now(), rejection = '{}'
            """, []
          )
        ])
    }
  }
}
