import Foundation
@testable import Intake
import MalformedDrafts
import Newsroom
import Testing
import TimeTesting

@Suite("Reading takes time linear in what is read")
struct LinearTimeTests {
  /// What makes readers of Markdown, and checks, look far ahead or back: each is repeated to make a body.
  private static let bodies = [
    "x_", "<!--", "<?", "<!A", "<![CDATA[", "a-b ", "[a](", "[a]", "[^a]", "[^a]: b\n\n", "[a]: b\n", "`a ", "*a ",
    "a**b", "_a__b",
    "\\", "&", "&#1", "<a ", "<a b='", "\"a ", "'", "it's ", "its a ", "http://", "www.a", "a@b", "a\n", "> \n",
    "- a\n", "1. a\n",
    "TK ", "x\u{301}", "‹!--", "#\n", "a\n---\n", "|a|b\n", "|a|b|\n|-|-|\n", "  ", "\t", "\u{202E}", "12345678",
    "1986. a\n\n", "a.b",
    "&amp;", "\\*", "<y ", "[a](<b", "* _", "]", "-\n", "***", "~~a", "\u{200B}", "\u{301}", "\u{301}\u{323}", "|a|\n",
    "|\n|-\n|\n", "<https://a", "\u{2066}",
    "a|", "(", "“",
  ]

  @Test("A body, whatever it repeats", arguments: bodies)
  func body(unit: String) {
    let growth = Growth(from: 5000, of: { Sample.draft(body: Self.repeated(unit, to: $0)) }) { draft in
      _ = (try? Sample.parse(draft))?.findings
    }
    #expect(growth.isLinear, "\(unit.debugDescription): \(growth)")
  }

