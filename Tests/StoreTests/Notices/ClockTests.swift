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

  @Test("A flash has its own time, and a story that is less urgent the desk's; a desk that sets none is never late")
  func flash() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.tell([:], policy: policy)
      try await newsroom.write("flash", urgency: 1)
      try await newsroom.write("urgent", urgency: 2)
      #expect(try await minutesLeft("flash", in: newsroom) == 5)
      #expect(try await minutesLeft("urgent", in: newsroom) == 20)
      try await newsroom.tell([:]) { $0.reviewWithinSeconds = nil }
      try await newsroom.write("idle")
      #expect(try await newsroom.story("idle").dueAt == nil)
      let clocks = try await newsroom.database.value(
        "SELECT count(*)::text FROM copydesk.story_clock", as: newsroom.database.daemon)
      #expect(clocks == "2", "what has no time has no clock")
    }
  }

  @Test("A step is passed at once where its role is held elsewhere, or by somebody who has left, or has ended")
  func heldNowhere() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      for name in ["deputy", "left", "over"] {
        configuration.roles.append(.init(name: name, capabilities: [.review]))
        configuration.staff.append(
          .init(
            handle: StaffHandle(unchecked: name), name: name.capitalized,
            grants: [
              .init(role: name, scope: name == "deputy" ? .desk(DeskSlug(unchecked: "pairs")) : .all)
            ]))
      }
      for index in configuration.desks.indices {
        configuration.desks[index].policy.reviewWithinSeconds = 20 * 60
        configuration.desks[index].policy.escalate = ["deputy", "left", "over", "desk_chief"]
      }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      configuration.staff.removeAll { ["left", "over"].contains($0.handle.text) }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      func held(_ role: String, on desk: String = "caucasus") async throws -> Bool {
        try await newsroom.database.value(
          SQL("SELECT copydesk.role_is_held('\(role)', '\(desk)')::text"), as: newsroom.database.administrator)
          == "true"
      }
      let found = try await [
        held("deputy"), held("deputy", on: "pairs"), held("left"), held("over"), held("desk_chief"),
      ]
      #expect(found == [false, true, false, false, true])
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.staff SET active = true WHERE handle IN ('left', 'over');
        UPDATE copydesk.staff_grant SET revoked_at = NULL, until = now() - interval '1 minute' WHERE staff = 'over'
        """, as: newsroom.database.administrator)
      #expect(try await [held("left"), held("over")] == [false, false], "taken away, or over by itself")
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.staff_grant SET revoked_at = NULL, until = now() + interval '1 minute' WHERE staff = 'over';
        UPDATE copydesk.staff_grant SET revoked_at = NULL WHERE staff = 'left';
        UPDATE copydesk.staff SET active = false WHERE handle = 'left'
        """, as: newsroom.database.administrator)
      #expect(try await [held("left"), held("over")] == [false, true], "who has left is told nothing")
      try await newsroom.write("dam")
      for minutes in [20, 20, 0, 0] { try await pass(minutes, in: newsroom) }
      let log = try await newsroom.store.log(.slug(StorySlug(unchecked: "dam"))).map(\.action)
      #expect(log == ["submit", "remind", "escalate", "escalate", "escalate"])
      #expect(try await !late(newsroom).contains { $0.hasSuffix("role:desk_chief") }, "its time has not come")
    }
  }

  @Test("A risk is told anew for another time, and not while nothing has changed")
  func anotherTime() async throws {
    try await DailyNewsroom.with { newsroom in
      let now = try await newsroom.store.databaseTime()
      try await newsroom.write("dam")
      try await newsroom.act(.approve, "dam", note: nil, at: now + 600)
      try await newsroom.freeze(.desk(DeskSlug(unchecked: "caucasus")))
      func risks() async throws -> Int {
        try await newsroom.store.tellRisks()
        return try await newsroom.store.log(.slug(StorySlug(unchecked: "dam"))).count { $0.action == "risk" }
      }
      #expect(try await risks() == 1)
      try await newsroom.act(.note, "dam")
      #expect(try await risks() == 1)
      try await newsroom.act(.schedule, "dam", at: now + 660)
      #expect(try await risks() == 2)
      try await newsroom.act(.schedule, "dam", at: now + 7200)
      #expect(try await risks() == 2, "its time is far")
    }
  }

  @Test(
    "A closed package says when its stories are to go out, and what is missing of it is told a quarter of an hour before"
  )
  func package() async throws {
    try await DailyNewsroom.with { newsroom in
      let now = try await newsroom.store.databaseTime()
      let time = Date(timeIntervalSince1970: (now.timeIntervalSince1970 + 600).rounded())
      try await newsroom.pack(["one", "two"])
      try await newsroom.act(.approve, "one")
      try await newsroom.write("other")
      try await newsroom.close("night", at: time)
      func wanted() async throws -> String? {
        try await newsroom.database.value(
          "SELECT string_agg(story::text, ' ' ORDER BY story) FROM copydesk.story_clock WHERE wanted IS NOT NULL",
          as: newsroom.database.daemon)
      }
      #expect(try await wanted() == "1 2")
      func risks() async throws -> [String] {
        try await newsroom.store.tellRisks()
        var found: [String] = []
        for slug in ["one", "two", "other"] {
          found += try await newsroom.store.log(.slug(StorySlug(unchecked: slug))).filter { $0.action == "risk" }
            .map { _ in slug }
        }
        return found
      }
      #expect(try await risks() == ["one", "two"])
      // Closed anew for the same time, nothing is told twice; for another one it is.
      try await newsroom.close("night", at: time)
      #expect(try await risks() == ["one", "two"])
      try await newsroom.close("night", at: time + 60)
      #expect(try await risks() == ["one", "one", "two", "two"])
      try await newsroom.act(.spike, "two")
      try await newsroom.member(.packageRemove, "two")
      try await newsroom.close("night")
      #expect(try await wanted() == nil, "no time is wanted any more")
    }
  }
}
