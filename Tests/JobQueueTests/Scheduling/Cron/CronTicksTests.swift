import Foundation
import Testing

@testable import JobQueue

@Suite("Cron ticks", .timeLimit(.minutes(10)))
struct CronTicksTests {
  @Test(
    "The next tick is the one crontab(5) gives",
    arguments: [
      ("*/15 * * * *", "2026-11-24T12:00:00Z", "2026-11-24T12:15:00Z"),
      ("*/15 * * * *", "2026-11-24T12:14:59Z", "2026-11-24T12:15:00Z"),
      ("0 6 * * *", "2026-11-24T06:00:00Z", "2026-11-25T06:00:00Z"),
      ("30 6 * * mon-fri", "2026-11-27T07:00:00Z", "2026-11-30T06:30:00Z"),
      // Both days are restricted: one of them is enough.
      ("0 0 13 * fri", "2026-11-10T00:00:00Z", "2026-11-13T00:00:00Z"),
      ("0 0 13 * fri", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"),
      // One of them begins with a star: both are needed. These are odd days that are Mondays.
      ("0 0 */2 * mon", "2026-11-24T00:00:00Z", "2026-12-07T00:00:00Z"),
      ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
      ("0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z"),
      // A leap day on every second day of the week only, where a star makes both needed.
      ("0 0 29 2 */6", "2024-01-01T00:00:00Z", "2032-02-29T00:00:00Z"),
      // The longest wait that there is: forty years between leap days on one day of the week.
      ("0 0 29 2 */7", "2088-02-29T00:00:00Z", "2128-02-29T00:00:00Z"),
      ("59 23 31 12 *", "2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"),
      ("@yearly", "2026-06-01T00:00:00Z", "2027-01-01T00:00:00Z"),
      ("0 0 1 1 *", "1969-06-01T00:00:00Z", "1970-01-01T00:00:00Z"),
      ("*/7 * * * *", "1969-12-31T23:57:30Z", "1970-01-01T00:00:00Z"),
    ])
  func next(_ expression: String, after: String, expected: String) throws {
    let next = try CronExpression(expression).next(after: instant(after), in: .gmt)
    #expect(next.formatted(.iso8601) == expected)
  }

  @Test(
    "When the clocks go forward, skipped times tick once, just after the change",
    arguments: [
      // 29 March 2026, 02:00 becomes 03:00, which is 01:00 UTC.
      ("30 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
      ("*/20 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]),
      ("0 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]),
      // Every hour: time that passes.
      ("0 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"]),
      ("30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", ["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"]),
      // The clocks of Cairo skip the first hour of 24 April 2026.
      ("0 */12 * * *", "Africa/Cairo", "2026-04-23T12:00:00Z", ["2026-04-23T22:00:00Z", "2026-04-24T09:00:00Z"]),
      // Samoa skipped the whole of 30 December 2011.
      ("0 6 * * *", "Pacific/Apia", "2011-12-29T20:00:00Z", ["2011-12-30T10:00:00Z", "2011-12-30T16:00:00Z"]),
      ("0 6 30 12 *", "Pacific/Apia", "2011-12-29T20:00:00Z", ["2011-12-30T10:00:00Z", "2012-12-29T16:00:00Z"]),
      // Half an hour only.
      ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]),
    ])
  func spring(_ expression: String, zone: String, after: String, expected: [String]) throws {
    #expect(try ticks(expression, zone, after: after, count: expected.count) == expected)
  }

  @Test(
    "When the clocks go back, repeated times tick once, and regular intervals carry on",
    arguments: [
      // 25 October 2026, 03:00 becomes 02:00, which is 01:00 UTC.
      ("30 2 * * *", "Europe/Berlin", "2026-10-24T22:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
      ("0 3 * * *", "Europe/Berlin", "2026-10-24T22:00:00Z", ["2026-10-25T02:00:00Z"]),
      (
        "0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z",
        ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"]
      ),
      (
        "*/30 * * * *", "Europe/Berlin", "2026-10-25T00:10:00Z",
        ["2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z"]
      ),
      // An hour before midnight comes twice, the date with it.
      ("30 23 * * *", "Africa/Cairo", "2026-10-29T12:00:00Z", ["2026-10-29T20:30:00Z", "2026-10-30T21:30:00Z"]),
      // At one minute past midnight, back to the day before: the new day has begun already.
      ("0 0 * * *", "America/St_Johns", "2010-11-07T01:00:00Z", ["2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z"]),
      ("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00:00Z", ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]),
    ])
  func autumn(_ expression: String, zone: String, after: String, expected: [String]) throws {
    #expect(try ticks(expression, zone, after: after, count: expected.count) == expected)
  }

  private func ticks(_ expression: String, _ zone: String, after: String, count: Int) throws -> [String] {
    let expression = try CronExpression(expression)
    let zone = try #require(TimeZone(identifier: zone))
    var last = try instant(after)
    return (0..<count).map { _ in
      last = expression.next(after: last, in: zone)
      return last.formatted(.iso8601)
    }
  }

  private func instant(_ text: String) throws -> Date {
    try Date(text, strategy: .iso8601)
  }
}