  /// What makes readers of front matter slow: a name, and the lines for a size.
  private static let fields: [(String, @Sendable (Int) -> String)] = [
    ("one byline many times", { "byline: [\(repeated("a,", to: $0))]" }),
    ("many bylines", { "byline: [\(numbered(to: $0))]" }),
    ("guests", { "byline: [\(repeated("{name: a},", to: $0))]" }),
    ("related", { "byline: [a]\nrelated: [\(numbered(to: $0))]" }),
    ("keywords", { "byline: [a]\nkeywords: [\(numbered(to: $0))]" }),
    ("sources", { "byline: [a]\nsources: [\(repeated("{url: 'http://[::'},", to: $0))]" }),
    ("unknown keys", { size in "byline: [a]\n" + (0..<size / 10).map { "k\($0): b\n" }.joined() }),
    ("a key many times", { "byline: [a]\n\(repeated("label: a\n", to: $0))" }),
    ("a long key", { "byline: [a]\n\(repeated("headlin", to: $0)): a" }),
    ("a long slug", { "byline: [a]\nslug: \(repeated("a-", to: $0))" }),
    ("a long language", { "byline: [a]\nlanguage: \(repeated("a-", to: $0))" }),
    ("a long time", { "byline: [a]\nembargo: \(repeated("06:00 ", to: $0))" }),
    ("escapes", { "byline: [a]\nsummary: \"\(repeated("\\\"", to: $0))\"" }),
    ("apostrophes", { "byline: [a]\nsummary: '\(repeated("''", to: $0))'" }),
    ("folded lines", { "byline: [a]\nsummary: >\n\(repeated("  a\n\n", to: $0))" }),
    ("an open quotation mark", { "byline: [a]\nsummary: \"\(repeated("a\n ", to: $0))" }),
    ("comments", { "byline: [a]\n\(repeated("# a\n", to: $0))" }),
    ("anchors and stars", { "byline: [a]\nsummary: \"\(repeated("&a *b ", to: $0))\"" }),
    ("anchors", { "byline: [a]\nkeywords: [\(repeated("&a b,", to: $0))]\nlabel: '*a'" }),
    ("combining marks", { "byline: [a]\nsummary: \(repeated("\u{301}", to: $0))" }),
  ]

  @Test("Front matter, whatever it repeats", arguments: fields.indices)
  func frontMatter(index: Int) {
    let (name, make) = Self.fields[index]
    let growth = Growth(
      from: 4000, of: { Array("---\nheadline: A b\ndesk: caucasus\n\(make($0))\n---\nText.\n".utf8) }
    ) {
      _ = (try? Sample.parse($0))?.findings
    }
    #expect(growth.isLinear, "\(name): \(growth)")
  }

  @Test("A picture, whatever its segments, chunks and blocks are")
  func pictures() {
    let png = Pictures.png(width: 3, height: 2)
    let heads: [(String, [UInt8], [UInt8])] = [
      ("JPEG segments", [0xFF, 0xD8], [0xFF, 0xE1, 0x00, 0x02]), ("JPEG fill bytes", [0xFF, 0xD8], [0xFF]),
      ("JPEG scans", [0xFF, 0xD8], [0xFF, 0xDA, 0x00, 0x02, 0x00, 0x00]), ("JPEG zeros", [0xFF, 0xD8], [0x00]),
      ("PNG chunks", Array(png.prefix(33)), [0, 0, 0, 0, 0x74, 0x45, 0x58, 0x74, 0, 0, 0, 0]),
      ("WebP chunks", Array("RIFF\u{7F}\u{7F}\u{7F}\u{7F}WEBP".utf8), Array("EXIF".utf8) + [0, 0, 0, 0]),
    ]
    for (name, head, unit) in heads {
      let growth = Growth(
        from: 50_000, of: { size in head + Array([[UInt8]](repeating: unit, count: size / unit.count).joined()) }
      ) {
        _ = try? SentPicture(name: "a", bytes: $0)
      }
      #expect(growth.isLinear, "\(name): \(growth)")
    }
  }

  @Test(
    "A picture's metadata, whatever it repeats",
    arguments: [
      "<dc:creator>", "<rdf:li>", "<dc:creator><rdf:li>a</rdf:li></dc:creator>", "</a>", "<a/>", "<", ">", "<a b='",
      "&",
      "&amp;", "&#x41;", "a ", "<dc:rights>a</dc:rights>", "photoshop:Credit=\"a\" ", "<?", "<!--", "\u{301}", "\n",
    ])
  func xmp(unit: String) {
    let growth = Growth(
      from: 50_000, of: { Array("<dc:description><rdf:li>\(Self.repeated(unit, to: $0))".utf8) }
    ) { _ = XMPReader.metadata($0) }
    #expect(growth.isLinear, "\(unit): \(growth)")
  }

  @Test("A picture's older metadata, whatever it repeats")
  func iptc() {
    let units: [[UInt8]] = [
      Array("8BIM".utf8) + [4, 4, 0, 0, 0, 0, 0, 0], [0x1C, 2, 80, 0, 0], [0x1C, 2, 120, 0, 3, 0xC3, 0xA9, 0x20],
      [0x1C, 1, 90, 0, 3, 0x1B, 0x25, 0x47], [0x1C],
    ]
    for unit in units {
      let growth = Growth(
        from: 50_000,
        of: { size in
          let repeated = Array([[UInt8]](repeating: unit, count: size / unit.count).joined())
          let resource = Array("8BIM".utf8) + [4, 4, 0, 0] + Pictures.bigEndian(repeated.count, 4)
          return Array("Photoshop 3.0\0".utf8) + (unit.count > 11 ? [] : resource) + repeated
        }
      ) { _ = IPTCReader.metadata($0) }
      #expect(growth.isLinear, "\(unit): \(growth)")
    }
  }

  private static func repeated(_ unit: String, to size: Int) -> String {
    String(repeating: unit, count: size / unit.utf8.count)
  }

  private static func numbered(to size: Int) -> String { (0..<size / 7).map { "a\($0)," }.joined() }
}
