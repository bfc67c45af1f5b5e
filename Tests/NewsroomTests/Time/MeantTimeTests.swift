import Foundation
import Newsroom
import Testing

@Suite("A local time as it was meant")
struct MeantTimeTests {
  private func date(_ text: String) throws -> Date { try #require(Instant(text)).date }

  @Test("It is what the place's clocks show, to the second")
  func shown() throws {
    let yerevan = try #require(TimeZone(identifier: "Asia/Yerevan"))
    for text in ["2026-12-01T02:00:05Z", "2026-12-01T02:00:05.75Z"] {
      let meant = MeantTime(try date(text), in: yerevan)
      #expect(meant == MeantTime(local: "2026-12-01T06:00:05", zone: "Asia/Yerevan"))
    }
  }

  @Test(
    "Who names a time of the clock means that; who names an offset, or how far away it is, means the instant",
    arguments: [
      ("tomorrow 06:00", "Asia/Yerevan", "2026-12-01T06:00:00 Asia/Yerevan"),
      ("mon 9am", "Asia/Yerevan", "2026-12-01T06:00:00 Asia/Yerevan"),
      ("02:00 Europe/London", "Asia/Yerevan", "2026-12-01T02:00:00 Europe/London"),
      ("06:00+04:00", "Asia/Yerevan", nil), ("2026-12-01T06:00:00Z", "Asia/Yerevan", nil),
      ("in 2h", "Asia/Yerevan", nil),
      ("now", "Asia/Yerevan", nil), ("soon", "Asia/Yerevan", nil), ("06:00", "Asia/Nowhere", nil),
      ("06:00 Europe/Lundon", "Asia/Yerevan", nil),
    ] as [(String, String, String?)])
  func written(text: String, zone: String, expected: String?) throws {
    let meant = MeantTime(written: text, try date("2026-12-01T02:00:00Z"), at: zone)
    #expect(meant.map { "\($0.local) \($0.zone)" } == expected)
  }

  @Test("It means an instant while the clocks show it once")
  func instant() throws {
    #expect(
      try MeantTime(local: "2026-12-01T06:00:00", zone: "Asia/Yerevan").instant == date("2026-12-01T02:00:00Z"))
    for (local, zone) in [
      ("2026-03-29T01:30:00", "Europe/London"), ("2026-10-25T01:30:00", "Europe/London"),
      ("2026-12-01T06:00:00", "Asia/Nowhere"),
    ] {
      #expect(MeantTime(local: local, zone: zone).instant == nil, "\(local) \(zone)")
    }
  }
}
