import Foundation
import Intake
import MalformedDrafts
import Newsroom
import Testing

@Suite("Reading a draft")
struct DraftParserTests {
  @Test("A draft with every key becomes content with every field")
  func everything() throws {
    let draft = Array(
      """
      ---
      headline: Armenia and Azerbaijan swap prisoners
      slug: caucasus-prisoner-swap
      desk: caucasus
      byline: [sgray, {name: Ani Petrosyan, bio: A writer in Gyumri}]
      label: Feature
      summary: >
        Eleven men
        came home.
      dateline: Yerevan
      language: en-GB
      urgency: 3
      keywords: [Armenia, "Azerbaijan", Armenia]
      picture: {file: swap.png, caption: A bus, credit: 'A. Petrosyan', alt: "A white bus"}
      embargo: 2026-12-01T06:00
      related: [border-reopens]
      sources:
        - {title: Statement, url: "https://example.am/1"}
        - title: Interview
      ednote: |
        First.
        Second.
      ---

      The bus came at noon.
      """.utf8)
    let parsed = try Sample.parse(draft, pictures: ["swap.png": Pictures.png(width: 3, height: 2)])
    let expected = Content(
      headline: "Armenia and Azerbaijan swap prisoners", slug: StorySlug(unchecked: "caucasus-prisoner-swap"),
      desk: DeskSlug(unchecked: "caucasus"),
      byline: [.staff(StaffHandle(unchecked: "sgray")), .guest(name: "Ani Petrosyan", bio: "A writer in Gyumri")],
      label: "Feature", summary: "Eleven men came home.", dateline: "Yerevan", language: "en-GB", urgency: 3,
      keywords: ["Armenia", "Azerbaijan"],
      picture: Content.Picture(
        file: "swap.png", sha256: parsed.pictures.first?.sha256, caption: "A bus", credit: "A. Petrosyan",
        alternative: "A white bus"),
      embargo: Instant("2026-12-01T02:00:00Z")?.date, related: [StorySlug(unchecked: "border-reopens")],
      sources: [
        Content.Source(title: "Statement", url: "https://example.am/1"), Content.Source(title: "Interview", url: nil),
      ], editorsNote: "First.\nSecond.", body: "\nThe bus came at noon.")
    #expect(parsed.content == expected)
    #expect(parsed.content.picture?.sha256?.count == 64)
    #expect(parsed.pictures.first.map { [$0.width, $0.height] } == [3, 2])
    #expect(parsed.findings == [])
  }

  @Test("Thirty accents on one letter are taken, thirty-one are not")
  func stackedMarks() throws {
    func draft(_ count: Int) -> [UInt8] {
      Sample.draft(
        body:
          "The e\(String(repeating: "\u{301}\u{323}", count: count / 2))\(count.isMultiple(of: 2) ? "" : "\u{301}").")
    }
    _ = try Sample.parse(draft(30))
    let rejection = #expect(throws: Rejection.self) { try Sample.parse(draft(31)) }
    #expect(rejection?.code == .tooComplex)
  }

  @Test("An embargo is kept as it is written, beside the instant that it means")
  func writtenEmbargo() throws {
    let parsed = try Sample.parse(Sample.draft("embargo: 'tomorrow  06:00'"))
    #expect(parsed.embargoAsWritten == "tomorrow 06:00")
    #expect(parsed.content.embargo == Instant("2026-11-25T02:00:00Z")?.date)
    #expect(try Sample.parse(Sample.draft()).embargoAsWritten == nil)
  }

  @Test(
    "A story is sensitive where its author says so, or says what nobody can read",
    arguments: [("true", true), ("Yes", true), ("on", true), ("false", false), ("no", false), ("maybe", true)])
  func sensitive(written: String, isSensitive: Bool) throws {
    let content = try Sample.parse(Sample.draft("sensitive: \(written)")).content
    #expect(content.isSensitive == isSensitive)
    #expect(content.canonicalJSON.text.contains("\"sensitive\":true") == isSensitive)
    #expect(try Sample.parse(Array(content.draft.utf8)).content.isSensitive == isSensitive)
    #expect(try !Sample.parse(Sample.draft()).content.isSensitive)
  }

