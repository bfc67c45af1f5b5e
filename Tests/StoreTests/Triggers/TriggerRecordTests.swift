import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What is said of triggers and their firings, and for how long a cause counts.
@Suite("Triggers, as they are listed")
struct TriggerRecordTests {
  private let result = TriggerName(unchecked: "result")

  @Test(
    "The firings of a trigger are listed from the last on, so many, before one of them, and none of another trigger")
  func firings() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      for trigger in ["result", "evening", "result", "result"] { _ = try await newsroom.fire(trigger) }
      func listed(limit: Int = 20, before: Int? = nil) async throws -> [Int] {
        try await newsroom.store.firings(of: result, limit: limit, before: before).map(\.number)
      }
      #expect(try await listed() == [4, 3, 1])
      #expect(try await listed(limit: 2) == [4, 3])
      #expect(try await listed(before: 3) == [1])
      let overview = try await newsroom.store.triggerOverview(result)
      #expect(overview.last?.number == 4 && overview.last?.actor == "nana")
      #expect(try await newsroom.store.triggerOverview(TriggerName(unchecked: "evening")).last?.number == 2)
    }
  }

  @Test("What waits for a trigger is counted alone and with its packages; what would go out by it comes by urgency")
  func waiting() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      for (slug, urgency, trigger) in [
        ("routine", 5, "result"), ("flash", 1, "result"), ("plain", 4, "result"), ("other", 1, "evening"),
      ] {
        try await newsroom.write(slug, urgency: urgency)
        try await newsroom.approve(slug, on: trigger)
      }
      try await newsroom.pack(["one", "two"])
      try await newsroom.close("night", on: "result")
      var waiting: [String: Int] = [:]
      for overview in try await newsroom.store.triggerOverviews() {
        waiting[overview.trigger.name.text] = overview.waiting
      }
      #expect(waiting == ["result": 5, "evening": 1, "hourly": 0, "new-year": 0])
      let forecast = try await newsroom.store.forecast(of: result)
      #expect(forecast.filter { $0.package == nil }.map(\.slug.text) == ["flash", "plain", "routine"])
      #expect(forecast.filter { $0.package?.text == "night" }.map(\.slug.text).sorted() == ["one", "two"])
    }
  }

  @Test("A story says which firing of its own trigger, since it was signed, did not let it go out last, and why")
  func refused() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      let nana = try #require(try await newsroom.person("nana").member)
      func pausedFiring(_ id: String) async throws -> Int? {
        try await newsroom.store.setPaused(true, result, by: nana)
        let number = try await newsroom.store.fire(result, for: .webhook(id: id))
        try await newsroom.store.setPaused(false, result, by: nana)
        return number
      }
      func refused(_ slug: String) async throws -> AwaitedTrigger.Refused? {
        try await newsroom.store.awaitedTrigger(of: newsroom.story(slug))?.refused
      }
      _ = try await pausedFiring("before")
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      try await newsroom.write("other")
      try await newsroom.approve("other", on: "evening")
      #expect(try await refused("swap") == nil, "it was signed after that")
      let first = try await pausedFiring("first")
      let second = try await pausedFiring("second")
      #expect(try await refused("swap")?.reason == .paused)
      #expect(try await refused("swap")?.firing == second && second != first)
      #expect(try await refused("other") == nil)
      // One that could let stories go, and passed this one over.
      try await newsroom.write("kept", embargo: Date(timeIntervalSinceNow: 3600))
      try await newsroom.approve("kept", on: "result")
      #expect(try await refused("kept") == nil)
      let third = try await newsroom.fire("result")
      try await newsroom.carryOut(third)
      #expect(try await refused("kept")?.firing == third)
      #expect(try await refused("kept")?.reason == .embargoed)
    }
  }

  @Test("A cause fires a trigger once; the key of a command counts for a day, and that of a message for ever")
  func causes() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      let nana = try #require(try await newsroom.person("nana").member)
      func command(_ key: String, _ trigger: String = "result") async throws -> Int {
        try await newsroom.store.fire(TriggerName(unchecked: trigger), by: nana, key: key)
      }
      func message(_ id: String) async throws -> Int? {
        try await newsroom.store.fire(result, for: .webhook(id: id))
      }
      #expect(try await command("0:a") == 1)
      #expect(try await command("0:a") == 1)
      #expect(try await command("0:b") == 2)
      #expect(try await command("0:a", "evening") == 3, "of another trigger")
      let told = try await message("w")
      #expect(told == 4)
      func firings() async throws -> Int {
        try await newsroom.store.firings(of: result, limit: 200).count
      }
      _ = try await message("w")
      #expect(try await firings() == 3)
      try await newsroom.database.run(
        "SET session_replication_role = replica; UPDATE copydesk.firing SET fired_at = fired_at - interval '25 hours'",
        as: newsroom.database.administrator)
      _ = try await message("w")
      #expect(try await firings() == 3, "the same message again")
      #expect(try await command("0:a") == 5)
      #expect(try await firings() == 4)
    }
  }

  @Test(
    "A firing names the packages that went by it, and those that are closed for such a one and wait for their stories")
  func packages() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      func packages(_ firing: Int) async throws -> [String] {
        try await newsroom.store.firing(firing).packages.map { "\($0.name) \($0.isOut) \($0.stories.map(\.rawValue))" }
      }
      #expect(try await newsroom.fire("result") == 1)
      try await newsroom.pack(["one"])
      try await newsroom.close("night", on: "result")
      #expect(try await newsroom.fire("evening") == 2)
      #expect(try await newsroom.fire("result") == 3)
      let nana = try #require(try await newsroom.person("nana").member)
      try await newsroom.store.setPaused(true, result, by: nana)
      let paused = try await newsroom.store.fire(result, for: .webhook(id: "w"))
      #expect(paused == 4)
      try await newsroom.store.setPaused(false, result, by: nana)
      for (firing, expected) in [(1, []), (2, []), (3, ["night false [1]"]), (4, [])] {
        #expect(try await packages(firing) == expected, "\(firing)")
      }
      try await newsroom.act(.approve, "one")
      try await newsroom.tend("night")
      for (firing, expected) in [(1, []), (2, []), (3, ["night true [1]"]), (4, [])] {
        #expect(try await packages(firing) == expected, "\(firing)")
      }
      #expect(try await newsroom.store.firing(3).fired == 1)
    }
  }

  @Test("A command between two ticks of the clock fires none of them again, and what is paused is that trigger alone")
  func ticks() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      let hourly = TriggerName(unchecked: "hourly")
      try await newsroom.define(hourly, secondsAgo: 3 * 86_400)
      try await newsroom.store.tick(hourly)
      _ = try await newsroom.fire("hourly")
      try await newsroom.store.tick(hourly)
      #expect(try await newsroom.store.firings(of: hourly).map { $0.cause["kind"] } == ["command", "tick"])
      let nana = try #require(try await newsroom.person("nana").member)
      for isPaused in [true, false, true] { try await newsroom.store.setPaused(isPaused, hourly, by: nana) }
      let paused = try await newsroom.store.triggerOverviews().filter { $0.pause != nil }.map(\.trigger.name)
      #expect(paused == [hourly])
    }
  }
}
