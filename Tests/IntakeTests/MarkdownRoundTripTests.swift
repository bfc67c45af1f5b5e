import Foundation
import MalformedDrafts
import Newsroom
import Seeding
import Testing

@testable import Intake

/// What `show --raw` and `edit` give somebody, and what it is once it comes back.
@Suite("Markdown out and in again")
struct MarkdownRoundTripTests {
  private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Deploy/sample")

  /// The newsroom of Config/newsroom.yaml, as far as drafts name it.
  private static let parser = DraftParser(
    desks: Sample.parser.desks,
    staff: Set(["jomondi", "nsargsyan", "awanjiru", "night-editor"].map { StaffHandle(unchecked: $0) }))

  /// Every draft of Deploy/sample, by a name for it.
  private static func sampleDrafts() throws -> [(name: String, text: String)] {
    let files = ["night-train.md", "night-train-2.md", "night-train-corrected.md"]
    let features = try files.map { ($0, try String(contentsOf: samples.appending(path: $0), encoding: .utf8)) }
    let all = try String(contentsOf: samples.appending(path: "stories.txt"), encoding: .utf8)
    let stories = all.split(separator: "\n== ").dropFirst().compactMap { part -> (String, String)? in
      guard let start = part.firstRange(of: "\n---\n") else { return nil }
      let name = part.prefix { !$0.isWhitespace }
      return (String(name), "---\nslug: \(name)\n" + part[start.upperBound...])
    }
    return features + stories
  }

  /// Reads, writes and reads again.
  private func check(_ content: Content, by parser: DraftParser, _ name: String) throws {
    let written = content.draft
    var again = try parser.parse(Array(written.utf8), receivedAt: Sample.now).content
    // Files are beside the draft, not in it.
    let files = content.allPictures.compactMap { picture in picture.files.map { (picture.file, $0) } }
    again = again.with(files: Dictionary(files) { first, _ in first })
    #expect(again == content, "\(name)")
    #expect(ContentHash(of: again) == ContentHash(of: content), "\(name)")
    #expect(again.draft.utf8.elementsEqual(written.utf8), "\(name)")
    #expect(again.body.utf8.elementsEqual(content.body.utf8), "\(name)")
  }

  @Test("Every sample draft is the same text and has the same hash when it comes back as it was shown")
  func samples() throws {
    let drafts = try Self.sampleDrafts()
    #expect(drafts.count >= 43)
    var read = 0
    for (name, text) in drafts {
      guard let content = try? Self.parser.parse(Array(text.utf8), receivedAt: Sample.now).content else { continue }
      try check(content, by: Self.parser, name)
      read += 1
    }
    #expect(read >= 40, "three of them are meant to be rejected")
  }

  @Test("So is every malformed draft that is taken, and so are sample drafts after small changes")
  func changed() throws {
    for number in Sampling.some(200, of: 0..<1200) {
      let draft = MalformedDraft(number)
      guard let content = try? Sample.parse(draft.text, pictures: draft.pictures).content else { continue }
      try check(content, by: Sample.parser, draft.name)
    }
    var random = Seeded(seed: 15)
    let pieces = [
      "\r\n", "\n\n", "\n", "é", "e\u{301}", "*", "_a_", "\\", "\t", "  \n", "> ", "- ", "# ", "’", "👩‍🚒", "`", "<b>",
    ]
    for (name, text) in try Self.sampleDrafts() {
      for _ in 0..<8 {
        var characters = Array(text)
        let place = Int.random(in: characters.count / 2...characters.count, using: &random)
        characters.insert(contentsOf: pieces.randomElement(using: &random) ?? "", at: place)
        guard
          let content = try? Self.parser.parse(Array(String(characters).utf8), receivedAt: Sample.now).content
        else { continue }
        try check(content, by: Self.parser, name)
      }
    }
  }
}