  @Test("Missing fields get their defaults: a slug from the headline, the desk's language, urgency 4")
  func defaults() throws {
    let content = try Sample.parse(Sample.draft("label: ~", "related: []")).content
    #expect(content.slug.text == "a-bus-at-the-border")
    #expect(content.language == "en")
    #expect(content.urgency == 4)
    #expect(content.label == nil)
    #expect(content.related == [])
    #expect(content.body == "Text.\n")
  }

  @Test("Byte order marks, CRLF and CR make no difference")
  func lineEnds() throws {
    let plain = Sample.draft("label: Feature", body: "One.\n\nTwo.\n")
    let text = String(decoding: plain, as: UTF8.self)
    let hash = try Sample.parse(plain).hash
    for variant in ["\u{FEFF}" + text, text.replacing("\n", with: "\r\n"), text.replacing("\n", with: "\r")] {
      #expect(try Sample.parse(Array(variant.utf8)).hash == hash)
    }
  }

  @Test(
    "Plain YAML values that look like other types stay text",
    arguments: ["no", "2026", "1.5", "0x10", "on", "2026-12-01", "=", "R&D * b", "1_000", ".inf"])
  func plainText(value: String) throws {
    #expect(try Sample.parse(Sample.draft("label: \(value)")).content.label == value)
  }

  @Test(
    "A slug is made from the headline, in lower-case Latin letters",
    arguments: [
      ("Café “Łódź” & Straße", "cafe-lodz-strasse"), ("The region’s last train", "the-regions-last-train"),
      ("Հայաստան", "hayastan"), ("საქართველო", "sakartvelo"), ("İlham Əliyev", "ilham-eliyev"),
      ("2026", "story-2026"), ("A -- b", "a-b"),
      (
        "One two three four five six seven eight nine ten eleven twelve thirteen",
        "one-two-three-four-five-six-seven-eight-nine-ten-eleven"
      ),
      (String(repeating: "a", count: 100), String(repeating: "a", count: 60)),
    ])
  func slugs(headline: String, slug: String) {
    #expect(StorySlug(headline: headline).text == slug)
    #expect(StorySlug(StorySlug(headline: headline).text) != nil)
  }

  @Test(
    "A slug that the site has for itself is refused with that reason; a headline alone never makes one",
    arguments: ["archive", "feed"])
  func reservedSlug(slug: String) throws {
    let rejection = #expect(throws: Rejection.self) { try Sample.parse(Sample.draft("slug: \(slug)")) }
    #expect(rejection?.code == .slugTaken)
    #expect(rejection?.reason == "The slug '\(slug)' is reserved for the site's own pages.")
    #expect(StorySlug(headline: slug.capitalized).text == "story-\(slug)")
  }

  @Test("A headline without letters always gets the same slug, which is never a number")
  func slugOfNothing() {
    let slug = StorySlug(headline: "???")
    #expect(slug == StorySlug(headline: "???"))
    #expect(slug != StorySlug(headline: "!!!"))
    #expect(slug.text.hasPrefix("story-"))
  }

  @Test(
    "An embargo is in the desk's local time unless it has an offset",
    arguments: [
      ("caucasus", "2026-12-01T06:00", "2026-12-01T02:00:00Z"), ("africa", "2026-12-01 06:00", "2026-12-01T03:00:00Z"),
      ("london", "2026-07-01T06:00:30", "2026-07-01T05:00:30Z"),
      ("london", "2026-12-01T06:00+04:00", "2026-12-01T02:00:00Z"),
      ("london", "2026-12-01T06:00Z", "2026-12-01T06:00:00Z"), ("caucasus", "06:00", "2026-11-25T02:00:00Z"),
      ("caucasus", "tomorrow 06:00", "2026-11-25T02:00:00Z"),
    ])
  func embargo(desk: String, text: String, instant: String) throws {
    let draft = "---\nheadline: A b\ndesk: \(desk)\nbyline: [sgray]\nembargo: \(text)\n---\n"
    let embargo = try #require(try Sample.parse(Array(draft.utf8)).content.embargo)
    #expect(Instant(embargo).description == instant)
  }

