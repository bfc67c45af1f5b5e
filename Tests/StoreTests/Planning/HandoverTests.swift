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
