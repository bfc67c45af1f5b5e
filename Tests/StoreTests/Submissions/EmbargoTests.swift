import Foundation
import Newsroom
import Store
import Testing

/// An embargo without a date means the time that it meant first.
struct EmbargoTests {
  private let first = Date(timeIntervalSince1970: 1_796_126_400)

  @Test("The same words keep the instant that they meant first, through corrections and moves; other words mean anew")
  func kept() async throws {
    try await DailyNewsroom.with { newsroom in
      let next = first + 86_400
      func embargo() async throws -> Date? { try await newsroom.story("swap").embargo }
      try await newsroom.write("swap", embargo: first, embargoAsWritten: "06:00")
      try await newsroom.write("swap", words: "Second", embargo: next, embargoAsWritten: "06:00")
      #expect(try await embargo() == first)
      try await newsroom.act(.move, "swap", desk: "pairs")
      try await newsroom.write("swap", words: "Third", desk: "pairs", embargo: next, embargoAsWritten: "06:00")
      #expect(try await embargo() == first)
      try await newsroom.write("swap", words: "Fourth", desk: "pairs", embargo: next, embargoAsWritten: "07:00")
      #expect(try await embargo() == next)
      try await newsroom.write("swap", words: "Fifth", desk: "pairs", embargo: first, embargoAsWritten: "06:00")
      #expect(try await embargo() == first)
    }
  }

  @Test("A correction with the same front matter goes out at once, though its embargo would be tomorrow if read anew")
  func correction() async throws {
    try await DailyNewsroom.with { newsroom in
      let past = Date(timeIntervalSinceNow: -3600)
      let slug = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write("swap", embargo: past, embargoAsWritten: "06:00")
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      try await newsroom.write(
        "swap", words: "Corrected", embargo: past + 86_400, embargoAsWritten: "06:00",
        .correct(slug, revision: nil, note: "A slip.", asDraft: false))
      let story = try await newsroom.act(.approve, "swap")
      #expect(story.publishingSince != nil && story.publishAt == nil)
    }
  }
}
