import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("The calendar as a screen")
struct CalendarScreenTests {
  /// Some hours from noon of 1 December, at Yerevan 16:00.
  private static func at(_ hours: Double) -> Instant {
    Instant(Sample.noon.date.addingTimeInterval(hours * 3600))
  }

  private func lines(_ items: [CalendarBody.Item], width: Int = 80) -> [String] {
    let calendar = CalendarBody(
      now: Sample.noon, until: Self.at(240), desk: nil, timeZone: "Asia/Yerevan", items: items)
    return calendar.sections(DeskClock(zone: "Asia/Yerevan", now: Sample.noon))
      .flatMap { $0.lines(width: width) }.map(\.text)
  }

  @Test("A trigger for which nothing waits is told once; the day has the run that lets something out")
  func routine() {
    let edition = (0..<5).map { day in
      CalendarBody.Item(
        kind: .trigger, at: Self.at(2 + 24 * Double(day)), trigger: "evening-edition", waiting: day == 0 ? 1 : nil)
    }
    let weekly = [30.0, 198].map { CalendarBody.Item(kind: .trigger, at: Self.at($0), trigger: "review") }
    #expect(
      lines(edition + weekly) == [
        "Today, Tue 1 Dec", "  18:00      the trigger evening-edition     1 story waits", "NOTHING WAITS YET",
        "  18:00      the trigger evening-edition     fires daily",
        "  Wed 22:00  the trigger review              fires 2 times",
      ])
    #expect(lines([edition[1]]).contains("Tomorrow, Wed 2 Dec"), "one run stays in its day")
  }

  @Test("Days have the same columns, and what an embargo holds says so")
  func embargo() {
    let shown = lines([
      .init(kind: .time, at: Self.at(1), story: 1, slug: "a", headline: "A", state: .approved, endsEmbargo: true),
      .init(
        kind: .time, at: Self.at(25), story: 2, slug: "b", headline: String(repeating: "b", count: 40),
        state: .approved),
    ])
    #expect(shown[1] == "  17:00  A" + String(repeating: " ", count: 41) + "embargo ends, goes out")
    #expect(shown[4] == "  17:00  " + String(repeating: "b", count: 40) + "  goes out")
  }
}
