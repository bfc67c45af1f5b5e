import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

@Suite("Late, and at risk")
struct ClockTests {
  /// As if so many minutes passed.
  private func pass(_ minutes: Int, in newsroom: DailyNewsroom) async throws {
    try await newsroom.database.run(
      """
      SET session_replication_role = replica;
      UPDATE copydesk.story_clock SET due_at = due_at - interval '\(minutes) minutes', next_at = next_at - interval '\(minutes) minutes';
      UPDATE copydesk.story SET claimed_until = claimed_until - interval '\(minutes) minutes'
      """, as: newsroom.database.administrator)
    try await newsroom.store.tellLate()
    try await newsroom.makeNotices()
  }

  private func late(_ newsroom: DailyNewsroom) async throws -> [String] {
    try await newsroom.told().filter { $0.contains(" late ") }
  }

  private func minutesLeft(_ slug: String, in newsroom: DailyNewsroom) async throws -> Int? {
    let now = try await newsroom.store.databaseTime()
    return try await newsroom.story(slug).dueAt.map { Int(($0.timeIntervalSince(now) / 60).rounded()) }
  }

  private func policy(_ policy: inout DeskPolicy) {
    policy.reviewWithinSeconds = 20 * 60
    policy.reviewWithinSecondsOfFlash = 5 * 60
    policy.escalate = ["reporter", "desk_chief"]
  }

  @Test("The desk is reminded when its time is over, then each step of its ladder once; the log has each")
  func ladder() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.tell([:], policy: policy)
      try await newsroom.write("dam")
      #expect(try await minutesLeft("dam", in: newsroom) == 20)
      try await pass(19, in: newsroom)
      #expect(try await late(newsroom).isEmpty)
      #expect(try await !newsroom.story("dam").isLate)
      try await pass(1, in: newsroom)
      #expect(try await late(newsroom) == ["nana late reviews", "otto late reviews"])
      #expect(try await newsroom.story("dam").isLate)
      try await pass(0, in: newsroom)
      #expect(try await late(newsroom).count == 2)
      try await pass(20, in: newsroom)
      #expect(try await late(newsroom).contains("rita late role:reporter"))
      try await pass(20, in: newsroom)
      #expect(
        try await late(newsroom) == [
          "nana late reviews", "nana late role:desk_chief", "otto late reviews", "otto late role:desk_chief",
          "rita late role:reporter",
        ])
      try await pass(600, in: newsroom)
      #expect(try await late(newsroom).count == 5)
      let log = try await newsroom.store.log(.slug(StorySlug(unchecked: "dam"))).map(\.action)
      #expect(log == ["submit", "remind", "escalate", "escalate"])
    }
  }

  @Test("A step of the ladder on which nobody stands is passed at once")
  func emptyStep() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.roles.append(.init(name: "deputy", capabilities: [.review]))
      for index in configuration.desks.indices {
        configuration.desks[index].policy.reviewWithinSeconds = 20 * 60
        configuration.desks[index].policy.escalate = ["deputy", "desk_chief"]
      }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("dam")
      try await pass(20, in: newsroom)
      try await pass(20, in: newsroom)
      try await pass(0, in: newsroom)
      #expect(
        try await late(newsroom).filter { $0.contains("role:") } == [
          "nana late role:desk_chief", "otto late role:desk_chief",
        ])
    }
  }

  @Test("A claim moves the time by its length, and gives back what it did not take; who claimed it is reminded")
  func claimed() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.tell([:], policy: policy)
      try await newsroom.write("dam")
      try await pass(10, in: newsroom)
      try await newsroom.act(.claim, "dam")
      #expect(try await minutesLeft("dam", in: newsroom) == 40)
      try await pass(5, in: newsroom)
      try await newsroom.act(.release, "dam")
      #expect(try await minutesLeft("dam", in: newsroom) == 10)
      try await newsroom.act(.claim, "dam", by: "otto")
      try await pass(39, in: newsroom)
      #expect(try await late(newsroom).isEmpty)
      try await pass(1, in: newsroom)
      #expect(try await late(newsroom) == ["otto late claim"])
      // What is late stays so under a claim, but nobody else is told while somebody reads it.
      try await newsroom.act(.claim, "dam")
      #expect(try await newsroom.story("dam").isLate)
      try await pass(49, in: newsroom)
      #expect(try await late(newsroom).count == 1)
      try await pass(1, in: newsroom)
      #expect(try await late(newsroom).count == 2)
    }
  }

  @Test("What goes back to its author is not late, and begins again when it comes back")
  func returned() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.tell([:], policy: policy)
      try await newsroom.write("dam")
      try await pass(25, in: newsroom)
      try await newsroom.act(.return, "dam")
      #expect(try await newsroom.story("dam").dueAt == nil)
      try await newsroom.write("dam", words: "Other words")
      #expect(try await minutesLeft("dam", in: newsroom) == 20)
      try await newsroom.write("dam", words: "Still other words")
      #expect(try await minutesLeft("dam", in: newsroom) == 20)
      try await newsroom.act(.approve, "dam", note: nil)
      #expect(try await newsroom.story("dam").dueAt == nil)
      try await pass(100, in: newsroom)
      #expect(try await newsroom.store.status().late == 0)
    }
  }

  @Test("What will not go out in time is told a quarter of an hour before, once")
  func risk() async throws {
    try await DailyNewsroom.with { newsroom in
      let now = try await newsroom.store.databaseTime()
      for (slug, minutes) in [("dam", 10.0), ("road", 30)] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, note: nil, at: now + minutes * 60)
      }
      func risks() async throws -> [String] {
        try await newsroom.store.tellRisks()
        try await newsroom.makeNotices()
        return try await newsroom.told().filter { $0.contains("at_risk") }
      }
      #expect(try await risks().isEmpty)
      var configuration = DailyNewsroom.configuration
      configuration.staff.removeAll { $0.handle.text == "nana" }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(try await risks() == ["otto at_risk publishes", "rita at_risk author"])
      #expect(try await risks().count == 2)
      #expect(try await newsroom.store.status().atRisk == 1)
      let entry = try #require(try await newsroom.store.log(.slug(StorySlug(unchecked: "dam"))).last)
      #expect(entry.action == "risk")
      #expect(entry.detail.contains("approver_left"))
      #expect(try await newsroom.story("road").atRisk == "approver_left")
    }
  }

  @Test("What fails a check that its desk requires since is at risk; what was set aside by its approval is not")
  func checksSince() async throws {
    try await DailyNewsroom.with { newsroom in
      let now = try await newsroom.store.databaseTime()
      let finding = Finding(
        rule: "summary", level: .recommended, line: 1, column: 1, excerpt: "", message: "There is no summary.")
      try await newsroom.write("dam", findings: [finding])
      try await newsroom.act(.approve, "dam", note: nil, at: now + 600)
      #expect(try await newsroom.story("dam").atRisk == nil)
      try await newsroom.tell([:]) { $0.required.insert("summary") }
      #expect(try await newsroom.story("dam").atRisk == "checks_failed")
    }
  }
}
