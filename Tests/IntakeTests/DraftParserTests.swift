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
}

@Suite("Rejecting a draft")
struct RejectionTests {
  /// A rejection as `code line:column`.
  private func outcome(_ draft: [UInt8], pictures: [String: [UInt8]] = [:]) -> String {
    guard let rejection = Sample.rejection(of: draft, pictures: pictures) else { return "accepted" }
    return "\(rejection.code.rawValue) \(rejection.line):\(rejection.column)"
  }

  @Test(
    "Invalid text is rejected at the place of the first fault",
    arguments: [
      ([0x61, 0x0A, 0xC3, 0xA9, 0x62, 0xFF], "not_utf8 2:3"), ([0x61, 0x0D, 0x0A, 0xE2, 0x82], "not_utf8 2:1"),
      ([0xED, 0xA0, 0x80], "not_utf8 1:1"), ([0xC0, 0x80], "not_utf8 1:1"),
      ([0x61, 0x0A, 0x62, 0x00], "control_character 2:2"),
      ([0x61, 0x1B], "control_character 1:2"), ([0xC2, 0x85], "control_character 1:1"),
      ([0xEF, 0xBF, 0xBE], "control_character 1:1"), ([0x61, 0x09, 0x0C], "control_character 1:3"),
      ([], "no_front_matter 1:0"),
    ] as [([UInt8], String)])
  func noText(bytes: [UInt8], expected: String) {
    #expect(outcome(bytes) == expected)
  }

  @Test("A draft of one megabyte is accepted; one byte more is not")
  func size() {
    let head = Sample.draft(body: "")
    let fitting = head + [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000 - head.count)
    #expect(outcome(fitting) == "accepted")
    #expect(outcome(fitting + [UInt8(ascii: "a")]) == "too_large 0:0")
  }

  @Test(
    "Invalid front matter is rejected with its line and column",
    arguments: [
      ("Text.\n", "no_front_matter 1:0"), ("---\nheadline: a\n", "no_front_matter 1:0"),
      ("--- x\n---\n", "no_front_matter 1:0"),
      ("---\n---\n", "missing 1:0"), ("---\n# nothing\n---\n", "missing 1:0"), ("---\n- a\n---\n", "yaml 2:0"),
      ("---\nabc\n---\n", "yaml 2:0"),
      ("---\nheadline: A: b\n---\n", "yaml 2:12"), ("---\nheadline: 'a\ndesk: b\n---\n", "yaml 2:11"),
      ("---\nlabel: [a\n---\n", "yaml 2:1"), ("---\nlabel: *a\n---\n", "yaml 2:8"),
      ("---\nlabel: a\nheadlin: b\n---\n", "unknown_key 3:1"), ("---\nlabel: a\nlabel: b\n---\n", "duplicate_key 3:0"),
      (
        "---\nheadline: a\ndesk: caucasus\nbyline: [sgray]\npicture: {file: a.png, Caption: b}\n---\n",
        "unknown_key 5:24"
      ),
      ("---\nheadline: a\npicture:\n\tfile: b.png\n---\n", "yaml 4:1"),
      ("---\nlabel: \"a\nsummary: b\n---\n", "yaml 2:8"),
      ("---\nlabel: a\nbyline: &x [sgray]\nkeywords: *x\n---\n", "yaml 3:9"),
      ("---\na: &b\n  c: *b\n---\n", "yaml 2:4"),
      ("---\n[a, b]: c\n---\n", "wrong_type 2:1"), ("---\nheadline: !x a\n---\n", "yaml 2:11"),
      ("---\na: &b [x]\nc: [*b, *b]\n---\n", "yaml 2:4"), ("---\nheadline: \"a\\0b\"\n---\n", "control_character 2:11"),
      ("---\nheadline: \"a\\eb\"\n---\n", "control_character 2:11"),
      ("---\ndesk: caucasus\nbyline: [sgray]\n---\n", "missing 1:0"),
      ("---\nheadline:\ndesk: caucasus\n---\n", "missing 2:0"),
      ("---\nheadline: [a]\ndesk: caucasus\nbyline: [sgray]\n---\n", "wrong_type 2:11"),
      ("---\nheadline: \" \"\ndesk: caucasus\nbyline: [sgray]\n---\n", "missing 2:11"),
      ("---\nheadline: a\nbyline: [sgray]\n---\n", "missing 1:0"),
      ("---\nheadline: a\ndesk: kaucasus\nbyline: [sgray]\n---\n", "unknown_desk 3:7"),
      ("---\nheadline: a\ndesk: [caucasus]\nbyline: [sgray]\n---\n", "wrong_type 3:7"),
      ("---\nheadline: a\ndesk: caucasus\n---\n", "missing 1:0"),
      ("---\nheadline: a\ndesk: caucasus\nbyline: []\n---\n", "missing 4:9"),
      ("---\nheadline: a\ndesk: caucasus\nbyline: [[a]]\n---\n", "wrong_type 4:10"),
      ("---\nheadline: a\ndesk: caucasus\nbyline: [{bio: b}]\n---\n", "missing 4:10"),
      ("---\nheadline: a\ndesk: caucasus\nbyline: [{name: b, e: c}]\n---\n", "unknown_key 4:20"),
      ("---\nheadline: a\ndesk: caucasus\nbyline: [{name: é, bío: c}]\n---\n", "unknown_key 4:20"),
      ("---\n" + String(repeating: "a: [\n", count: 20) + "---\n", "too_deep 18:0"),
      ("---\na: " + String(repeating: "- ", count: 20) + "\n---\n", "yaml 2:4"),
      ("---\n" + String(repeating: "- ", count: 20) + "a\n---\n", "too_deep 2:0"),
      ("---\nednote: " + String(repeating: "a", count: 64_000) + "\n---\n", "too_large 1:0"),
    ])
  func frontMatter(draft: String, expected: String) {
    #expect(outcome(Array(draft.utf8)) == expected)
  }

