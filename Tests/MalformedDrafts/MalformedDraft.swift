import Seeding

/// A draft that somebody might send by mistake or on purpose, and the pictures sent with it.
package struct MalformedDraft: Sendable {
  /// What is wrong with it, and its number.
  package let name: String
  /// The draft's bytes.
  package let text: [UInt8]
  /// The pictures, by the names under which they come.
  package let pictures: [String: [UInt8]]

  /// The draft of that number; the same number gives the same draft, and numbers in a row each another fault.
  package init(_ number: Int) {
    let fault = Fault.allCases[number % Fault.allCases.count]
    var maker = DraftMaker(number: number)
    name = "\(fault) \(number)"
    (text, pictures) = maker.draft(with: fault)
  }

  /// A draft with every key, well-formed, with that number in headline and slug.
  package static func whole(_ number: Int) -> [UInt8] {
    DraftMaker.draft(
      number, "slug: bus-\(number)", "label: Feature", "summary: >", "  Eleven men", "  came “home”.",
      "dateline: Երևան", "language: en-GB", "urgency: 3", "keywords: [Armenia, 'Azer''baijan', \"\\u00e9\"]",
      "picture: {file: a.png, caption: b, credit: c, alt: d}", "embargo: 2026-12-01T06:00",
      "related: [border-reopens]", "sources:", "  - {title: a, url: \"https://example.am/1\"}", "ednote: |", "  First.",
      body: "## Home\n\nIt’s *over* [there](https://a.example/ \"b\").\n\n> `c` &amp; d\n\n- e\n")
  }
}

/// What can be wrong with a draft.
enum Fault: CaseIterable {
  case brokenYAML, bomb, deepNesting, damagedBytes, noise, noText, tooLong, pathTraversal, script, hostilePicture
  case damagedPicture, cutOff, costlyMarkup, impossibleTime, wordSalad
}

/// Makes drafts of a fault, at random but always the same for a number.
struct DraftMaker {
  let number: Int
  private(set) var random: Seeded

  init(number: Int) {
    self.number = number
    random = Seeded(seed: UInt64(number))
  }

  /// A draft with headline, desk and byline, those lines behind them in its front matter, and that body.
  static func draft(_ number: Int, _ lines: String..., body: String = "Text.\n") -> [UInt8] {
    let fixed = ["---", "headline: Bus \(number) at the border", "desk: caucasus", "byline: [jomondi]"]
    return Array(((fixed + lines + ["---"]).joined(separator: "\n") + "\n" + body).utf8)
  }

  mutating func draft(with fault: Fault) -> (text: [UInt8], pictures: [String: [UInt8]]) {
    switch fault {
    case .brokenYAML: (Self.draft(number, brokenYAML()), [:])
    case .bomb: (Self.draft(number, bomb()), [:])
    case .deepNesting: (Self.draft(number, body: deepNesting()), [:])
    case .damagedBytes: (damaged(MalformedDraft.whole(number)), [:])
    case .noise: ((0..<below(2000)).map { _ in byte() }, [:])
    case .noText: (noText(), [:])
    case .tooLong: (Self.draft(number, body: String(repeating: word(), count: 1 + (1_200_000 >> below(12)) / 4)), [:])
    case .pathTraversal: (Self.draft(number, "picture: {file: '\(path())', caption: a, credit: b}"), [:])
    case .script: (scripted(), [:])
    case .hostilePicture: (Self.draft(number, "picture: {file: a.png}"), ["a.png": picture()])
    case .damagedPicture:
      (Self.draft(number, "picture: {file: a.png}"), [path(): damaged(Pictures.png(width: 9, height: 9))])
    case .cutOff: (Array(MalformedDraft.whole(number).prefix(below(500))), [:])
    case .costlyMarkup: (Self.draft(number, body: costlyMarkup()), [:])
    case .impossibleTime: (Self.draft(number, "embargo: '\(impossibleTime())'"), [:])
    case .wordSalad: (Self.draft(number, body: wordSalad()), [:])
    }
  }

  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

  mutating func byte() -> UInt8 { UInt8.random(in: 0...255, using: &random) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// Some bytes changed, taken out, doubled or cut off.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...below(8) where !bytes.isEmpty {
      let index = below(bytes.count)
      switch below(5) {
      case 0: bytes[index] = byte()
      case 1: bytes.remove(at: index)
      case 2: bytes.insert(bytes[index], at: index)
      case 3: bytes[index] = pick(Array("\n\r\t :-[]{}'\"&*!|>#%@`,?\\".utf8))
      default: if below(10) == 0 { bytes = Array(bytes[..<index]) }
      }
    }
    return bytes
  }

  private mutating func noText() -> [UInt8] {
    var bytes = MalformedDraft.whole(number)
    let sequence: [UInt8] = pick([
      [0xFF], [0x00], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5], [0x1B], [0xEF, 0xBF, 0xBF],
    ])
    bytes.insert(contentsOf: sequence, at: below(bytes.count))
    return bytes
  }
}
