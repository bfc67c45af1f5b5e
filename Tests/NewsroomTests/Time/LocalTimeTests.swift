import Foundation
import Newsroom
import Testing

@Suite("Placing a written time on a desk's clock")
struct LocalTimeTests {
  private func clock(_ zone: String) throws -> LocalClock { try #require(LocalClock(zone: zone)) }

  private func date(_ text: String) throws -> Date { try #require(Instant(text)?.date) }

  /// The instant in UTC, or what is wrong.
  private func outcome(_ text: String, _ zone: String, now: String) throws -> String {
    let (clock, now) = (try clock(zone), try date(now))
    do {
      return Instant(try clock.instantToCome(text, now: now)).description
    } catch {
      switch error {
      case .unreadable: return "unreadable"
      case .skipped(_, let day, _): return "skipped \(day)"
      case .ambiguous(_, let day, _, let offsets): return "ambiguous \(day) \(offsets.joined(separator: " "))"
      case .past(_, let date): return "past \(Instant(date))"
      case .future(_, let date): return "future \(Instant(date))"
      case .unknownZone(_, let zone): return "no zone \(zone)"
      }
    }
  }

  @Test(
    "Who looks back means the last such time",
    arguments: [
      ("06:00", "2026-07-01T05:00:00Z"), ("07:00", "2026-06-30T06:00:00Z"), ("yesterday 18:00", "2026-06-30T17:00:00Z"),
      ("today 05:00", "2026-07-01T04:00:00Z"), ("90m ago", "2026-07-01T03:30:00Z"),
      ("2 days ago", "2026-06-29T05:00:00Z"),
      ("mon 9am", "2026-06-29T08:00:00Z"), ("wed 06:00", "2026-07-01T05:00:00Z"), ("now", "2026-07-01T05:00:00Z"),
      ("2026-06-30T06:00", "2026-06-30T05:00:00Z"), ("18:00 Asia/Yerevan", "2026-06-30T14:00:00Z"),
      ("tomorrow 06:00", "future"), ("in 2h", "future"), ("2027-01-01T00:00", "future"), ("ago", "unreadable"),
      ("yesterday tomorrow 06:00", "unreadable"), ("soon", "unreadable"),
    ])
  func lookingBack(text: String, expected: String) throws {
    let (clock, now) = (try clock("Europe/London"), try date("2026-07-01T05:00:00Z"))
    let outcome: String
    do {
      outcome = Instant(try clock.instantPast(text, now: now)).description
    } catch {
      switch error {
      case .future: outcome = "future"
      case .unreadable: outcome = "unreadable"
      default: outcome = "\(error)"
      }
    }
    #expect(outcome == expected)
  }

  @Test(
    "Yesterday is the day before, also where that had 23 or 25 hours, and by the clocks that are named",
    arguments: [
      ("2026-03-29T23:30:00Z", "yesterday 18:00", "2026-03-29T17:00:00Z"),
      ("2026-10-25T23:30:00Z", "yesterday 18:00", "2026-10-24T17:00:00Z"),
      ("2026-07-01T22:00:00Z", "Yesterday 18:00 Asia/Yerevan", "2026-07-01T14:00:00Z"),
      ("2026-07-01T22:00:00Z", "yesterday 18:00 +04:00", "2026-07-01T14:00:00Z"),
    ])
  func yesterday(now: String, text: String, expected: String) throws {
    let instant = try clock("Europe/London").instantPast(text, now: date(now))
    #expect(Instant(instant).description == expected)
  }

  @Test("A zone that there is not is named, also of yesterday")
  func zoneOfYesterday() throws {
    let (london, now) = (try clock("Europe/London"), try date("2026-07-01T22:00:00Z"))
    let text = "yesterday 18:00 Europe/Lundon"
    #expect(throws: TimeRefusal.unknownZone(text, zone: "Europe/Lundon")) {
      try london.instantPast(text, now: now)
    }
  }

  @Test(
    "A day begins at midnight there, or where the clocks go forward over it",
    arguments: [
      ("Europe/London", "2026-07-01T05:00:00Z", 0, "2026-06-30T23:00:00Z"),
      ("Europe/London", "2026-07-01T05:00:00Z", 1, "2026-07-01T23:00:00Z"),
      ("Asia/Yerevan", "2026-11-24T21:00:00Z", 0, "2026-11-24T20:00:00Z"),
      ("Europe/London", "2026-10-24T12:00:00Z", 2, "2026-10-26T00:00:00Z"),
      ("Africa/Cairo", "2026-04-23T12:00:00Z", 1, "2026-04-23T22:00:00Z"),
      // The clocks go back from 01:00 to midnight: the day begins at the first of the two.
      ("America/Havana", "2026-10-31T12:00:00Z", 1, "2026-11-01T04:00:00Z"),
    ])
  func midnights(zone: String, now: String, days: Int, expected: String) throws {
    #expect(Instant(try clock(zone).midnight(after: days, now: date(now))).description == expected)
  }

  @Test(
    "A bare time is the next one at the desk",
    arguments: [
      ("Europe/London", "2026-07-01T04:59:59Z", "2026-07-01T05:00:00Z"),
      ("Europe/London", "2026-07-01T05:00:00Z", "2026-07-02T05:00:00Z"),
      ("Asia/Yerevan", "2026-11-24T01:59:00Z", "2026-11-24T02:00:00Z"),
      ("Asia/Yerevan", "2026-11-24T02:01:00Z", "2026-11-25T02:00:00Z"),
      ("Asia/Yerevan", "2026-12-31T22:00:00Z", "2027-01-01T02:00:00Z"),
      ("Africa/Nairobi", "2026-02-28T12:00:00Z", "2026-03-01T03:00:00Z"),
      ("America/St_Johns", "2026-11-24T12:00:00Z", "2026-11-25T09:30:00Z"),
      ("America/St_Johns", "2026-07-01T00:00:00Z", "2026-07-01T08:30:00Z"),
      ("Australia/Lord_Howe", "2026-11-24T12:00:00Z", "2026-11-24T19:00:00Z"),
      ("Australia/Lord_Howe", "2026-07-01T00:00:00Z", "2026-07-01T19:30:00Z"),
      ("Europe/London", "2026-03-28T12:00:00Z", "2026-03-29T05:00:00Z"),
      ("Europe/London", "2026-10-24T12:00:00Z", "2026-10-25T06:00:00Z"),
    ])
  func next(zone: String, now: String, expected: String) throws {
    #expect(try outcome("06:00", zone, now: now) == expected)
  }

  @Test(
    "Today and tomorrow are the desk's days, not UTC's",
    arguments: [
      ("Asia/Yerevan", "today 23:00", "2026-11-24T12:00:00Z", "2026-11-24T19:00:00Z"),
      ("Asia/Yerevan", "tomorrow 06:00", "2026-11-24T21:00:00Z", "2026-11-26T02:00:00Z"),
      ("America/St_Johns", "Tomorrow 06:00", "2026-11-24T03:00:00Z", "2026-11-24T09:30:00Z"),
      ("Europe/London", "today 06:00", "2026-11-24T12:00:00Z", "past 2026-11-24T06:00:00Z"),
      ("Europe/London", "tomorrow 06:00 +04:00", "2026-11-24T21:00:00Z", "2026-11-26T02:00:00Z"),
    ])
  func days(zone: String, text: String, now: String, expected: String) throws {
    #expect(try outcome(text, zone, now: now) == expected)
  }

  // 24 November 2026 is a Tuesday.
  @Test(
    "A time may be said as people say it",
    arguments: [
      ("9am", "2026-11-25T05:00:00Z"), ("6pm", "2026-11-24T14:00:00Z"), ("6:30 PM", "2026-11-24T14:30:00Z"),
      ("6.30pm", "2026-11-24T14:30:00Z"), ("6.30 p.m.", "2026-11-24T14:30:00Z"), ("12am", "2026-11-24T20:00:00Z"),
      ("12pm", "2026-11-25T08:00:00Z"), ("noon", "2026-11-25T08:00:00Z"), ("midnight", "2026-11-24T20:00:00Z"),
      ("tomorrow noon", "2026-11-25T08:00:00Z"), ("noon tomorrow", "2026-11-25T08:00:00Z"),
      ("today 6pm", "2026-11-24T14:00:00Z"), ("today 9am", "past 2026-11-24T05:00:00Z"),
      ("mon 9am", "2026-11-30T05:00:00Z"), ("Monday 09:00", "2026-11-30T05:00:00Z"),
      ("09:00 mon", "2026-11-30T05:00:00Z"),
      ("tue 17:00", "2026-11-24T13:00:00Z"), ("tue 9am", "2026-12-01T05:00:00Z"), ("wed 00:30", "2026-11-24T20:30:00Z"),
      ("2026-12-01 9am", "2026-12-01T05:00:00Z"), ("2026-12-01  06:00", "2026-12-01T02:00:00Z"),
      ("in 2h", "2026-11-24T14:00:00Z"), ("in 90 minutes", "2026-11-24T13:30:00Z"),
      ("in 1h30m", "2026-11-24T13:30:00Z"),
      ("in 1 hour 30 min", "2026-11-24T13:30:00Z"), ("IN 2 DAYS", "2026-11-26T12:00:00Z"),
      ("in 366 d", "2027-11-25T12:00:00Z"), ("now", "past 2026-11-24T12:00:00Z"),
      ("06:00 Europe/London", "2026-11-25T06:00:00Z"), ("tomorrow 6am Europe/London", "2026-11-25T06:00:00Z"),
      ("mon 9am America/St_Johns", "2026-11-30T12:30:00Z"), ("06:00 Europe/Lundon", "no zone Europe/Lundon"),
      ("9 a.m.", "2026-11-25T05:00:00Z"), ("in 1s", "2026-11-24T12:00:01Z"), ("in 100000s", "2026-11-25T15:46:40Z"),
      ("tomorrow\(String(repeating: " ", count: 51))06:00", "2026-11-25T02:00:00Z"),
      ("tomorrow 06:00 +02:00", "2026-11-25T04:00:00Z"), ("mon 06:00+02:00", "2026-11-30T04:00:00Z"),
    ])
  func spoken(text: String, expected: String) throws {
    #expect(try outcome(text, "Asia/Yerevan", now: "2026-11-24T12:00:00Z") == expected)
  }

  @Test(
    "What could mean two things, or nothing, is no time",
    arguments: [
      "13am", "0pm", "9", "9:5am", "9:75am", "am", "mon", "monday monday 9am", "9am 9am", "tomorrow",
      "tomorrow midnight",
      "in", "in 0h", "in -2h", "in 2", "in h", "in 2x", "in 1m1h", "in 1h2h", "in 367d", "in 9999999s",
      "in 2h tomorrow", "9:30:15am", "009am", "9:005am", "in 366d1s",
      "tomorrow\(String(repeating: " ", count: 52))06:00",
      "now now", "now 06:00", "06:00+02:00 Europe/London", "Europe/London", "9am Europe / London", "yesterday 06:00",
      "monda 9am", "2026-02-30 9am", "2026-12-01T 9am", "06:00 today tomorrow", "half past nine", "९am",
      "in ٢h", "06:00\u{a0}tomorrow", String(repeating: "9am ", count: 20),
    ])
  func unspoken(text: String) throws {
    #expect(try outcome(text, "Asia/Yerevan", now: "2026-11-24T12:00:00Z") == "unreadable")
  }

  @Test("A day of the week comes within seven days, on that day, across every change of the clocks of two years")
  func weekdays() async throws {
    let london = try clock("Europe/London")
    let start = try date("2026-01-01T00:00:00Z")
    for hour in stride(from: 0, to: 2 * 365 * 24, by: 7) {
      await Task.yield()
      let now = start.addingTimeInterval(Double(hour) * 3600)
      for (number, name) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].enumerated() {
        let next = try london.instantToCome("\(name) 06:00", now: now)
        let local = next.timeIntervalSince1970 + Double(london.zone.secondsFromGMT(for: next))
        #expect(CivilDay(number: Int(local / 86_400)).weekday == number)
        #expect(next.timeIntervalSince(now) <= 7 * 86_400 + 3600)
      }
    }
  }

