import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What became of notices and messages: what is past, what is listed, what goes with what, and what is forgotten.
@Suite("Notices, as they are kept")
struct NoticeRecordTests {
  private func change(_ statement: String, _ newsroom: DailyNewsroom) async throws {
    try await newsroom.database.run(
      "SET session_replication_role = replica; \(statement)", as: newsroom.database.administrator)
  }

  @Test("What a notice says is past as soon as its own story does not wait for that person in that way any more")
  func settled() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.desks[0].policy.killSignatures = 2
      configuration.desks[1].policy.selfApproval = .breakGlass
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      // 1: before the desk, assigned to Nana. 2: approved for later. 3: sent. 4: taken down. 5: a kill is asked for. 6 and 7: glass was
      // broken, and 7 was looked at. 8: before the desk.
      for slug in ["assigned", "later", "sent"] { try await newsroom.write(slug) }
      _ = try await newsroom.store.perform(
        ActionRequest(.assign, .number(StoryNumber(1)), assignee: StaffHandle(unchecked: "nana")),
        by: try await newsroom.person("otto"))
      try await newsroom.act(.approve, "later", at: Date(timeIntervalSinceNow: 3600))
      try await newsroom.act(.approve, "sent")
      for slug in ["down", "asked"] { try await newsroom.publish(slug) }
      try await newsroom.act(.unpublish, "down")
      try await newsroom.act(.kill, "asked")
      for slug in ["glass", "looked-at"] {
        try await newsroom.write(slug, by: "nana", desk: "pairs", byline: "nana")
        try await newsroom.read(slug)
        _ = try await newsroom.store.perform(
          ActionRequest(.approve, .slug(StorySlug(unchecked: slug)), breakGlassReason: "Flood."),
          by: try await newsroom.person("nana"))
      }
      let otto = try #require(try await newsroom.person("otto").member)
      _ = try await newsroom.store.closeAfterReview(
        of: .slug(StorySlug(unchecked: "looked-at")), note: "Right.", by: otto)
      try await newsroom.write("plain")
      func settled(_ kind: String, _ action: String = "submit", because: String = "reviews", _ staff: String = "nana")
        async throws -> [Int]
      {
        let found = try await newsroom.database.value(
          SQL(
            """
            SELECT string_agg(s.number::text, ' ' ORDER BY s.number) FROM copydesk.story AS s
             WHERE copydesk.notice_is_settled(jsonb_populate_record(NULL::copydesk.notice, jsonb_build_object(
               'kind', '\(kind)', 'action', '\(action)', 'because', '\(because)', 'staff', '\(staff)', 'story', s.number)))
            """), as: newsroom.database.daemon)
        return (found ?? "").split(separator: " ").compactMap { Int($0) }
      }
      let all = Array(1...8)
      #expect(try await settled("waiting") == all.filter { ![1, 8].contains($0) })
      #expect(try await settled("late", "remind") == all.filter { ![1, 8].contains($0) })
      #expect(try await settled("waiting", "assign") == all.filter { $0 != 1 })
      #expect(try await settled("waiting", "assign", "otto") == all)
      #expect(try await settled("waiting", "approve", because: "publishes") == all.filter { $0 != 2 })
      #expect(try await settled("waiting", "republish") == all.filter { $0 != 4 })
      #expect(try await settled("after_review", "approve") == all.filter { $0 != 6 })
      #expect(try await settled("kill_asked", "ask_kill") == all.filter { $0 != 5 })
      #expect(try await settled("approved", "approve") == [], "what happened is told all the same")
    }
  }

  @Test(
    "Who was told what is listed page by page, the newest first, with the messages that it went in, and each for their own"
  )
  func listed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.tell(["nana": .program])
      for slug in ["one", "two"] { try await newsroom.write(slug) }
      try await newsroom.makeNotices()
      let nana = StaffHandle(unchecked: "nana")
      let first = try await newsroom.store.notices(for: nana, limit: 1)
      #expect(first.items.map(\.item.story?.slug.text) == ["two"] && first.items.map(\.staff.text) == ["nana"])
      let second = try await newsroom.store.notices(for: nana, limit: 1, after: first.next)
      #expect(second.items.map(\.item.story?.slug.text) == ["one"])
      #expect(second.items.first?.messages.map(\.channel) == ["program"])
      #expect(
        try await newsroom.store.notices(for: StaffHandle(unchecked: "otto")).items.allSatisfy { $0.messages.isEmpty })
      #expect(try await newsroom.store.notices(for: nil).items.count == 4)
      #expect(try await newsroom.waiting("otto").isEmpty)
    }
  }

  @Test("One message waits for each person, channel and digest; it needs a job when it is new or has got earlier")
  func opened() async throws {
    try await DailyNewsroom.with { newsroom in
      let time = try await newsroom.store.databaseTime()
      func open(_ staff: String, _ channel: String, digest: Bool = false, in seconds: Double) async throws -> String {
        let row = try #require(
          try await newsroom.store.pool.queryOne(
            newsroom.store.queries["open_message"], staff, channel, digest, time + seconds))
        return "\(try row.decode("id", as: Int.self)) \(try row.decode("needs_job", as: Bool.self))"
      }
      #expect(try await open("nana", "email", in: 60) == "1 true")
      let again = try await open("nana", "email", in: 90)
      #expect(again == "1 false", "it goes with what goes earlier")
      #expect(try await open("nana", "email", in: 60) == "1 false")
      #expect(try await open("nana", "email", in: 30) == "1 true")
      let others = [
        try await open("otto", "email", in: 60), try await open("nana", "program", in: 60),
        try await open("nana", "email", digest: true, in: 60),
      ]
      #expect(others.allSatisfy { $0.hasSuffix("true") } && Set(others).count == 3)
      let sendAt = try await newsroom.database.value(
        "SELECT count(*)::text FROM copydesk.notice_message WHERE id = 1 AND send_at < now() + interval '40 seconds'",
        as: newsroom.database.daemon)
      #expect(sendAt == "1", "the earliest of all counts")
      // What is on its way is not added to.
      try await change("UPDATE copydesk.notice_message SET state = 'sending' WHERE id = 1", newsroom)
      let next = try await open("nana", "email", in: 90)
      #expect(next.hasSuffix("true") && next != "1 true")
    }
  }

  @Test("When somebody was told last is known for an hour, of each channel by itself")
  func lastTold() async throws {
    try await DailyNewsroom.with { newsroom in
      try await change(
        """
        INSERT INTO copydesk.notice_message (staff, channel, digest, state, send_at, ended_at, tried_at, receipt)
        SELECT staff, channel, false, 'sent', now(), now(), now() - make_interval(mins => minutes), '{}'
          FROM (VALUES ('nana', 'email', 50), ('nana', 'email', 20), ('nana', 'email', 30), ('nana', 'program', 10),
                       ('nana', 'webhook', 61), ('otto', 'email', 5)) AS told(staff, channel, minutes)
        """, newsroom)
      let now = try await newsroom.store.databaseTime()
      let rows = try await newsroom.store.pool.query(newsroom.store.queries["last_messages"], ["nana"])
      let last = try rows.map { row in
        let minutes = now.timeIntervalSince(try row.decode("tried_at", as: Date.self)) / 60
        return
          "\(try row.decode("staff", as: String.self)) \(try row.decode("channel", as: String.self)) \(Int(minutes.rounded()))"
      }
      #expect(last == ["nana email 20", "nana program 10"])
    }
  }

  @Test("A worker that has lost a message says nothing of it any more, neither that it went wrong")
  func fenced() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.tell(["nana": .program])
      try await newsroom.write("dam")
      try await newsroom.makeNotices()
      let message = try #require(try await newsroom.waiting("nana").first).order.message
      let first = try await newsroom.claim(message: message)
      _ = try #require(try await newsroom.order(first))
      let second = try await newsroom.claim(message: message)
      _ = try #require(try await newsroom.order(second))
      _ = try? await newsroom.store.recordNotTold(first, error: "late", givingUp: false)
      #expect(try await newsroom.waiting("nana").map(\.error) == [nil])
      try await newsroom.store.recordNotTold(second, error: "no answer", givingUp: false)
      #expect(try await newsroom.waiting("nana").map(\.error) == ["no answer"])
    }
  }

  @Test("Messages are forgotten a month after they ended, notices then too, but not what still waits to be sent")
  func forgotten() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["gone", "kept", "waiting", "young"] { try await newsroom.write(slug) }
      try await newsroom.makeNotices()
      try await change(
        """
        DELETE FROM copydesk.notice WHERE staff <> 'nana';
        UPDATE copydesk.notice SET made_at = now() - interval '32 days' WHERE story < 4;
        UPDATE copydesk.notice SET made_at = now() - interval '30 days 12 hours' WHERE story = 4;
        INSERT INTO copydesk.notice_message (staff, channel, digest, state, send_at, ended_at) VALUES
          ('nana', 'a', false, 'failed', now(), now() - interval '31 days'),
          ('nana', 'b', false, 'failed', now(), now() - interval '29 days'), ('nana', 'c', false, 'waiting', now(), NULL);
        INSERT INTO copydesk.notice_part (message, notice, staff, channel)
        SELECT m.id, n.id, 'nana', m.channel FROM copydesk.notice_message AS m
          JOIN copydesk.notice AS n ON n.story = CASE m.channel WHEN 'a' THEN 1 WHEN 'b' THEN 2 ELSE 3 END
        """, newsroom)
      func left() async throws -> [String] {
        let notices = try await newsroom.store.notices(for: nil).items
        return notices.map { "\($0.item.story?.slug.text ?? "-") \($0.messages.map(\.channel).joined())" }.sorted()
      }
      for _ in 1...2 {
        _ = try await newsroom.database.value("SELECT copydesk.prune_notices()::text", as: newsroom.database.daemon)
      }
      #expect(try await left() == ["kept b", "waiting c", "young "])
    }
  }
}
