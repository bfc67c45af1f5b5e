import Foundation
import Testing

@testable import Newsroom

@Suite("Times in sentences")
struct ReadableTimeTests {
  @Test(
    "The day is left out today, and the year this year; both are those of the zone, also right after midnight",
    arguments: [
      ("2026-12-01T12:00:00Z", "Asia/Yerevan", "16:00 (Asia/Yerevan)"),
      ("2026-12-01T20:00:00Z", "Asia/Yerevan", "2 Dec 00:00 (Asia/Yerevan)"),
      ("2026-12-01T19:59:59Z", "Asia/Yerevan", "23:59 (Asia/Yerevan)"),
      ("2026-12-01T00:30:00Z", "Asia/Yerevan", "04:30 (Asia/Yerevan)"),
      ("2026-11-30T20:00:00Z", "Asia/Yerevan", "00:00 (Asia/Yerevan)"),
      ("2026-11-30T19:59:00Z", "Asia/Yerevan", "30 Nov 23:59 (Asia/Yerevan)"),
      ("2027-01-01T00:00:00Z", nil, "1 Jan 2027 00:00 (UTC)"), ("2026-01-01T00:00:00Z", nil, "1 Jan 00:00 (UTC)"),
      ("2025-12-31T23:59:00Z", "GMT", "31 Dec 2025 23:59 (UTC)"),
    ] as [(String, String?, String)])
  func days(instant: String, zone: String?, text: String) throws {
    let (instant, now) = (try #require(Instant(instant)).date, try #require(Instant("2026-12-01T12:00:00Z")).date)
    #expect(ReadableTime(instant, zone: zone.flatMap { TimeZone(identifier: $0) }, now: now).description == text)
  }
}
