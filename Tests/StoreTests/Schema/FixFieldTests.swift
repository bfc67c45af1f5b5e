import Newsroom
import Postgres
import Testing

@testable import Store

/// Which of a story's texts a fix may change, and against which version it is measured.
@Suite("The limit of a fix, over all that a story says")
struct FixFieldTests {
  private static let story = """
    {"language": "en", "headline": "the dam", "label": "the floods", "summary": "they came", "body": "some words",
     "picture": {"caption": "a bridge", "alt": "a river", "credit": "Rita"}, "dateline": "Yerevan"}
    """

  private static let word = [
    "{headline}", "{label}", "{summary}", "{picture,caption}", "{picture,alt}", "{body}",
  ]

  @Test("A word may change in each of the texts, they count together, and nothing else may change")
  func fields() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.daemon) { connection in
        func faults(_ changes: [(path: String, text: String)], most: Int) async throws -> String? {
          let now = changes.reduce("$1::text::jsonb") { now, change in
            "jsonb_set(\(now), '\(change.path)', to_jsonb('\(change.text)'::text))"
          }
          return try await connection.queryOne(
            SQL("SELECT array_to_string(copydesk.fix_faults($1::text::jsonb, \(now), $2), ', ')"), Self.story, most)?
            .decode(0)
        }
        let same = try await faults([], most: 3)
        #expect(same == "")
        for path in Self.word {
          // One word goes and one comes.
          #expect(try await faults([(path, "some other")], most: 4) == "", "\(path)")
          #expect(try await faults([(path, "wholly else")], most: 3) == "words", "\(path)")
          #expect(try await faults([(path, "5 others")], most: 4) == "number", "\(path)")
        }
        let both = [("{headline}", "the damm"), ("{body}", "some wordes")]
        #expect(try await faults(both, most: 4) == "")
        #expect(try await faults(both, most: 3) == "words", "each alone would do")
        for path in ["{dateline}", "{picture,credit}", "{language}"] {
          #expect(try await faults([(path, "fr")], most: 4) == "field", "\(path)")
        }
      }
    }
  }

  @Test("Who has read what readers see has not read its correction")
  func readers() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await newsroom.write(
        "swap", words: "True words",
        .correct(.number(StoryNumber(1)), revision: nil, note: "A name", asDraft: false))
      let nana = StaffHandle(unchecked: "nana")
      #expect(try await newsroom.store.readAt(StoryNumber(1), VersionNumber(1), by: nana) != nil)
      #expect(try await newsroom.store.readAt(StoryNumber(1), VersionNumber(2), by: nana) == nil)
      await #expect { try await newsroom.act(.approve, "swap", reading: false) } throws: {
        ($0 as? Refusal)?.code == .unread
      }
    }
  }
}
