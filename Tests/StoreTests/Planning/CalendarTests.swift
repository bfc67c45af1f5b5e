import Foundation
import JobQueue
import Newsroom
import Testing

@testable import Store

@Suite("What is to come")
struct CalendarTests {
  private static let desk = DeskSlug(unchecked: "caucasus")
  private static let pairs = DeskSlug(unchecked: "pairs")

  private func entries(
    _ newsroom: DailyNewsroom, of desks: [DeskSlug] = [desk, pairs], within seconds: Double = 86_400,
    freezes: [Freeze] = []
  ) async throws -> [String] {
    let (entries, total) = try await newsroom.store.calendar(
      of: desks, until: Date(timeIntervalSinceNow: seconds), freezes: freezes)
    #expect(total == entries.count)
    return entries.map {
      "\($0.slug) \($0.kind.rawValue)\($0.isPast ? " late" : "")\($0.endsEmbargo ? " ends embargo" : "")"
        + ($0.atRisk.map { " \($0)" } ?? "")
    }
  }

  @Test("What goes out, what is wanted, what is under embargo: by time, on these desks, until then")
  func times() async throws {
    try await DailyNewsroom.with { newsroom in
      for (slug, hours) in [("later", 30.0), ("third", 3), ("first", 1)] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, at: Date(timeIntervalSinceNow: hours * 3600))
      }
      try await newsroom.write("second", embargo: Date(timeIntervalSinceNow: 7200))
      try await newsroom.write("elsewhere", desk: "pairs", embargo: Date(timeIntervalSinceNow: 7300))
      // An embargo that is the story's time is told once.
      try await newsroom.write("fourth", embargo: Date(timeIntervalSinceNow: 14_400))
      try await newsroom.act(.approve, "fourth")
      try await newsroom.write("gone")
      #expect(
        try await entries(newsroom) == [
          "first time", "second embargo", "elsewhere embargo", "third time", "fourth time ends embargo",
        ])
      #expect(try await entries(newsroom, of: [Self.pairs]) == ["elsewhere embargo"])
      #expect(try await entries(newsroom, of: []) == [])
      #expect(try await entries(newsroom, within: 5000) == ["first time"])
      #expect(try await entries(newsroom, within: 200_000).last == "later time")
    }
  }

  @Test("A freeze that lasts until then puts at risk what it would keep, and nothing else")
  func frozen() async throws {
    try await DailyNewsroom.with { newsroom in
      for (slug, hours) in [("soon", 1.0), ("late", 5)] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, at: Date(timeIntervalSinceNow: hours * 3600))
      }
      let nana = StaffHandle(unchecked: "nana")
      let until = Freeze(
        .desk(Self.desk), reason: "court", by: nana, since: Date(), until: Date(timeIntervalSinceNow: 7200))
      #expect(try await entries(newsroom, freezes: [until]) == ["soon time frozen", "late time"])
      let lasting = Freeze(.all, reason: "court", by: nana, since: Date())
      #expect(try await entries(newsroom, freezes: [lasting]) == ["soon time frozen", "late time frozen"])
      let other = Freeze(.desk(Self.pairs), reason: "court", by: nana, since: Date())
      #expect(try await entries(newsroom, freezes: [other]) == ["soon time", "late time"])
    }
  }

  @Test("What its desk must review is there until it has, and is late when the time has passed")
  func deadlines() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.desks[0].policy.reviewWithinSeconds = 3600
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap")
      #expect(try await entries(newsroom) == ["swap due"])
      try await newsroom.act(.return, "swap")
      #expect(try await entries(newsroom) == [])
    }
  }

  @Test(
    "A trigger's runs until then are told, the stories that wait with the next; one without a clock only when it matters"
  )
  func triggers() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      let now = try await newsroom.store.databaseTime()
      let overviews = try await newsroom.store.triggerOverviews()
      let runs = TriggerRun.all(of: overviews, for: [Self.desk], until: now.addingTimeInterval(3 * 86_400), at: now)
      #expect(runs.allSatisfy { $0.at.map { $0 > now && $0 < now.addingTimeInterval(3 * 86_400) } ?? true })
      let hourly = runs.filter { $0.trigger.text == "hourly" }
      #expect(hourly.map(\.isNext) == [true] + Array(repeating: false, count: 9), "ten of each at most")
      #expect(runs.last.map { ($0.trigger.text, $0.waiting) } ?? ("", 0) == ("result", 1))
      #expect(runs.filter { $0.at == nil }.map(\.trigger.text) == ["result"])
    }
  }
}