  @Test(
    "A time skipped when the clocks go forward is refused; the times around it are not",
    arguments: [
      ("Europe/London", "2026-03-29T00:59", "2026-03-29T00:59:00Z"),
      ("Europe/London", "2026-03-29T01:00", "skipped 2026-03-29"),
      ("Europe/London", "2026-03-29T01:59", "skipped 2026-03-29"),
      ("Europe/London", "2026-03-29T02:00", "2026-03-29T01:00:00Z"),
      ("America/St_Johns", "2026-03-08T02:30", "skipped 2026-03-08"),
      ("America/St_Johns", "2026-03-08T03:00", "2026-03-08T05:30:00Z"),
      ("Australia/Lord_Howe", "2026-10-04T02:00", "skipped 2026-10-04"),
      ("Australia/Lord_Howe", "2026-10-04T02:29", "skipped 2026-10-04"),
      ("Australia/Lord_Howe", "2026-10-04T02:30", "2026-10-03T15:30:00Z"),
      ("Asia/Yerevan", "2026-03-29T02:30", "2026-03-28T22:30:00Z"),
      ("Africa/Nairobi", "2026-03-29T02:30", "2026-03-28T23:30:00Z"),
    ])
  func springGap(zone: String, text: String, expected: String) throws {
    #expect(try outcome(text, zone, now: "2026-01-01T00:00:00Z") == expected)
  }

