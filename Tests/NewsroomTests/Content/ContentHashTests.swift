import Foundation
import Newsroom
import Testing

/// Content in which every field has a value.
private let full = Content(
  headline: "Armenia and Azerbaijan swap prisoners", slug: StorySlug(unchecked: "caucasus-prisoner-swap"),
  desk: DeskSlug(unchecked: "caucasus"),
  byline: [.staff(StaffHandle(unchecked: "sgray")), .guest(name: "Ani Petrosyan", bio: "A writer in Gyumri.")],
  label: "Feature", summary: "Eleven men came home.", dateline: "Yerevan", language: "en", urgency: 3,
  keywords: ["Armenia", "Azerbaijan"],
  picture: Content.Picture(
    file: "swap.jpg", sha256: String(repeating: "ab", count: 32), caption: "A bus at the border",
    credit: "A. Petrosyan",
    alternative: "A white bus in snow",
    renditions: [
      Content.Picture.Rendition(
        sha256: String(repeating: "cd", count: 32), mediaType: "image/webp", width: 320, height: 213, bytes: 9_000)
    ]),
  embargo: Date(timeIntervalSince1970: 1_796_090_400), related: [StorySlug(unchecked: "border-reopens")],
  sources: [Content.Source(title: "Statement", url: "https://example.am/1")], editorsNote: "Pictures to follow.",
  body: "The bus came at “noon”.\n\n## Home\n\nIt\u{2019}s over.\t\u{1F54A}\n")

private let changes: [@Sendable (inout Content) -> Void] = [
  { $0.headline += "." }, { $0.slug = StorySlug(unchecked: "other") }, { $0.desk = DeskSlug(unchecked: "africa") },
  { $0.byline.swapAt(0, 1) }, { $0.byline.removeLast() }, { $0.byline[1] = .guest(name: "Ani Petrosyan", bio: nil) },
  { $0.byline[1] = .guest(name: "Ani", bio: "A writer in Gyumri.") }, { $0.label = nil }, { $0.label = "" },
  { $0.summary = "Twelve men came home." }, { $0.dateline = "Baku" }, { $0.language = "en-GB" }, { $0.urgency = 4 },
  { $0.keywords = ["Armenia, Azerbaijan"] }, { $0.keywords = [] }, { $0.picture = nil },
  { $0.picture?.file = "bus.jpg" }, { $0.picture?.sha256 = nil }, { $0.picture?.caption = nil },
  { $0.picture?.credit = "AFP" }, { $0.picture?.alternative = "" }, { $0.picture?.renditions = [] },
  { $0.picture?.renditions[0].sha256 = String(repeating: "c", count: 64) }, { $0.picture?.renditions[0].width = 321 },
  { $0.picture?.renditions[0].height = 214 }, { $0.picture?.renditions[0].bytes = 9_001 },
  { $0.picture?.renditions[0].mediaType = "image/jpeg" }, { $0.pictures = [$0.picture].compactMap(\.self) },
  { $0.embargo = nil }, { $0.embargo? += 1 },
  { $0.publish = .time(Date(timeIntervalSince1970: 1_796_090_400)) },
  { $0.publish = .time(Date(timeIntervalSince1970: 1_796_090_401)) },
  { $0.publish = .trigger(TriggerName(unchecked: "evening")) },
  { $0.publish = .trigger(TriggerName(unchecked: "night")) },
  { $0.package = PackageName(unchecked: "evening") }, { $0.isSensitive = true },
  { $0.embargo? += 0.000001 }, { $0.related = nil }, { $0.related = [] }, { $0.sources = [] },
  { $0.sources[0].title = "Other" }, { $0.sources[0].url = nil }, { $0.editorsNote = nil }, { $0.body += "\n" },
  { $0.body = $0.body.replacing("\u{2019}", with: "'") }, { $0.body = $0.body.replacing("\t", with: " ") },
]

