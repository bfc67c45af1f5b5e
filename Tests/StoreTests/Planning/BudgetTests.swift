import Foundation
import Newsroom
import Testing

@testable import Store

@Suite("A day's budget")
struct BudgetTests {
  private static let desks = [DeskSlug(unchecked: "caucasus"), DeskSlug(unchecked: "pairs")]

  @Test(
    "Today has what goes out in it, what has no time, what is behind its time and what went out; another day its own")
  func days() async throws {
    try await DailyNewsroom.with { newsroom in
      let now = try await newsroom.store.databaseTime()
      let today = now.addingTimeInterval(-3600)..<now.addingTimeInterval(36_000)
      let tomorrow = today.upperBound..<today.upperBound.addingTimeInterval(86_400)
      try await newsroom.publish("out")
      try await newsroom.write("untimed", words: "One two three")
      try await newsroom.write("other", desk: "pairs", embargo: now.addingTimeInterval(7200))
      try await newsroom.write("timed")
      try await newsroom.act(.approve, "timed", at: now.addingTimeInterval(3600))
      try await newsroom.write("coming")
      try await newsroom.act(.approve, "coming", at: tomorrow.lowerBound)
      try await newsroom.write("away")
      try await newsroom.act(.spike, "away")
      func budget(_ day: Range<Date>, _ isPresent: Bool, _ desks: [DeskSlug] = Self.desks) async throws
        -> [PlannedStory]
      {
        try await newsroom.store.budget(of: desks, for: day, isPresent: isPresent).stories
      }
      let planned = try await budget(today, true)
      #expect(planned.map(\.slug.text) == ["out", "timed", "untimed", "other"])
      #expect(planned.map(\.state) == [.published, .approved, .deskReview, .deskReview])
      #expect(planned.map(\.words) == [1, 1, 3, 1] && planned.allSatisfy { $0.bylines == ["Rita"] && !$0.hasPicture })
      #expect(planned.map { $0.at == nil } == [false, false, true, false])
      #expect(try await budget(tomorrow, false).map(\.slug.text) == ["coming"])
      #expect(try await budget(today, false).map(\.slug.text) == ["out", "timed", "other"])
      #expect(try await budget(today, true, [Self.desks[1]]).map(\.slug.text) == ["other"])
      // What should have gone out before the day began is still to be planned on it.
      #expect(try await budget(tomorrow, true).map(\.slug.text).contains("timed"))
    }
  }
}