  @Test("Any number of byte order marks at the beginning makes no difference")
  func byteOrderMarks() throws {
    let plain = Sample.draft(body: "One.\n")
    for count in 1...3 {
      let marks = [UInt8](repeating: 0, count: 0) + (0..<count).flatMap { _ in [0xEF, 0xBB, 0xBF] as [UInt8] }
      #expect(try Sample.parse(marks + plain).hash == Sample.parse(plain).hash)
    }
  }

  @Test("What only looks like YAML's aliases or its null is text")
  func looksLikeYAML() throws {
    for (line, label) in [
      ("label: \"Q&A: what the *A* stands for\"", "Q&A: what the *A* stands for"), ("label: Null", "Null"),
      ("label: NULL", "NULL"),
      ("label: 'R&D and *D*'", "R&D and *D*"), ("label: Q&A *A*", "Q&A *A*"), ("label: >\n  &a and\n  *a", "&a and *a"),
    ] { #expect(try Sample.parse(Sample.draft(line)).content.label == label) }
    let draft = "---\nheadline: Null\ndesk: caucasus\nbyline: [Null]\n---\nText.\n"
    let content = try Sample.parse(Array(draft.utf8)).content
    #expect(content.headline == "Null" && content.byline == [.guest(name: "Null", bio: nil)])
  }

  @Test(
    "What YAML would take out of a value, or cannot read, is refused with what is wrong and what to do",
    arguments: [
      ("label: &Sons win", "uses a YAML anchor", "double quotes"),
      ("summary: !!python/name:os news", "a YAML tag", "double quotes"),
      ("label: \"a \\ud800\"", "A backslash in double quotes does not stand for a character", "single quotes"),
      ("label: \"C:\\news\\xy\"", "A backslash in double quotes does not stand for a character", "two backslashes"),
      ("keywords: [a, b", "in brackets that are not closed", "Close it with"),
      ("picture: {file: a.jpg", "in brackets that are not closed", "Close it with"),
    ])
  func faultyYAML(line: String, reason: String, hint: String) throws {
    let rejection = #expect(throws: Rejection.self) { try Sample.parse(Sample.draft(line)) }
    #expect(rejection?.code == .yaml)
    #expect(rejection?.reason.contains(reason) == true, "\(rejection?.reason ?? "")")
    #expect(rejection?.hint.contains(hint) == true, "\(rejection?.hint ?? "")")
    #expect(rejection?.line == 5)
  }

  @Test("A file in UTF-16 or UTF-32 is refused by that name")
  func wideCharacters() throws {
    let text = String(decoding: Sample.draft(), as: UTF8.self)
    for (encoding, marks, name) in [
      (String.Encoding.utf16LittleEndian, [0xFF, 0xFE], "UTF-16"), (.utf16BigEndian, [0xFE, 0xFF], "UTF-16"),
      (.utf16LittleEndian, [], "UTF-16LE"), (.utf16BigEndian, [], "UTF-16BE"),
      (.utf32LittleEndian, [0xFF, 0xFE, 0, 0], "UTF-32"), (.utf32BigEndian, [0, 0, 0xFE, 0xFF], "UTF-32"),
    ] as [(String.Encoding, [UInt8], String)] {
      let bytes = marks + Array(try #require(text.data(using: encoding)))
      let rejection = #expect(throws: Rejection.self) { try Sample.parse(bytes) }
      #expect(rejection?.code == .notUTF8)
      #expect(rejection?.reason == "The draft is in \(name), not in UTF-8.")
      #expect(rejection?.hint.contains("iconv -f \(name) -t UTF-8") == true)
    }
  }

  @Test("Text in Unicode's form NFD, also where YAML escapes it, gives the content and the hash of the form NFC")
  func normalForm() throws {
    func draft(_ cafe: String, escaped: String) -> [UInt8] {
      let picture = Content.Picture(file: "\(cafe).png", sha256: nil, caption: nil, credit: nil, alternative: nil)
      return Sample.draft(
        "label: \(cafe)", "summary: \"\(escaped)\"", "picture: {file: \(picture.file)}", body: "Im \(cafe).\n")
    }
    let composed = try Sample.parse(
      draft("caf\u{E9}", escaped: "\\u00E9"), pictures: ["caf\u{E9}.png": Pictures.png(width: 1, height: 1)])
    let decomposed = try Sample.parse(
      draft("cafe\u{301}", escaped: "e\\u0301"), pictures: ["cafe\u{301}.png": Pictures.png(width: 1, height: 1)])
    #expect(composed.hash == decomposed.hash)
    #expect(decomposed.content.body.utf8.elementsEqual("Im caf\u{E9}.\n".utf8))
    #expect(decomposed.pictures.first?.name.utf8.elementsEqual("caf\u{E9}.png".utf8) == true)
    #expect(composed.findings == decomposed.findings)
  }

  @Test("For a draft without slug there is always another slug: a longer one, one with the day, numbers")
  func slugChoices() throws {
    let headline = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    let draft = Array("---\nheadline: \(headline)\ndesk: caucasus\nbyline: [sgray]\n---\nText.\n".utf8)
    let parsed = try Sample.parse(draft)
    #expect(parsed.slugChoices.first == parsed.content.slug)
    #expect(
      parsed.slugChoices.prefix(4).map(\.text) == [
        "one-two-three-four-five-six-seven-eight-nine-ten-eleven",
        "one-two-three-four-five-six-seven-eight-nine-ten-eleven-twelve-thirteen-fourteen",
        "one-two-three-four-five-six-seven-eight-nine-ten-eleven-2026-11-24",
        "one-two-three-four-five-six-seven-eight-nine-ten-eleven-2",
      ])
    #expect(parsed.slugChoices.allSatisfy { StorySlug($0.text) != nil })
    #expect(Set(parsed.slugChoices).count == parsed.slugChoices.count)
    #expect(try Sample.parse(Sample.draft("slug: a-bus")).slugChoices.isEmpty)
  }

  @Test(
    "A field of invisible characters is empty",
    arguments: ["\\u200b", "\\u00a0\\u2003", "\\u2060\\ufeff", "\\u3164", "\\u0301", "\\u2800"])
  func invisible(text: String) throws {
    let parsed = try Sample.parse(
      Sample.draft("summary: \"\(text)\"", "picture: {file: a.png, caption: \"\(text)\", credit: \"\(text)\"}"))
    #expect(parsed.content.summary == nil && parsed.content.picture?.credit == nil)
    #expect(Set(parsed.findings.map(\.rule)).isSuperset(of: ["picture-caption", "picture-credit"]))
    let headless = "---\nheadline: \"\(text)\"\ndesk: caucasus\nbyline: [sgray]\n---\nText.\n"
    #expect(Sample.rejection(of: Array(headless.utf8))?.code == .missing)
  }

  @Test(
    "What it should wait for is a trigger, or a time; a time that is over is kept and noted, unless a story is being changed",
    arguments: [
      ("2026-11-24T18:00", "2026-11-24T14:00:00Z", nil), ("2026-11-24 15:00", "2026-11-24T11:00:00Z", "is over"),
      ("2026-11-24 16:00", "2026-11-24T12:00:00Z", "is over"), ("06:00", "2026-11-25T02:00:00Z", nil),
      ("25:00", nil, "is ignored"),
    ] as [(String, String?, String?)])
  func publish(written: String, at time: String?, note: String?) throws {
    let draft = Sample.draft("publish: \"\(written)\"")
    let read = try Sample.parse(draft)
    #expect(read.content.publish == time.flatMap { Instant($0)?.date }.map { .time($0) })
    let found = read.findings.filter { $0.message.contains("'publish'") }
    #expect(found.map { $0.message.contains(note ?? "") } == (note == nil ? [] : [true]), "\(found)")
    #expect(found.allSatisfy { $0.line == 5 && $0.level != .required })
    let changed = try Sample.parser.parse(draft, isForDesk: false, receivedAt: Sample.now)
    #expect(changed.content == read.content)
    #expect(changed.findings.count { $0.message.contains("is over") } == 0)
  }
}