@Suite("The content hash")
struct ContentHashTests {
  @Test("The same content has the same hash, wherever it comes from")
  func sameContent() throws {
    let copy = try JSONDecoder().decode(Content.self, from: JSONEncoder().encode(full))
    #expect(ContentHash(of: copy) == ContentHash(of: full))
  }

  @Test("Every change of any field changes the hash, and all of them differ from one another")
  func everyFieldCounts() {
    let hashes = changes.map { change in
      var content = full
      change(&content)
      return ContentHash(of: content)
    }
    #expect(Set(hashes + [ContentHash(of: full)]).count == changes.count + 1)
  }

  @Test("Canonically equivalent text with different bytes has a different hash")
  func normalisation() {
    var composed = full
    var decomposed = full
    composed.headline = "Caf\u{E9}"
    decomposed.headline = "Cafe\u{301}"
    #expect(ContentHash(of: composed) != ContentHash(of: decomposed))
  }

  @Test("The hash is taken over canonical bytes that any other program can reproduce")
  func knownBytes() {
    let content = Content(
      headline: "A \"b\"", slug: StorySlug(unchecked: "a-b"), desk: DeskSlug(unchecked: "africa"),
      byline: [.staff(StaffHandle(unchecked: "sgray"))], language: "en",
      embargo: Date(timeIntervalSince1970: 1_796_090_400), body: "É\n")
    #expect(
      content.canonicalJSON.text
        == #"{"body":"É\n","byline":["sgray"],"desk":"africa","embargo":"2026-12-01T02:00:00Z","#
        + #""headline":"A \"b\"","keywords":[],"language":"en","slug":"a-b","sources":[],"urgency":4}"#)
    // printf '%s' TEXT | sha256sum
    #expect(ContentHash(of: content).description == "5d830fda9e78698db2f24e91997572338a3f75cc9d2e1fe6a634032c608c0f21")
  }

  @Test("A picture without renditions is written as before there were any, and what was written then can be read")
  func withoutRenditions() throws {
    let json =
      #"{"alt":"C","caption":"A","credit":"B","file":"a.jpg","sha256":"\#(String(repeating: "ab", count: 32))"}"#
    let picture = try JSONDecoder().decode(Content.Picture.self, from: Data(json.utf8))
    #expect(picture.renditions.isEmpty && picture.alternative == "C")
    var content = full
    content.picture = picture
    #expect(content.canonicalJSON.text.contains("\"picture\":\(json),"))
  }

  @Test(
    "Content survives a round trip through JSON", arguments: [nil] + changes.indices.map(Optional.some))
  func roundTrip(change: Int?) throws {
    var content = full
    if let change { changes[change](&content) }
    for data in [try JSONEncoder().encode(content), Data(content.canonicalJSON.bytes)] {
      let back = try JSONDecoder().decode(Content.self, from: data)
      #expect(back == content)
      #expect(back.canonicalJSON.bytes == content.canonicalJSON.bytes)
    }
  }
}

@Suite("Canonical JSON")
struct CanonicalJSONTests {
  @Test("Members are ordered by UTF-16 code units, as in RFC 8785 section 3.2.3")
  func order() {
    let value: CanonicalJSON = [
      "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
    ]
    let names: [Substring] = value.text.split(separator: "\"").filter { $0.count > 2 }
    #expect(
      names == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
        "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
      ])
  }

  @Test("Text is escaped where RFC 8785 section 3.2.2.2 says, and nowhere else")
  func escapes() {
    let value = CanonicalJSON.string("\u{20ac}$\u{0F}\nA'\u{42}\u{22}\u{5c}\\\"/\u{7f}\u{2028}\u{8}\u{c}\u{1f}\u{0}")
    let expected =
      "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u{7f}\u{2028}\\b\\f\\u001f\\u0000\""
    #expect(value.text == expected)
  }

  @Test("Values of every kind are written without white space")
  func kinds() {
    let value: CanonicalJSON = ["b": [1, -20, "x", .null, .boolean(true), .boolean(false)], "a": [:], "c": []]
    #expect(value.text == #"{"a":{},"b":[1,-20,"x",null,true,false],"c":[]}"#)
  }
}
