import Foundation
import Testing

@testable import JobQueue

@Suite("Due ticks", .timeLimit(.minutes(10)))
struct DueTicksTests {
  private func due(
    _ expression: String, _ missed: MissedTicks, first: String, now: String
  ) throws -> (ticks: [String], next: String) {
    let due = DueTicks(
      of: try CronExpression(expression), in: .gmt, missed: missed, first: try Date(first, strategy: .iso8601),
      now: try Date(now, strategy: .iso8601))
    return (due.ticks.map { $0.formatted(.iso8601) }, due.next.formatted(.iso8601))
  }

  @Test("A tick that is on time becomes a job under every rule", arguments: MissedTicks.allCases)
  func onTime(missed: MissedTicks) throws {
    let due = try due("0 * * * *", missed, first: "2026-11-24T12:00:00Z", now: "2026-11-24T12:00:59Z")
    #expect(due == (["2026-11-24T12:00:00Z"], "2026-11-24T13:00:00Z"))
  }

  @Test(
    "Each rule turns its own choice of missed ticks into jobs",
    arguments: [
      (.skip, []), (.once, ["2026-11-24T12:00:00Z"]),
      (.all, ["2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z", "2026-11-24T12:00:00Z"]),
    ] as [(MissedTicks, [String])])
  func late(missed: MissedTicks, expected: [String]) throws {
    let due = try due("0 * * * *", missed, first: "2026-11-24T10:00:00Z", now: "2026-11-24T12:30:00Z")
    #expect(due == (expected, "2026-11-24T13:00:00Z"))
  }

  @Test("Skipping missed ticks still keeps the one that is on time")
  func skipOnTime() throws {
    let due = try due("*/5 * * * *", .skip, first: "2026-11-24T10:00:00Z", now: "2026-11-24T12:05:20Z")
    #expect(due == (["2026-11-24T12:05:00Z"], "2026-11-24T12:10:00Z"))
  }

  @Test("A tick is on time for a minute, to the second", arguments: [("12:01:00", true), ("12:01:01", false)])
  func tolerance(now: String, isOnTime: Bool) throws {
    let due = try due("0 * * * *", .skip, first: "2026-11-24T12:00:00Z", now: "2026-11-24T\(now)Z")
    #expect(due == (isOnTime ? ["2026-11-24T12:00:00Z"] : [], "2026-11-24T13:00:00Z"))
  }

  @Test("A tick is due at its very instant", arguments: [MissedTicks.once, .all])
  func atOnce(missed: MissedTicks) throws {
    let due = try due("0 * * * *", missed, first: "2026-11-24T11:00:00Z", now: "2026-11-24T12:00:00Z")
    #expect(due.ticks.last == "2026-11-24T12:00:00Z")
    #expect(due.next == "2026-11-24T13:00:00Z")
  }

  @Test("The last tick is found, however long ago it was", arguments: ["2026-11-24T12:00:00Z", "2090-06-01T00:00:30Z"])
  func longAgo(now: String) throws {
    let due = try due("@yearly", .once, first: "2020-01-01T00:00:00Z", now: now)
    #expect(due.ticks == ["\(now.prefix(4))-01-01T00:00:00Z"])
    #expect(try self.due("@yearly", .once, first: "2026-01-01T00:00:00Z", now: "2026-12-31T00:00:00Z").ticks.count == 1)
  }

  @Test("Years of missed minutes become jobs in batches")
  func batches() throws {
    let due = try due("* * * * *", .all, first: "2024-01-01T00:00:00Z", now: "2026-11-24T12:30:00Z")
    #expect(due.ticks.count == DueTicks.batchSize)
    #expect(due.next == "2024-01-01T16:40:00Z")
  }
}