  @Test(
    "A time that occurs twice is refused unless its offset is given",
    arguments: [
      ("Europe/London", "2026-10-25T01:30", "ambiguous 2026-10-25 +01:00 +00:00"),
      ("Europe/London", "2026-10-25T01:30+01:00", "2026-10-25T00:30:00Z"),
      ("Europe/London", "2026-10-25T01:30Z", "2026-10-25T01:30:00Z"),
      ("Europe/London", "2026-10-25T00:59", "2026-10-24T23:59:00Z"),
      ("Europe/London", "2026-10-25T02:00", "2026-10-25T02:00:00Z"),
      ("America/St_Johns", "2026-11-01 01:30", "ambiguous 2026-11-01 -02:30 -03:30"),
      ("America/St_Johns", "2026-11-01 01:30-03:30", "2026-11-01T05:00:00Z"),
      ("Australia/Lord_Howe", "2026-04-05T01:30", "ambiguous 2026-04-05 +11:00 +10:30"),
      ("Australia/Lord_Howe", "2026-04-05T01:29", "2026-04-04T14:29:00Z"),
      ("Asia/Yerevan", "2026-10-25T01:30", "2026-10-24T21:30:00Z"),
    ])
  func autumn(zone: String, text: String, expected: String) throws {
    #expect(try outcome(text, zone, now: "2026-01-01T00:00:00Z") == expected)
  }

