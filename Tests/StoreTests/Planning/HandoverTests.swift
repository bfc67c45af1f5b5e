import Foundation
import Newsroom
import Testing

@testable import Store

@Suite("What one shift hands to the next")
struct HandoverTests {
  private static let desk = DeskSlug(unchecked: "caucasus")
  private static let pairs = DeskSlug(unchecked: "pairs")

  private func handover(
    _ newsroom: DailyNewsroom, of desks: [DeskSlug] = [desk], since: Date = Date(timeIntervalSinceNow: -3600)
  ) async throws -> Handover {
    try await newsroom.store.handover(of: desks, since: since, at: try await newsroom.store.databaseTime())
  }

  @Test("What is not well comes before what only waits, whoever it waits for, and all of it is counted")
  func open() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["first", "second", "third"] { try await newsroom.write(slug) }
      try await newsroom.write("elsewhere", desk: "pairs")
      try await newsroom.write("kept")
      _ = try await newsroom.freeze(.desk(Self.desk))
      try await newsroom.act(.approve, "kept")
      _ = try await newsroom.store.perform(
        ActionRequest(.claim, .slug(StorySlug(unchecked: "third"))), by: try await newsroom.person("otto"))
      let handover = try await handover(newsroom)
      #expect(handover.open.map(\.story.slug.text) == ["kept", "third", "first", "second"])
      #expect(handover.open.map(\.reasons) == [[.held], [.review], [.review], [.review]])
      #expect(handover.counts == ["held": 1, "review": 3, "claimed": 1])
      #expect(handover.done.map(\.what) == ["freeze"])
      #expect(try await self.handover(newsroom, of: []).open.isEmpty)
    }
  }

  @Test("Of what waits for its desk what is late comes first, then what somebody reads, then the most urgent")
  func late() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.desks[0].policy.reviewWithinSeconds = 3600
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      for slug in ["first", "second", "third"] { try await newsroom.write(slug) }
      try await newsroom.write("urgent", urgency: 1)
      _ = try await newsroom.store.perform(
        ActionRequest(.claim, .slug(StorySlug(unchecked: "third"))), by: try await newsroom.person("otto"))
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.story_clock SET due_at = now() - interval '1 minute' WHERE story = 2
        """, as: newsroom.database.administrator)
      let handover = try await handover(newsroom)
      #expect(handover.open.map(\.story.slug.text) == ["second", "third", "urgent", "first"])
      #expect(handover.counts == ["review": 4, "claimed": 1, "late": 1])
    }
  }

  @Test(
    "Corrections, overrides, what was taken down, freezes, paused and refused triggers are told; what went well is not")
  func happened() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      var configuration = DailyNewsroom.configurationWithTriggers
      configuration.desks[0].policy.required.insert("summary")
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      let since = try await newsroom.store.databaseTime()
      let finding = Finding(
        rule: "summary", level: .recommended, line: 1, column: 1, excerpt: "", message: "There is no summary.")
      try await newsroom.write("short", findings: [finding])
      try await newsroom.read("short")
      _ = try await newsroom.store.perform(
        ActionRequest(
          .approve, .slug(StorySlug(unchecked: "short")), overriddenChecks: ["summary"],
          overrideReason: "It is a flash."), by: try await newsroom.person("nana"))
      try await newsroom.publish("plain")
      try await newsroom.correct("plain")
      try await newsroom.act(.unpublish, "plain")
      try await newsroom.freeze(.all)
      _ = try await newsroom.unfreeze(.all)
      let name = TriggerName(unchecked: "result")
      let nana = try #require(try await newsroom.person("nana").member)
      try await newsroom.store.setPaused(true, name, reason: "called off", by: nana)
      _ = try await newsroom.store.fire(name, for: .webhook(id: "w1"))
      try await newsroom.store.setPaused(false, name, by: nana)
      _ = try await newsroom.fire("result")
      try await newsroom.freeze(.desk(Self.pairs))
      let everywhere = ["resume trigger", "fire trigger", "pause trigger", "unfreeze", "freeze"]
      let here = try await handover(newsroom, since: since)
      #expect(here.done.map(\.what) == everywhere + ["unpublish", "correct", "publish", "override"])
      #expect(here.doneInAll == 9)
      #expect(here.done.last?.overridden == ["summary"] && here.done.last?.reason == "It is a flash.")
      #expect(try await handover(newsroom, of: [Self.pairs], since: since).done.map(\.what) == ["freeze"] + everywhere)
      // What happened at the very instant belongs to the shift.
      let last = try #require(here.done.first)
      #expect(try await handover(newsroom, since: last.at).done == [last])
      #expect(try await handover(newsroom, since: last.at + 0.001).done == [])
    }
  }

  @Test("What readers got and lost, what was overridden, frozen or put away since: the last first, and no earlier")
  func done() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("old")
      let since = try await newsroom.store.databaseTime()
      try await newsroom.publish("new")
      try await newsroom.write("away")
      try await newsroom.act(.spike, "away", note: "Overtaken.")
      try await newsroom.act(.kill, "old", note: "A source withdrew.")
      try await newsroom.write("elsewhere", desk: "pairs")
      try await newsroom.act(.spike, "elsewhere")
      let handover = try await handover(newsroom, since: since)
      #expect(handover.done.map { "\($0.what) \($0.slug?.text ?? "-")" } == ["kill old", "spike away", "publish new"])
      #expect(handover.done.map(\.actor) == ["nana", "nana", "system"])
      #expect(handover.done.first?.reason == "A source withdrew." && handover.doneInAll == 3)
      #expect(handover.done.last?.headline == "Words")
    }
  }

  @Test("An override is told with its checks and why; broken glass until somebody has looked at it, and who did")
  func glass() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      for index in configuration.desks.indices { configuration.desks[index].policy.selfApproval = .breakGlass }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("flash", by: "nana", byline: "nana")
      try await newsroom.read("flash")
      _ = try await newsroom.store.perform(
        ActionRequest(.approve, .slug(StorySlug(unchecked: "flash")), breakGlassReason: "The mast is on fire."),
        by: try await newsroom.person("nana"))
      let later = Date(timeIntervalSinceNow: 60)
      let open = try await handover(newsroom, since: later)
      #expect(open.brokenGlass.map { "\($0.slug) \($0.by) \($0.reason)" } == ["flash nana The mast is on fire."])
      #expect(open.brokenGlass.first?.closed == nil && open.done.isEmpty)
      let otto = try #require(try await newsroom.person("otto").member)
      _ = try await newsroom.store.closeAfterReview(of: .slug(StorySlug(unchecked: "flash")), note: "Right.", by: otto)
      #expect(try await handover(newsroom).brokenGlass.first?.closed?.by.text == "otto")
      #expect(try await handover(newsroom, since: later).brokenGlass.isEmpty)
      let closed = try #require(try await handover(newsroom).brokenGlass.first?.closed)
      #expect(try await handover(newsroom, since: closed.at).brokenGlass.count == 1)
      #expect(try await handover(newsroom, since: closed.at + 0.001).brokenGlass.isEmpty)
      #expect(try await handover(newsroom, of: [Self.pairs]).brokenGlass.isEmpty)
      // Who still has to look at it comes first, of several what was broken last.
      for slug in ["second", "third"] {
        try await newsroom.write(slug, by: "nana", byline: "nana")
        try await newsroom.read(slug)
        _ = try await newsroom.store.perform(
          ActionRequest(.approve, .slug(StorySlug(unchecked: slug)), breakGlassReason: "Flood."),
          by: try await newsroom.person("nana"))
      }
      #expect(try await handover(newsroom).brokenGlass.map(\.slug.text) == ["third", "second", "flash"])
    }
  }

  @Test("Who stands in for whom now, on these desks")
  func cover() async throws {
    try await DailyNewsroom.with { newsroom in
      let nana = try #require(try await newsroom.person("nana").member)
      _ = try await newsroom.store.cover(
        for: nana.handle, by: StaffHandle(unchecked: "rita"), on: Self.desk, until: Date(timeIntervalSinceNow: 3600),
        arrangedBy: nana)
      let cover = try await handover(newsroom).cover
      #expect(cover.map { "\($0.standIn) \($0.covered) \($0.desk?.text ?? "*")" } == ["rita nana caucasus"])
      #expect(try await handover(newsroom, of: [Self.pairs]).cover.isEmpty)
    }
  }
}