  @Test(
    "An invalid embargo rejects the draft, so that it is never lost",
    arguments: [
      "soon", "2026-13-01T06:00", "2026-02-30T06:00", "2026-12-01", "25:00", "2026-03-29T01:30", "2026-10-25T01:30",
      "[a]", "2026-12-01T06:00 Berlin",
    ])
  func embargo(text: String) {
    let draft = "---\nheadline: A b\ndesk: london\nbyline: [sgray]\nembargo: \(text)\n---\n"
    #expect(outcome(Array(draft.utf8)) == "embargo 5:10")
  }

  @Test(
    "A picture's file name must be plain",
    arguments: [
      "../a.png", "/etc/passwd", "a/b.png", "..", ".a.png", "C:a.png", "a\\\\b.png", "\u{202E}gnp.a",
      String(repeating: "a", count: 201),
    ])
  func pictureName(name: String) {
    #expect(outcome(Sample.draft("picture: {file: \"\(name)\"}")) == "picture 5:17")
  }

  @Test("A picture sent with a path, or that is not a picture, is rejected")
  func pictures() {
    let named = Sample.draft("picture: {file: a.png, caption: b, credit: c, alt: d}")
    #expect(outcome(named, pictures: ["a.png": Pictures.png(width: 1, height: 1)]) == "accepted")
    #expect(outcome(named, pictures: ["a.png": Array("GIF89a".utf8)]) == "picture 5:17")
    #expect(outcome(named, pictures: ["../a.png": Pictures.png(width: 1, height: 1)]) == "picture 0:0")
    #expect(outcome(named, pictures: ["b.png": []]) == "picture 0:0")
  }

  @Test("A text nested too deeply is rejected at its line in the draft")
  func deep() {
    #expect(outcome(Sample.draft(body: "a\n\n" + String(repeating: ">", count: 200))) == "too_deep 8:0")
  }

  @Test("Hints suggest what was probably meant")
  func hints() throws {
    let key = try #require(Sample.rejection(of: Sample.draft("sumary: a")))
    #expect(key.reason == "The front matter has an unknown key, 'sumary'." && key.hint == "Did you mean 'summary'?")
    let desk = try #require(Sample.rejection(of: Array("---\nheadline: a\ndesk: Caucassus\nbyline: [a]\n---\n".utf8)))
    #expect(desk.hint == "Did you mean 'caucasus'?")
    let far = try #require(Sample.rejection(of: Sample.draft("zzzzzzzzz: a")))
    #expect(far.hint.hasPrefix("The keys are headline, slug, desk"))
  }

  @Test(
    "A control character is rejected at its place however it is written",
    arguments: [
      ("A bell &#1; rings\n", "6:8"), ("Red &#x1B;[31m\n", "6:5"), ("a\n\n- b &#x7f;\n", "8:5"),
      ("a [b](https://c.example/&#8;)\n", "6:3"),
      ("|a|\n|-|\n|&#2;|\n", "8:2"),
    ])
  func escapedControls(body: String, place: String) {
    let rejection = Sample.rejection(of: Sample.draft(body: body))
    #expect(rejection?.code == .controlCharacter)
    #expect(rejection.map { "\($0.line):\($0.column)" } == place, "\(body)")
  }
}