  @Test("A bare time is refused on a day when the clocks make it ambiguous, even between its two occurrences")
  func bareAndDoubtful() throws {
    #expect(try outcome("01:30", "Europe/London", now: "2026-03-28T12:00:00Z") == "skipped 2026-03-29")
    #expect(try outcome("01:30", "Europe/London", now: "2026-10-24T12:00:00Z") == "ambiguous 2026-10-25 +01:00 +00:00")
    #expect(try outcome("01:30", "Europe/London", now: "2026-10-25T00:45:00Z") == "ambiguous 2026-10-25 +01:00 +00:00")
    #expect(try outcome("01:30", "Europe/London", now: "2026-10-25T01:30:00Z") == "2026-10-26T01:30:00Z")
    #expect(try outcome("01:30", "Europe/London", now: "2026-03-29T01:45:00Z") == "2026-03-30T00:30:00Z")
  }

  @Test(
    "Text that is not a time is rejected as unreadable",
    arguments: [
      "", "soon", "6", "24:00", "06:60", "06:00:60", "6:0", "006:00", "2026-02-29T06:00", "2026-12-01", "2026-12-01T",
      "26-12-01T06:00",
      "2026-1-1T06:00", "0000-01-01T06:00", "2026-12-01T06:00+4", "2026-12-01T06:00+04:", "2026-12-01T06:00+:04",
      "2026-12-01T06:00+040:0",
      "2026-12-01T06:00+19:00", "2026-12-01T06:00+4:00",
      "2026-12-01T06:00 Berlin",
      "2026-12-01T06:00:00.", "2026-12-01T06:00:00.1234567", "٠٦:٠٠", "18:00 pm", "yesterday 06:00", "tomorrow",
      String(repeating: "0", count: 10_000),
    ])
  func unreadable(text: String) throws {
    #expect(try outcome(text, "Europe/London", now: "2026-01-01T00:00:00Z") == "unreadable")
  }

