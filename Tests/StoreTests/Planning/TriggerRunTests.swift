import Foundation
import Newsroom
import Testing

@testable import Store

/// When triggers fire by themselves, as a calendar tells it.
@Suite("Runs of triggers")
struct TriggerRunTests {
  private static let desk = DeskSlug(unchecked: "caucasus")

  private static func overview(
    _ name: String, cron: String? = nil, waiting: Int = 0, isPaused: Bool = false, desks: Set<DeskSlug>? = nil
  ) -> TriggerOverview {
    let settings: TriggerSettings =
      if let cron {
        ["cron": .string(cron), "timezone": "UTC", "missed": "once"]
      } else {
        ["event": .boolean(true)]
      }
    let kind = TriggerKindName(unchecked: cron == nil ? "event" : "cron")
    return TriggerOverview(
      trigger: Trigger(name: TriggerName(unchecked: name), kind: kind, settings: settings, desks: desks),
      definedAt: .distantPast,
      pause: isPaused ? TriggerPause(by: StaffHandle(unchecked: "nana"), since: .distantPast, reason: nil) : nil,
      nextAt: nil, waiting: waiting, last: nil)
  }

  private static func runs(_ overviews: [TriggerOverview], until end: Date, at now: Date) -> [String] {
    TriggerRun.all(of: overviews, for: [desk], until: end, at: now).map { run in
      let time = run.at.map { $0.formatted(.iso8601) } ?? "never"
      return "\(run.trigger) \(time) \(run.waiting)" + (run.isNext ? " next" : "") + (run.pause == nil ? "" : " paused")
    }
  }

  @Test("Each run before the end is told in order of time; stories wait for the next one of a trigger alone")
  func clock() throws {
    let now = try Date("2026-11-30T12:00:00Z", strategy: .iso8601)
    let overviews = [
      Self.overview("evening", cron: "0 18 * * *", waiting: 2), Self.overview("dawn", cron: "0 18 * * *"),
      Self.overview("morning", cron: "0 6 * * *", isPaused: true),
    ]
    let tomorrow = now + 30 * 3600
    #expect(
      Self.runs(overviews, until: tomorrow, at: now) == [
        "dawn 2026-11-30T18:00:00Z 0 next", "evening 2026-11-30T18:00:00Z 2 next",
        "morning 2026-12-01T06:00:00Z 0 next paused",
      ])
    #expect(
      Self.runs(Array(overviews.prefix(1)), until: tomorrow + 1, at: now) == [
        "evening 2026-11-30T18:00:00Z 2 next", "evening 2026-12-01T18:00:00Z 0",
      ])
    let minutely = Self.runs([Self.overview("all", cron: "* * * * *")], until: tomorrow, at: now)
    #expect(minutely.count == 10)
    #expect(minutely.last == "all 2026-11-30T12:10:00Z 0")
  }

  @Test("What no clock fires comes last, and only where it is paused or stories wait for it")
  func others() throws {
    let now = try Date("2026-11-30T12:00:00Z", strategy: .iso8601)
    let overviews = [
      Self.overview("waited-for", waiting: 1), Self.overview("idle"), Self.overview("held", isPaused: true),
      Self.overview("evening", cron: "0 18 * * *"),
    ]
    #expect(
      Self.runs(overviews, until: now + 86_400, at: now) == [
        "evening 2026-11-30T18:00:00Z 0 next", "held never 0 next paused", "waited-for never 1 next",
      ])
  }

  @Test("Triggers of other desks are left out")
  func ofDesks() {
    let other = DeskSlug(unchecked: "pairs")
    let overviews = [
      Self.overview("theirs", waiting: 1, desks: [other]),
      Self.overview("ours", waiting: 1, desks: [Self.desk, other]),
      Self.overview("everybody", waiting: 1),
    ]
    let names = Self.runs(overviews, until: .distantFuture, at: Date(timeIntervalSince1970: 0))
    #expect(names == ["everybody never 1 next", "ours never 1 next"])
  }
}
