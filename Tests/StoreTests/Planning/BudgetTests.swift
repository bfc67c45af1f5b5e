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

  @Test("A day has what belongs to it from its first instant to the first of the next, each story once")
  func edges() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      let now = try await newsroom.store.databaseTime()
      let start = Date(timeIntervalSince1970: (now.timeIntervalSince1970 + 7200).rounded())
      let day = start..<(start + 86_400)
      for (slug, time) in [("first", day.lowerBound), ("last", day.upperBound)] {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug, at: time)
      }
      try await newsroom.wish("wished", for: start + 60)
      try await newsroom.write("embargoed", embargo: start + 120)
      try await newsroom.write("triggered")
      try await newsroom.approve("triggered", on: "hourly")
      for slug in ["out", "out-later", "corrected", "down"] { try await newsroom.publish(slug) }
      try await newsroom.write(
        "corrected", words: "True words",
        .correct(.slug(StorySlug(unchecked: "corrected")), revision: nil, note: "A name", asDraft: false))
      try await newsroom.act(.unpublish, "down")
      // As if the day had come meanwhile.
      for (slug, time) in [("out", 0), ("out-later", 86_400), ("corrected", 20), ("down", 20)] {
        try await newsroom.database.run(
          """
          SET session_replication_role = replica;
          UPDATE copydesk.story
             SET first_published_at = to_timestamp(\(Int(start.timeIntervalSince1970) + time)) WHERE slug = '\(slug)'
          """, as: newsroom.database.administrator)
      }
      func budget(_ day: Range<Date>, _ isPresent: Bool) async throws -> [String] {
        let (stories, total) = try await newsroom.store.budget(of: Self.desks, for: day, isPresent: isPresent)
        #expect(stories.count == total)
        return stories.map(\.slug.text).sorted()
      }
      #expect(try await budget(day, false) == ["embargoed", "first", "out", "wished"])
      #expect(try await budget(day, true) == ["corrected", "embargoed", "first", "out", "triggered", "wished"])
      #expect(try await budget(now..<(now + 3700), false) == ["triggered"], "at the next full hour")
    }
  }
}

extension DailyNewsroom {
  /// A story whose front matter says when it is wanted.
  func wish(_ slug: String, for time: Date, desk: String = "caucasus", asDraft: Bool = false) async throws {
    var (id, accepted) = try await draft(slug, words: "Words", desk: desk, .submit(asDraft: asDraft))
    accepted.content.publish = .time(time)
    _ = try await store.accept(id, accepted)
  }
}
