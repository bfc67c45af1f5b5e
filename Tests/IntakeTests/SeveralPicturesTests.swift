import Foundation
@testable import Intake
import MalformedDrafts
import Newsroom
import Store
import Testing

@Suite("Several pictures of one story")
struct SeveralPicturesTests {
  private static let bytes = Pictures.png(width: 3, height: 2)

  private func parse(_ draft: [UInt8], sent names: String...) throws -> ParsedDraft {
    try Sample.parse(draft, pictures: Dictionary(uniqueKeysWithValues: names.map { ($0, Self.bytes) }))
  }

  private func found(_ draft: ParsedDraft) -> [String] { draft.findings.map { "\($0.rule) \($0.line):\($0.column)" } }

  @Test("The body places further pictures with caption and credit; the front matter has what the body leaves out")
  func placed() throws {
    let draft = Sample.draft(
      "picture: {file: main.png, caption: Main, credit: A, alt: M}",
      "pictures: [{file: a.png, alt: Of a, caption: Unused}, {file: 'Yerevan, 24 Nov.png', caption: C, credit: D, alt: E}]",
      body: """
        One.

        ![A *night* train](a.png "Ani Petrosyan/AP")

        Two.

        ![](<Yerevan, 24 Nov.png>)

        ![New](Z%C3%BCrich.png 'F')

        """)
    let read = try parse(draft, sent: "main.png", "a.png", "Yerevan, 24 Nov.png", "Zu\u{308}rich.png")
    let pictures = read.content.pictures
    #expect(pictures.map(\.file) == ["a.png", "Yerevan, 24 Nov.png", "Zürich.png"])
    #expect(pictures.map(\.caption) == ["A night train", "C", "New"])
    #expect(pictures.map(\.credit) == ["Ani Petrosyan/AP", "D", "F"])
    #expect(pictures.map(\.alternative) == ["Of a", "E", nil])
    #expect(pictures.allSatisfy { $0.sha256 != nil } && read.pictures.count == 4)
    #expect(found(read) == ["picture-alt 16:1"])
    // The same again from what the content is written as.
    let again = try parse(
      Array(read.content.draft.utf8), sent: "main.png", "a.png", "Yerevan, 24 Nov.png", "Zürich.png")
    #expect(again.content == read.content)
    #expect(try JSONDecoder().decode(Content.self, from: JSONEncoder().encode(read.content)) == read.content)
  }

  @Test("What nobody sees in the credit of a further picture is found there")
  func credit() throws {
    let draft = Sample.draft(body: "One.\n\n![A](a.png \"A \u{200B}B\")\n")
    let found = try parse(draft, sent: "a.png").findings.filter { $0.rule == "invisible-characters" }
    #expect(found.count == 1, "\(found)")
  }