  @Test("A past time is a usage error, and every refusal says what to do")
  func refusals() throws {
    let london = try clock("Europe/London")
    let now = try date("2026-11-24T12:00:00Z")
    #expect(throws: TimeRefusal.past("2026-11-24T12:00", now)) {
      try london.instantToCome("2026-11-24T12:00", now: now)
    }
    #expect(try london.instant("2026-11-24T11:00", now: now) == now.addingTimeInterval(-3600))
    let twice = TimeRefusal.ambiguous(
      "01:30", day: CivilDay(number: 0), zone: "Europe/London", offsets: ["+01:00", "+00:00"])
    #expect(
      twice.refusal
        == Refusal(
          .usage, "'01:30' occurs twice on 1970-01-01 in Europe/London, at +01:00 and at +00:00.",
          hint: "Add the offset: 01:30+01:00."))
  }

  @Test("An unknown time zone has no clock")
  func noZone() {
    #expect(LocalClock(zone: "Europe/Yerewan") == nil)
  }

  /// The offsets that a doubtful time wants; none to add for any other.
  private func offsetsNamed(_ local: String, on clock: LocalClock, now: Date) -> [String] {
    do {
      _ = try clock.instant(local, now: now)
      return [""]
    } catch {
      guard case .ambiguous(_, _, _, let offsets) = error else { return [] }
      return offsets
    }
  }

  @Test("Every hour of two years, written in local time with its offset, reads back as the same instant")
  func everyHour() throws {
    for zone in ["Europe/London", "Asia/Yerevan", "Africa/Nairobi", "America/St_Johns", "Australia/Lord_Howe"] {
      let clock = try clock(zone)
      let start = try date("2026-01-01T00:00:00Z")
      for hour in 0..<(2 * 366 * 24) {
        let instant = start.addingTimeInterval(Double(hour) * 3600)
        let offset = clock.zone.secondsFromGMT(for: instant)
        let local = String(Instant(instant.addingTimeInterval(Double(offset))).description.dropLast())
        // A doubtful time comes back by exactly one of the offsets that the refusal names.
        let written = offsetsNamed(local, on: clock, now: start).map { local + $0 }
        let instants = try written.map { try clock.instant($0, now: start) }
        #expect(instants.filter { $0 == instant }.count == 1, "\(local) in \(zone)")
      }
    }
  }
}

@Suite("Instants and days")
struct InstantTests {
  @Test(
    "An instant is written in UTC and read with any offset",
    arguments: [
      ("2026-12-01T06:00:00+04:00", "2026-12-01T02:00:00Z"), ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500000Z"),
      ("2026-12-01T06:00:00.000001Z", "2026-12-01T06:00:00.000001Z"), ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
      ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"), ("2026-12-01T06:00:00+04", "2026-12-01T02:00:00Z"),
      ("2026-12-01t06:00:00z", "2026-12-01T06:00:00Z"), ("2026-12-01T06:00:00+18:59", "2026-11-30T11:01:00Z"),
      ("2026-12-01T06:00:00\u{2212}0330", "2026-12-01T09:30:00Z"),
      ("2026-12-01T06:00:00-0330", "2026-12-01T09:30:00Z"), ("2026-12-01T06:00:00 UTC", "2026-12-01T06:00:00Z"),
    ])
  func text(written: String, utc: String) throws {
    let instant = try #require(Instant(written))
    #expect(instant.description == utc)
    #expect(Instant(utc) == instant)
  }

  @Test(
    "A clock has its parts in their places",
    arguments: [
      "06::00", ":06:00", "06:00:", "06:0", "06:00:6", "06:00:006", "6:00:00.", "006:00", "06:00:00:00", "06",
    ])
  func malformedClock(text: String) { #expect(WrittenTime(text) == nil) }

  @Test(
    "An offset has its digits in pairs and is one that clocks have",
    arguments: ["+4", "+4:00", "+040", "+04:0", "+04:60", "+19", "+04:00:00", "+:0400", "4", "UT"])
  func malformedOffset(offset: String) { #expect(Instant("2026-12-01T06:00:00" + offset) == nil) }

  @Test("Without an offset a time names no instant")
  func noOffset() {
    #expect(Instant("2026-12-01T06:00:00") == nil)
    #expect(Instant("06:00Z") == nil)
  }

  @Test("Days are numbered without a gap over eight centuries")
  func days() throws {
    let first = try #require(CivilDay(year: 1600, month: 1, day: 1))
    var previous = first.components
    for number in (first.number + 1)...(first.number + 292_194) {
      let day = CivilDay(number: number)
      let (year, month, dayOfMonth) = day.components
      #expect(CivilDay(year: year, month: month, day: dayOfMonth) == day)
      #expect((year, month, dayOfMonth) > previous)
      previous = (year, month, dayOfMonth)
    }
    #expect(previous == (2400, 1, 1))
  }

  @Test("Days before the year 1 have dates, and days before 1970 their days of the week")
  func before() {
    for (number, components) in [
      (-719_468, (0, 3, 1)), (-719_469, (0, 2, 29)), (-719_468 - 146_097, (-400, 3, 1)), (-1, (1969, 12, 31)),
    ] {
      #expect(CivilDay(number: number).components == components)
    }
    #expect([-5, -4, -3, -1, 0].map { CivilDay(number: $0).weekday } == [5, 6, 0, 2, 3])
    #expect(CivilDay(year: 10_000, month: 1, day: 1) == nil && CivilDay(year: 9999, month: 12, day: 31) != nil)
  }
}
