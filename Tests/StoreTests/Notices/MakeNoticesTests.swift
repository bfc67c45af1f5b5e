import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing

@testable import Store

@Suite("Notices are made of what happens")
struct MakeNoticesTests {
  @Test("Who reads for the desk hears of a draft, who wrote it of its return and its approval")
  func dayAtTheDesk() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("dam")
      try await newsroom.act(.return, "dam", note: "Who says so?")
      try await newsroom.write("dam", words: "Other words")
      try await newsroom.act(.approve, "dam", note: nil)
      try await newsroom.makeNotices()
      #expect(
        try await newsroom.told("dam") == [
          "nana waiting reviews", "nana waiting reviews", "otto waiting reviews", "otto waiting reviews",
          "rita approved author", "rita returned author",
        ])
      let rita = try await newsroom.store.notices(for: StaffHandle(unchecked: "rita")).items
      let returned = try #require(rita.last)
      #expect((returned.item.actor, returned.item.action) == ("nana", "return"))
      #expect(returned.item.detail["note"] == .string("Who says so?"))
      #expect(returned.item.sentence(zone: nil, now: Date()) == "nana returned it: “Who says so?”")
      // Nobody is told by any channel, since nobody has said so.
      #expect(rita.allSatisfy { $0.messages.isEmpty })
    }
  }

  @Test("Nothing is told twice, however often and by how many notices are made")
  func once() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.tell(["nana": .program])
      try await newsroom.write("dam")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 1...4 { group.addTask { try await newsroom.makeNotices() } }
        try await group.waitForAll()
      }
      try await newsroom.makeNotices()
      #expect(try await newsroom.told("dam") == ["nana waiting reviews", "otto waiting reviews"])
      let message = try #require(try await newsroom.waiting("nana").first)
      #expect(message.order.items.count == 1)
      // The place of those who make notices goes back: as before a crash whose transaction was lost.
      try await newsroom.database.run(
        "SET session_replication_role = replica; UPDATE copydesk.notice_place SET xid = '0', event = 0",
        as: newsroom.database.administrator)
      try await newsroom.makeNotices()
      #expect(try await newsroom.told("dam") == ["nana waiting reviews", "otto waiting reviews"])
      #expect(try await newsroom.waiting("nana").map(\.order.items.count) == [1])
    }
  }

  @Test("What happens in a moment is one message, and so is what waits for the end of the quiet")
  func gathered() async throws {
    try await DailyNewsroom.with { newsroom in
      let now = try await newsroom.store.databaseTime()
      let minute = Int(now.timeIntervalSince1970) / 60 % 1440
      func time(_ minutes: Int) -> String {
        let shown = (minute + minutes + 1440) % 1440
        return "\(String(100 + shown / 60).dropFirst()):\(String(100 + shown % 60).dropFirst())"
      }
      let quiet = try #require(QuietHours("\(time(-60))-\(time(120))"))
      try await newsroom.tell([
        "nana": .program,
        "otto": NoticePreferences(
          channels: ["program": "page-me", "email": "otto@news.example"], quiet: quiet, breakQuiet: [.killed]),
      ])
      for slug in ["one", "two", "three"] { try await newsroom.write(slug) }
      try await newsroom.makeNotices()
      #expect(try await newsroom.waiting("nana").map(\.order.items.count) == [3])
      let otto = try await newsroom.waiting("otto")
      #expect(otto.map(\.order.items.count) == [3, 3])
      #expect(otto.map(\.order.channel).sorted() == ["email", "program"])
      #expect(otto.allSatisfy { $0.order.isDigest && $0.sendAt > now + 3600 })
      // What may not wait does not, and leaves the rest for the morning.
      try await newsroom.act(.approve, "one", note: nil)
      try await newsroom.arrive("one")
      try await newsroom.act(.kill, "one", note: "Wrong")
      try await newsroom.makeNotices()
      let urgent = try await newsroom.waiting("otto").filter { !$0.order.isDigest }
      #expect(urgent.map { $0.order.items.map(\.kind) } == [[.killed], [.killed]])
    }
  }

  @Test("Whom a note names is told what it says, of each note its own")
  func mentioned() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("dam")
      try await newsroom.act(.note, "dam", note: "@rita, who says so?")
      try await newsroom.act(.note, "dam", note: "@rita and @otto: the ministry does.")
      try await newsroom.makeNotices()
      let rita = try await newsroom.store.notices(for: StaffHandle(unchecked: "rita")).items
      #expect(rita.map(\.item.kind) == [.mentioned, .mentioned])
      #expect(
        rita.map { $0.item.detail["note"] } == [
          .string("@rita and @otto: the ministry does."), .string("@rita, who says so?"),
        ])
      #expect(try await newsroom.told("dam").contains("otto mentioned mentioned"))
      #expect(
        rita[1].item.sentence(zone: nil, now: Date()) == "nana named you in a note: “@rita, who says so?”")
    }
  }

  @Test("Of a story under embargo a notice says the headline and no more")
  func embargoed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("budget", embargo: Date().addingTimeInterval(86_400))
      try await newsroom.act(.return, "budget", note: "The levy is 3 per cent, not 2.")
      try await newsroom.makeNotices()
      let returned = try #require(try await newsroom.store.notices(for: StaffHandle(unchecked: "rita")).items.first)
      #expect(returned.item.kind == .returned)
      #expect(returned.item.detail["note"] == nil)
    }
  }

  @Test("The embargo of another story, and one that is over, keeps no word back")
  func notEmbargoed() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["budget", "over"] { try await newsroom.write(slug, embargo: Date().addingTimeInterval(86_400)) }
      try await newsroom.write("dam")
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.version SET embargo = now() - interval '1 minute' WHERE content ->> 'slug' = 'over'
        """, as: newsroom.database.administrator)
      for slug in ["dam", "over"] { try await newsroom.act(.return, slug, note: "Who says so about \(slug)?") }
      try await newsroom.makeNotices()
      let rita = try await newsroom.store.notices(for: StaffHandle(unchecked: "rita")).items
      #expect(
        rita.map { $0.item.detail["note"] } == [
          .string("Who says so about over?"), .string("Who says so about dam?"),
        ])
    }
  }

  @Test("A message begins before it was tried, whoever writes it")
  func beginsWaiting() async throws {
    try await DailyNewsroom.with { newsroom in
      for (columns, values) in [("state", "'sending'"), ("attempts", "1")] {
        let error = await #expect(throws: PostgresError.self) {
          try await newsroom.database.run(
            """
            INSERT INTO copydesk.notice_message (staff, channel, digest, send_at, \(columns))
            VALUES ('nana', 'email', false, now(), \(values))
            """, as: newsroom.database.administrator)
        }
        #expect(error?.constraint == "notice_message_begins_waiting")
      }
    }
  }

  @Test("An event that cannot be read harms no other")
  func unreadable() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.database.run(
        "INSERT INTO copydesk.event (kind, data) VALUES ('submit', '[1.5]'), ('kill', '{\"detail\": 7, \"actor\": []}')",
        as: newsroom.database.administrator)
      try await newsroom.write("dam")
      try await newsroom.makeNotices()
      #expect(try await newsroom.told("dam") == ["nana waiting reviews", "otto waiting reviews"])
    }
  }
}
