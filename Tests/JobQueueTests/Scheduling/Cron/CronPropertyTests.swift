import Foundation
import Glibc
import Seeding
import Testing

@testable import JobQueue

@Suite("Cron ticks against a clock on the wall", .timeLimit(.minutes(10)))
struct CronPropertyTests {
  private static let zones = [
    "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
    "America/Havana", "Africa/Cairo", "Africa/Casablanca", "Asia/Yerevan", "Asia/Kathmandu", "Asia/Beirut",
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll",
  ]

  @Test(
    "Ticks are the ones found by looking at the clock every minute",
    arguments: Sampling.some(6, of: 0..<zones.count).map { zones[$0] })
  func steps(zone identifier: String) async throws {
    let zone = try #require(TimeZone(identifier: identifier))
    var chance = Seeded(seed: Sampling.seed &+ UInt64(Self.zones.firstIndex(of: identifier) ?? 0))
    for start in starts(in: zone, chance: &chance) {
      let wall = WallClock(zone: zone, start: start - 2 * 86_400, end: start + 5 * 86_400)
      for _ in 0..<12 {
        let text = Self.expression(&chance)
        let expression = try CronExpression(text)
        let expected = wall.ticks(of: expression).filter { $0 > start && $0 < start + 4 * 86_400 }
        #expect(ticks(of: expression, from: start, to: start + 4 * 86_400, in: zone) == expected, "\(text) at \(start)")
        // The tests beside this one have leases to renew.
        await Task.yield()
      }
    }
  }

  /// Two days before changes of the clocks between 2005 and 2030, and days at random.
  private func starts(in zone: TimeZone, chance: inout Seeded) -> [Int] {
    let days = stride(from: 1_104_537_600, to: 1_893_456_000, by: 86_400)
    func offset(_ instant: Int) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))) }
    let changes = days.filter { offset($0) != offset($0 + 86_400) }.map { $0 - 86_400 }
    let others = (0..<Sampling.times(2, long: 8)).map { _ in
      Int.random(in: 1_104_537_600..<1_893_456_000, using: &chance)
    }
    return changes.shuffled(using: &chance).prefix(Sampling.times(6, long: 24)) + others
  }

  private func ticks(of expression: CronExpression, from start: Int, to end: Int, in zone: TimeZone) -> [Int] {
    var ticks: [Int] = []
    var last = Date(timeIntervalSince1970: Double(start))
    while true {
      last = expression.next(after: last, in: zone)
      guard Int(last.timeIntervalSince1970) < end else { return ticks }
      ticks.append(Int(last.timeIntervalSince1970))
    }
  }

  private static func expression(_ chance: inout Seeded) -> String {
    let minutes = ["0", "30", "*/15", "59", "7,37", "0-10/5", "1"]
    let hours = ["*", "0", "1", "2", "3", "23", "*/2", "0-3", "*/12", "22-23", "0-23"]
    let daysOfMonth = ["*", "*", "*", "*/2", "25-31", "30"]
    let daysOfWeek = ["*", "*", "*", "sun", "fri-sun", "*/3"]
    return [minutes, hours, daysOfMonth, ["*"], daysOfWeek]
      .map { $0[Int.random(in: 0..<$0.count, using: &chance)] }.joined(separator: " ")
  }
}

/// What a clock on the wall of a zone shows, minute by minute.
private struct WallClock {
  private struct Minute {
    let instant: Int
    let shown: Int
    let isRepeated: Bool
    /// What it skipped just before.
    let skipped: [Int]
  }

  private let minutes: [Minute]

  init(zone: TimeZone, start: Int, end: Int) {
    var seen: Set<Int> = []
    var last: Int?
    minutes = stride(from: start - start % 60, to: end, by: 60).map { instant in
      let shown = instant + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
      let isRepeated = !seen.insert(shown).inserted
      let skipped = last.map { Array(stride(from: $0 + 60, to: shown, by: 60)) } ?? []
      last = shown
      return Minute(instant: instant, shown: shown, isRepeated: isRepeated, skipped: skipped)
    }
  }

  func ticks(of expression: CronExpression) -> [Int] {
    let fields = Fields(expression.text)
    let isAllHours = fields.hours.count == 24
    return minutes.filter { minute in
      if isAllHours { return fields.allow(minute.shown) }
      return fields.allow(minute.shown) && !minute.isRepeated || minute.skipped.contains(where: fields.allow)
    }.map(\.instant)
  }
}

/// Another reading of expressions as they occur here: sets of numbers, and the C library's calendar.
private struct Fields {
  let minutes: Set<Int>
  let hours: Set<Int>
  let daysOfMonth: Set<Int>
  let daysOfWeek: Set<Int>
  let needsBothDays: Bool

  init(_ text: String) {
    let parts = text.split(separator: " ")
    minutes = Self.set(parts[0], 0...59)
    hours = Self.set(parts[1], 0...23)
    daysOfMonth = Self.set(parts[2], 1...31)
    daysOfWeek = Self.set(parts[4], 0...6)
    needsBothDays = parts[2].first == "*" || parts[4].first == "*"
  }

  private static func set(_ field: Substring, _ bounds: ClosedRange<Int>) -> Set<Int> {
    switch field {
    case "sun": return [0]
    case "fri-sun": return [0, 5, 6]
    default: break
    }
    return Set(
      field.split(separator: ",").flatMap { part -> [Int] in
        let halves = part.split(separator: "/")
        let step = halves.count == 2 ? Int(halves[1]) ?? 1 : 1
        let ends =
          halves[0] == "*"
          ? [bounds.lowerBound, bounds.upperBound] : halves[0].split(separator: "-").compactMap { Int($0) }
        return Array(stride(from: ends[0], through: ends[ends.count - 1], by: step))
      })
  }

  func allow(_ shown: Int) -> Bool {
    var seconds = time_t(shown)
    var parts = unsafe tm()
    unsafe gmtime_r(&seconds, &parts)
    let (minute, hour) = unsafe (Int(parts.tm_min), Int(parts.tm_hour))
    let (monthDay, weekDay) = unsafe (Int(parts.tm_mday), Int(parts.tm_wday))
    guard minutes.contains(minute), hours.contains(hour) else { return false }
    let (isMonthDay, isWeekDay) = (daysOfMonth.contains(monthDay), daysOfWeek.contains(weekDay))
    return needsBothDays ? isMonthDay && isWeekDay : isMonthDay || isWeekDay
  }
}
