import Foundation
import Intake
import MalformedDrafts
import Newsroom
import Seeding
import Testing

@Suite("A draft made from a version's content")
struct ContentDraftTests {
  /// The same draft, read again.
  private func again(_ content: Content) throws -> Content {
    var read = try Sample.parse(Array(content.draft.utf8)).content
    // The file is beside the draft, not in it.
    read.picture?.sha256 = content.picture?.sha256
    return read
  }

  private static let texts = [
    "Plain words, with commas (and brackets)", "Colon: and # hash", "'quoted' \"twice\" \\ back", "null", "~", "- item",
    "yes", "1984", "*star &anchor", "[list], {map}", "ends with a colon:", "日本語の見出し", "🇦🇲 flag", "a’s “quotes” — dash",
    "%percent @at `tick`", "é\u{301}", "? question", "| pipe > fold", "---", "x: |",
  ]

  @Test("It says the same, whatever the words", arguments: texts)
  func words(text: String) throws {
    let content = Content(
      headline: text, slug: StorySlug(unchecked: "null"), desk: DeskSlug(unchecked: "london"),
      byline: [
        .staff(StaffHandle(unchecked: "sgray")), .guest(name: text, bio: text), .guest(name: "sgray", bio: nil),
      ],
      label: text, summary: text, dateline: text, language: "en-GB", urgency: 7, keywords: [text, "other words"],
      picture: Content.Picture(
        file: "swap.jpg", sha256: String(repeating: "0", count: 64), caption: text, credit: text, alternative: nil),
      embargo: Instant("2026-12-01T02:00:00.000001Z")?.date, related: [], sources: [.init(title: text, url: nil)],
      editorsNote: "\(text)\n\n  \(text)", body: "\n---\n\(text)\r\n".replacing("\r\n", with: "\n"))
    #expect(try again(content) == content)
  }

  @Test("It says when and with what the story is to go out, that it is sensitive, and all of its pictures")
  func wishes() throws {
    var content = try Sample.parse(Sample.draft()).content
    content.isSensitive = true
    content.package = PackageName(unchecked: "election-night")
    content.pictures = ["b.png", "c.png"].map {
      Content.Picture(file: $0, sha256: nil, caption: "A bus", credit: "Ani: AP", alternative: "A bus")
    }
    for wish in [PublishWish.trigger(TriggerName(unchecked: "evening")), .time(Sample.now + 3600)] {
      content.publish = wish
      #expect(try again(content) == content)
    }
  }

  @Test("It says the same as each malformed draft that is taken")
  func malformed() throws {
    for number in Sampling.some(300, of: 0..<1200) {
      let draft = MalformedDraft(number)
      guard let content = try? Sample.parse(draft.text, pictures: draft.pictures).content else { continue }
      #expect(try again(content) == content, "\(draft.name)")
    }
  }

  @Test("Control characters are written so that they can be seen, though no draft is taken with them")
  func controls() throws {
    var content = try Sample.parse(Sample.draft()).content
    content.headline = "a\u{1}\u{9F}\u{10}b\tc"
    #expect(content.draft.contains(#"headline: "a\x01\x9f\x10b\tc""#))
  }

  @Test("Another picture of the same name is another text")
  func picture() throws {
    var content = try Sample.parse(Sample.draft("picture: {file: swap.jpg, caption: C}")).content
    content.picture?.sha256 = String(repeating: "0", count: 64)
    let before = content.draft
    content.picture?.sha256 = String(repeating: "1", count: 64)
    #expect(content.draft != before)
  }
}