  @Test("Each picture needs its file, caption, credit and alt text; the place is where it is named")
  func missing() throws {
    let draft = Sample.draft(
      "pictures:\n  - file: a.png\n  - {file: b.png, caption: b, credit: b, alt: b}", body: "![](c.png)\n")
    let read = try parse(draft, sent: "b.png", "d.png")
    #expect(
      found(read) == [
        "body 0:0", "picture-file 6:3", "picture-alt 6:5", "picture-caption 6:5", "picture-credit 6:5",
        "picture-file 6:5", "picture-unplaced 6:5", "picture-unplaced 7:5", "picture-alt 9:1", "picture-caption 9:1",
        "picture-credit 9:1", "picture-file 9:1",
      ])
    #expect(read.findings.contains { $0.message.contains("The picture 'c.png' has no caption") })
  }

  @Test(
    "An image that is not alone in its paragraph, that comes from elsewhere, that is the main picture, or that stands twice",
    arguments: [
      ("a ![b](a.png \"c\")\n", ["body-picture 6:3"]), ("> ![b](a.png \"c\")\n", ["body-picture 6:3"]),
      ("- ![b](a.png \"c\")\n", ["body-picture 6:3"]), ("# ![b](a.png \"c\")\n", ["body-picture 6:3"]),
      ("![b](https://c.example/a.png \"c\")\n", ["body-picture 6:1"]), ("![b](../a.png \"c\")\n", ["body-picture 6:1"]),
      ("![b](a.png \"c\") ![b](a.png \"c\")\n", ["body-picture 6:1", "body-picture 6:17"]),
      ("[![b](a.png \"c\")](https://c.example)\n", ["body-picture 6:2"]),
    ])
  func refused(body: String, expected: [String]) throws {
    let draft = Sample.draft(body: body + "\nText.\n")
    #expect(try found(parse(draft, sent: "a.png")).filter { $0.hasPrefix("body-picture") } == expected)
    #expect(try parse(draft, sent: "a.png").content.pictures.isEmpty)
  }

  @Test("A picture that stands twice, or is the main one, is found where it stands the second time")
  func twice() throws {
    let whole = "picture: {file: a.png, caption: b, credit: c, alt: d}"
    #expect(
      try found(parse(Sample.draft(whole, body: "![b](a.png \"c\")\n\nText.\n"), sent: "a.png")) == ["body-picture 7:1"]
    )
    let body = "![b](b.png \"c\")\n\n![b](b.png \"c\")\n\nText.\n"
    let other = Sample.draft("pictures: [{file: b.png, alt: d}, {file: b.png}]", body: body)
    #expect(try found(parse(other, sent: "b.png")) == ["front-matter 5:35", "body-picture 9:1"])
  }

  @Test("Captions in the body are copy, and are checked as such")
  func captions() throws {
    let body = "![The firm closed it's doors](b.png \"c\")\n\nText.\n"
    #expect(try Sample.places("its-or-its", inBody: body) == ["1:19"])
  }

  @Test("More pictures than a story may have are refused with the place")
  func tooMany() throws {
    let body = (1...SubmissionLimits.pictures + 1).map { "![a](a\($0).png \"b\")\n" }.joined(separator: "\n")
    let inBody = try #require(Sample.rejection(of: Sample.draft(body: body)))
    #expect(inBody.code == .picture && inBody.line == 6 + 2 * SubmissionLimits.pictures)
    let list = (0...SubmissionLimits.pictures).map { "{file: a\($0).png}" }.joined(separator: ", ")
    #expect(Sample.rejection(of: Sample.draft("pictures: [\(list)]"))?.line == 5)
  }

  @Test("The main picture counts among those that a story may have, wherever the others are named")
  func limit() throws {
    let main = "picture: {file: main.png}"
    func list(_ count: Int) -> String {
      "pictures: [\((1...count).map { "{file: a\($0).png}" }.joined(separator: ", "))]"
    }
    func body(_ count: Int) -> String { (1...count).map { "![a](b\($0).png \"b\")\n" }.joined(separator: "\n") }
    let most = SubmissionLimits.pictures
    #expect(Sample.rejection(of: Sample.draft(list(most))) == nil)
    #expect(Sample.rejection(of: Sample.draft(main, list(most - 1))) == nil)
    #expect(Sample.rejection(of: Sample.draft(main, list(10), body: body(most - 11))) == nil)
    for draft in [Sample.draft(main, list(most)), Sample.draft(main, list(10), body: body(most - 10))] {
      let rejection = try #require(Sample.rejection(of: draft))
      #expect(rejection.reason == "The draft names more than 20 pictures, the main one included.")
    }
  }

  @Test("A text that comes alone keeps the pictures that the story has")
  func kept() throws {
    let body = "![b](b.png \"c\")\n\nText.\n"
    let draft = Sample.draft(
      "picture: {file: a.png, caption: b, credit: c, alt: d}", "pictures: [{file: b.png, alt: d}]", body: body)
    func files(_ digit: String) -> Content.Picture.Files {
      let rendition = Content.Picture.Rendition(
        sha256: String(repeating: "9", count: 64), mediaType: "image/webp", width: 320, height: 200, bytes: 10)
      return Content.Picture.Files(sha256: String(repeating: digit, count: 64), renditions: [rendition])
    }
    let kept = ["a.png": "1", "b.png": "2", "gone.png": "3"].mapValues { KeptPicture(files: files($0)) }
    let read = try Sample.parser.parse(draft, kept: kept, receivedAt: Sample.now)
    #expect(read.findings.isEmpty && read.content.allPictures.map(\.files) == [files("1"), files("2")])
    #expect(read.pictures.isEmpty)
    // What comes with the text counts, and is all that is to be stored.
    let sent = ["b.png": PictureFile.examined(name: "b.png", bytes: Self.bytes)]
    let changed = try Sample.parser.parse(draft, pictures: sent, kept: kept, receivedAt: Sample.now)
    #expect(changed.content.picture?.files == files("1") && changed.pictures.map(\.name) == ["b.png"])
    #expect(changed.content.pictures.map(\.files) == changed.pictures.map(\.files))
  }

  @Test("The words in the file of a picture that the story has are suggested, where the story lacks them")
  func keptWords() throws {
    let metadata = PictureMetadata(credit: "Ani Petrosyan")
    let bytes = PNGStructure.adding(try #require(XMPPacket.bytes(metadata)), to: Self.bytes)
    let kept = KeptPicture(files: Content.Picture.Files(sha256: String(repeating: "1", count: 64)), bytes: bytes)
    let draft = Sample.draft("picture: {file: a.png, caption: b, alt: d}")
    let read = try Sample.parser.parse(draft, kept: ["a.png": kept], receivedAt: Sample.now)
    #expect(read.findings.map(\.rule) == ["picture-credit"])
    #expect(read.findings.first?.message.contains("“Ani Petrosyan”") == true)
  }

  @Test("No more than five hundred characters of a file's words are suggested")
  func longWords() throws {
    let most = String(repeating: "a", count: 500)
    for (credit, suggested) in [(most, most), (most + "b", most + "…")] {
      let packet = try #require(XMPPacket.bytes(PictureMetadata(credit: credit)))
      let kept = KeptPicture(
        files: Content.Picture.Files(sha256: String(repeating: "1", count: 64)),
        bytes: PNGStructure.adding(packet, to: Self.bytes))
      let draft = Sample.draft("picture: {file: a.png, caption: b, alt: d}")
      let read = try Sample.parser.parse(draft, kept: ["a.png": kept], receivedAt: Sample.now)
      #expect(read.findings.first?.message.hasSuffix(" The file says: “\(suggested)”.") == true)
    }
  }
}
