import Foundation
import Newsroom
import Testing

@Suite("Quiet hours")
struct QuietHoursTests {
  private func instant(_ text: String) throws -> Date { try #require(Instant(text)).date }

  @Test(
    "A quiet ends at its time on the desk's clocks, also on days on which they are changed",
    arguments: [
      // Over midnight, and within a day.
      ("22:00-06:00", "Asia/Yerevan", "2026-11-29T19:30:00Z", "2026-11-30T02:00:00Z"),
      ("22:00-06:00", "Asia/Yerevan", "2026-11-29T02:00:00Z", nil),
      ("22:00-06:00", "Asia/Yerevan", "2026-11-29T18:00:00Z", "2026-11-30T02:00:00Z"),
      ("12:00-13:30", "UTC", "2026-11-29T12:00:30Z", "2026-11-29T13:30:00Z"),
      ("12:00-13:30", "UTC", "2026-11-29T13:30:00Z", nil),
      // The clocks go forward at 01:00 UTC: 02:30 is never shown, so the quiet ends when it has been passed.
      ("22:00-02:30", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z"),
      ("22:00-06:00", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T04:00:00Z"),
      // They go back at 01:00 UTC: 02:30 is shown twice, and from 03:00 to 06:00 is an hour longer away.
      ("22:00-06:00", "Europe/Berlin", "2026-10-24T21:00:00Z", "2026-10-25T05:00:00Z"),
      ("22:00-02:30", "Europe/Berlin", "2026-10-24T21:00:00Z", "2026-10-25T00:30:00Z"),
      ("22:00-02:30", "Europe/Berlin", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z"),
      // A zone with a half hour's change.
      ("23:00-07:00", "Australia/Lord_Howe", "2026-10-03T13:00:00Z", "2026-10-03T20:00:00Z"),
    ] as [(String, String, String, String?)])
  func end(hours: String, zone: String, now: String, end: String?) throws {
    let quiet = try #require(QuietHours(hours))
    let found = quiet.end(after: try instant(now), in: try #require(TimeZone(identifier: zone)))
    #expect(found.map { Instant($0).description } == (try end.map { Instant(try instant($0)).description }))
    #expect(quiet.description == hours)
  }

  @Test(
    "They are written with two digits, and read with one, too",
    arguments: [("6:00-7:30", "06:00-07:30"), ("10:10-09:09", "10:10-09:09"), ("23:59-00:00", "23:59-00:00")])
  func written(text: String, expected: String) { #expect(QuietHours(text)?.description == expected) }

  @Test(
    "What is not two different times is refused",
    arguments: [
      "", "22:00", "22:00-", "22:00-22:00", "24:00-06:00", "22:60-06:00", "22-06", "22:00–06:00", "-1:00-06:00",
      "22:00-06:00-07:00", "022:00-06:00", "22:0-06:00", "22:000-06:00",
      "٢٢:00-06:00",
    ])
  func refused(text: String) { #expect(QuietHours(text) == nil) }

  @Test("What may wait is told when the quiet ends; what may not, at once; and not more than a message a minute")
  func timing() throws {
    let utc = try #require(TimeZone(identifier: "UTC"))
    let night = try instant("2026-11-29T23:00:00Z")
    let preferences = NoticePreferences(quiet: QuietHours("22:00-06:00"), breakQuiet: [.failed])
    func timing(_ kind: NoticeKind, last: Date? = nil, now: Date) -> NoticeTiming {
      NoticeTiming(kind, preferences, zone: utc, lastTold: last, now: now)
    }
    let waiting = timing(.waiting, now: night)
    #expect(waiting.at == (try instant("2026-11-30T06:00:00Z")))
    #expect(waiting.isDigest)
    let failed = timing(.failed, now: night)
    #expect(failed.at == night)
    #expect(!failed.isDigest)
    #expect(timing(.failed, last: night - 20, now: night).at == night + 40)
    #expect(timing(.failed, last: night - 61, now: night).at == night)
    let day = try instant("2026-11-29T12:00:00Z")
    #expect(timing(.waiting, now: day).at == day)
  }
}
