import Foundation
import JobQueue
import Seeding
import Testing

@testable import Store

/// When the clock fires a trigger, over zones, changes of the clocks, hours in which nothing ran, and a clock that is put back.
@Suite("The clock of a trigger")
struct TriggerClockTests {
  private static let zones = [
    "UTC", "Europe/London", "Asia/Yerevan", "Africa/Nairobi", "America/New_York", "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Cairo", "Asia/Beirut", "Asia/Kathmandu", "Pacific/Apia", "America/Havana", "Atlantic/Azores",
  ]
  private static let expressions = [
    "0 18 * * mon-fri", "30 1 * * *", "0 0 * * *", "15 2 * * sun", "*/15 * * * *", "0 * * * *", "59 23 28-31 * *",
    "0 6,18 * * *", "30 2 29 * *",
  ]

  @Test(
    "It fires for each tick once while something runs, for the last one after an outage, and never twice or too early",
    arguments: zones)
  func property(zoneName: String) async throws {
    let zone = try #require(TimeZone(identifier: zoneName))
    var random = Seeded(name: zoneName)
    for expression in Self.expressions {
      for missed in [MissedTicks.once, .skip] {
        // Other tests share this thread, and hold connections meanwhile.
        await Task.yield()
        let clock = TriggerClock(expression: try CronExpression(expression), zone: zone, missed: missed)
        try simulate(clock, &random)
      }
    }
  }

  private func simulate(_ clock: TriggerClock, _ random: inout Seeded) throws {
    var now = Self.start(in: clock.zone, &random)
    let defined = now
    var last: Date?
    for _ in 0..<40 {
      let before = now
      switch random.next(below: 10) {
      case 0: now += Double(random.next(below: 3 * 86_400))
      case 1: now -= Double(random.next(below: 7200))
      default: now += Double(1 + random.next(below: 60))
      }
      let ticks = Self.ticks(of: clock, after: last ?? defined, until: now)
      guard let due = clock.due(since: defined, after: last, at: now) else {
        #expect(ticks.isEmpty, "\(clock.expression) in \(clock.zone.identifier) at \(now)")
        continue
      }
      #expect(due.tick == ticks.last, "the last of those that came, once")
      let isLate = now.timeIntervalSince(due.tick) > 60
      #expect(due.isMissed == (clock.missed == .skip && isLate))
      if now > before, now.timeIntervalSince(before) <= 60 {
        #expect(ticks.filter { $0 > before }.count <= 1, "while something runs, none is passed over")
      }
      last = due.tick
    }
  }

  /// Shortly before the clocks change there, if they do.
  private static func start(in zone: TimeZone, _ random: inout Seeded) -> Date {
    let some = Date(timeIntervalSince1970: 1_767_225_600 + Double(random.next(below: 2 * 31_536_000)))
    let change = zone.nextDaylightSavingTimeTransition(after: some) ?? some
    return change - Double(random.next(below: 86_400))
  }

  /// One after the other, as the cron expression has them.
  private static func ticks(of clock: TriggerClock, after start: Date, until end: Date) -> [Date] {
    var ticks: [Date] = []
    var tick = clock.expression.next(after: start, in: clock.zone)
    while tick <= end {
      ticks.append(tick)
      tick = clock.expression.next(after: tick, in: clock.zone)
    }
    return ticks
  }

  @Test(
    "On the day when the clocks go back an evening is one, and an hour that is skipped fires at the moment after it")
  func changes() throws {
    let zone = try #require(TimeZone(identifier: "Europe/London"))
    func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }
    let night = TriggerClock(expression: try CronExpression("30 1 * * *"), zone: zone, missed: .once)
    let back = try date("2026-10-24T12:00:00Z")
    let first = try #require(night.due(since: back, after: nil, at: try date("2026-10-25T00:30:00Z")))
    #expect(first.tick == (try date("2026-10-25T00:30:00Z")))
    #expect(
      night.due(since: back, after: first.tick, at: try date("2026-10-25T12:00:00Z")) == nil, "not at the second 01:30")
    let forward = try date("2026-03-28T12:00:00Z")
    let skipped = try #require(night.due(since: forward, after: nil, at: try date("2026-03-29T01:00:00Z")))
    #expect(skipped.tick == (try date("2026-03-29T01:00:00Z")))
  }
}

extension Seeded {
  /// By the letters of a name.
  fileprivate init(name: String) {
    self.init(seed: name.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
  }

  fileprivate mutating func next(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
