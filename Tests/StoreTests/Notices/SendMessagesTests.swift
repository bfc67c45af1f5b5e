import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing

@testable import Store

@Suite("Messages are sent once")
struct SendMessagesTests {
  private func message(in newsroom: DailyNewsroom) async throws -> Int {
    try await newsroom.tell(["nana": .program])
    try await newsroom.write("dam")
    try await newsroom.makeNotices()
    return try #require(try await newsroom.waiting("nana").first).order.message
  }

  @Test("A message that was sent is not sent again, and its receipt is kept")
  func sent() async throws {
    try await DailyNewsroom.with { newsroom in
      let message = try await message(in: newsroom)
      let claim = try await newsroom.claim(message: message)
      let order = try #require(try await newsroom.order(claim))
      #expect((order.staff.text, order.channel, order.attempt) == ("nana", "program", 1))
      #expect(order.text.subject == "[Caucasus] Waiting for you: Words")
      try await newsroom.store.recordTold(claim, receipt: ["answer": "ok"])
      #expect(try await newsroom.order(try await newsroom.claim(message: message)) == nil)
      let record = try #require(try await newsroom.store.notices(for: StaffHandle(unchecked: "nana")).items.first)
      #expect(record.messages.map(\.state) == ["sent"])
      #expect(record.messages.first?.receipt == ["answer": "ok"])
      #expect(record.messages.first?.token == order.token.uuidString.lowercased())
    }
  }

  @Test("A daemon that died between sending and recording is followed by one that sends the same, under the same id")
  func crashed() async throws {
    try await DailyNewsroom.with { newsroom in
      let message = try await message(in: newsroom)
      let first = try await newsroom.claim(message: message)
      let order = try #require(try await newsroom.order(first))
      let second = try await newsroom.claim(message: message)
      // What happens meanwhile is not put into what is on its way.
      try await newsroom.write("road")
      try await newsroom.makeNotices()
      let again = try #require(try await newsroom.order(second))
      #expect((again.token, again.attempt, again.items) == (order.token, 2, order.items))
      // The first was only slow: what it says does not count any more.
      let error = await #expect(throws: PostgresError.self) {
        try await newsroom.store.recordTold(first, receipt: ["answer": "late"])
      }
      #expect(error?.constraint == "notice_message_fenced")
      try await newsroom.store.recordTold(second, receipt: ["answer": "ok"])
      let next = try await newsroom.waiting("nana")
      #expect(next.map { $0.order.items.map(\.story?.slug.text) } == [["road"]])
      #expect(try #require(next.first).sendAt > again.now + 30)
    }
  }

  @Test("What was settled before it was sent is not told, and a message of nothing else is not sent")
  func settled() async throws {
    try await DailyNewsroom.with { newsroom in
      let message = try await message(in: newsroom)
      try await newsroom.act(.approve, "dam", by: "otto", note: nil)
      #expect(try await newsroom.order(try await newsroom.claim(message: message)) == nil)
      let record = try #require(try await newsroom.store.notices(for: StaffHandle(unchecked: "nana")).items.first)
      #expect(record.messages.map(\.state) == ["settled"])
    }
  }

  @Test("What failed is kept with its reason, tried again, and given up after the last time")
  func failed() async throws {
    try await DailyNewsroom.with { newsroom in
      let message = try await message(in: newsroom)
      let first = try await newsroom.claim(message: message)
      _ = try await newsroom.order(first)
      try await newsroom.store.recordNotTold(first, error: "no such program", givingUp: false)
      #expect(try await newsroom.waiting("nana").map(\.error) == ["no such program"])
      let last = try await newsroom.claim(message: message, isLast: true)
      _ = try #require(try await newsroom.order(last))
      try await newsroom.store.recordNotTold(last, error: "no such program", givingUp: true)
      #expect(try await newsroom.waiting("nana").isEmpty)
      let status = try await newsroom.store.status()
      #expect((status.waitingMessages, status.failedMessages) == (0, 1))
    }
  }

  @Test("What went wrong is kept with its first 800 characters")
  func longErrors() async throws {
    try await DailyNewsroom.with { newsroom in
      let claim = try await newsroom.claim(message: try await message(in: newsroom))
      _ = try #require(try await newsroom.order(claim))
      try await newsroom.store.recordNotTold(claim, error: String(repeating: "down ", count: 1000), givingUp: false)
      #expect(try await newsroom.waiting("nana").map(\.error) == [String(repeating: "down ", count: 160)])
    }
  }

  @Test("A message whose time has not come is left for then, however early its job runs")
  func early() async throws {
    try await DailyNewsroom.with { newsroom in
      let first = try await newsroom.claim(message: try await message(in: newsroom))
      _ = try #require(try await newsroom.order(first))
      try await newsroom.store.recordTold(first, receipt: [:])
      try await newsroom.write("road")
      try await newsroom.makeNotices()
      let next = try #require(try await newsroom.waiting("nana").first)
      let claim = try await newsroom.claim(message: next.order.message)
      guard case .notBefore(let wait) = try await newsroom.store.beginTelling(claim) else {
        Issue.record("it does not wait")
        return
      }
      // Of what was left when it was looked at, in whole milliseconds.
      let left = Int64((next.sendAt.timeIntervalSince(next.order.now) * 1000).rounded(.up))
      #expect(wait > .zero && wait <= .milliseconds(left))
      #expect(try await newsroom.waiting("nana").map(\.order.attempt) == [0])
    }
  }

  @Test("Who does not want to be told any more is not told")
  func unwanted() async throws {
    try await DailyNewsroom.with { newsroom in
      let message = try await message(in: newsroom)
      try await newsroom.tell([:])
      #expect(try await newsroom.order(try await newsroom.claim(message: message)) == nil)
    }
  }

  @Test("A message whose job was lost gets another, and what is old goes")
  func upkeep() async throws {
    try await DailyNewsroom.with { newsroom in
      let message = try await message(in: newsroom)
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        DELETE FROM copydesk.job WHERE kind = 'tell';
        UPDATE copydesk.notice_message SET send_at = send_at - interval '1 hour'
        """, as: newsroom.database.administrator)
      try await newsroom.store.tendNotices()
      let order = try #require(try await newsroom.order(try await newsroom.claim(message: message)))
      #expect(order.items.count == 1)
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.notice_message SET state = 'sent', receipt = '{}', ended_at = now() - interval '40 days';
        UPDATE copydesk.notice SET made_at = now() - interval '40 days'
        """, as: newsroom.database.administrator)
      try await newsroom.store.tendNotices()
      try await newsroom.store.tendNotices()
      #expect(try await newsroom.told().isEmpty)
    }
  }
}
