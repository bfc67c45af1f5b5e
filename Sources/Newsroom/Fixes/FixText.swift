/// A text in words, each of which can be looked at where it stands. `copydesk.fix_tokens` and what follows it in SQL read texts
/// the same way.
struct FixText {
  /// What stands between paragraphs (U+2029).
  private static let paragraphEnd = "\u{2029}"
  /// Marks that stand about words and are no part of them.
  private static let marks = Set(
    #".,;:!?…()[]{}"'“”„«»‘’‚‹›—–-*_#>|/\`~¿¡、。「」『』（）！？；：，،؟؛।։@+=<^$&"#.unicodeScalars)

  /// The words, in NFC as all content is. They are not brought into that form here: it would take the whole of Foundation, with
  /// which the command starts several times as slowly.
  let words: [String]
  /// Words and ends of paragraphs.
  private let tokens: [String]
  /// Of each word, its place among the tokens.
  private let places: [Int]

  init(_ written: String) {
    var tokens: [String] = []
    var word = String.UnicodeScalarView()
    var lineEnds = 0
    func end() {
      if !word.isEmpty { tokens.append(String(word)) }
      word = String.UnicodeScalarView()
    }
    for scalar in written.unicodeScalars where !Self.isInvisible(scalar) {
      if scalar == "\u{2029}" {
        end()
        tokens.append(Self.paragraphEnd)
      } else if Self.isSpace(scalar) {
        end()
        if scalar == "\n" {
          lineEnds += 1
          if lineEnds == 2 { tokens.append(Self.paragraphEnd) }
        }
        continue
      } else if Self.standsAlone(scalar) {
        end()
        tokens.append(String(Character(scalar)))
      } else {
        word.append(scalar)
      }
      lineEnds = 0
    }
    end()
    self.tokens = tokens
    places = tokens.indices.filter { tokens[$0] != Self.paragraphEnd }
    words = places.map { tokens[$0] }
  }

  /// What a fix may not change of that word.
  func faults(of word: Int, _ language: String) -> [FixFault] {
    let place = places[word]
    let token = tokens[place]
    let bare = Self.trimmed(token).replacing("’", with: "'")
    let small = bare.lowercased()
    var parts =
      [bare, small] + bare.split(separator: "-").map(String.init) + small.split(separator: "-").map(String.init)
    if small.hasSuffix("'s") { parts += [String(bare.dropLast(2)), String(small.dropLast(2))] }
    var kinds = Set(
      [FixFault.Kind.number, .negation, .date].filter { kind in
        parts.contains { FixWords.has(kind, $0, in: language) }
      })
    if token.unicodeScalars.contains(where: Self.isDigit) { kinds.insert(.number) }
    if (language == "en" && small.hasSuffix("n't")) || (language == "fr" && small.hasPrefix("n'")) {
      kinds.insert(.negation)
    }
    let isI = language == "en" && (bare == "I" || bare.hasPrefix("I'"))
    if Self.beginsWithCapital(bare), !isI, !beginsSentence(place) { kinds.insert(.name) }
    if isQuoted(place) { kinds.insert(.quotation) }
    return kinds.map { FixFault(kind: $0, word: token) }.sorted { $0.kind.rawValue < $1.kind.rawValue }
  }

  private func paragraphStart(of place: Int) -> Int {
    var first = place
    while first > 0, tokens[first - 1] != Self.paragraphEnd { first -= 1 }
    return first
  }

  private func beginsSentence(_ place: Int) -> Bool {
    let first = paragraphStart(of: place)
    if tokens[first..<place].allSatisfy({ $0.unicodeScalars.allSatisfy { "#*+-".unicodeScalars.contains($0) } }) {
      return true
    }
    let before = tokens[place - 1].unicodeScalars
    let closing = Set("\"'”»’“›)]}」』*_".unicodeScalars)
    guard let last = before.last(where: { !closing.contains($0) }) else { return false }
    guard last == "." else { return "!?…:。！？।։؟".unicodeScalars.contains(last) }
    let bare = Self.trimmed(tokens[place - 1]).lowercased()
    return bare.unicodeScalars.count != 1 && !FixWords.isAbbreviation(bare)
  }

  private func isQuoted(_ place: Int) -> Bool {
    let first = paragraphStart(of: place)
    if tokens[first].hasPrefix(">") { return true }
    var quotation = OpenQuotations()
    var touches = false
    for token in tokens[first...place] {
      touches = quotation.isOpen
      if token.unicodeScalars.contains(where: OpenQuotations.signs.contains) {
        let signs = Array(token.unicodeScalars)
        for (at, sign) in signs.enumerated() {
          let starts = at == 0 || Self.marks.contains(signs[at - 1])
          let ends = at == signs.count - 1 || Self.marks.contains(signs[at + 1])
          if quotation.read(sign, startsWord: starts, endsWord: ends) { touches = true }
        }
      }
    }
    return touches
  }

  private static func trimmed(_ token: String) -> String {
    let scalars = token.unicodeScalars
    guard let first = scalars.firstIndex(where: { !marks.contains($0) }),
      let last = scalars.lastIndex(where: { !marks.contains($0) })
    else { return "" }
    return String(scalars[first...last])
  }

  private static func beginsWithCapital(_ word: String) -> Bool {
    guard let first = word.unicodeScalars.first else { return false }
    return first.properties.lowercaseMapping != String(Character(first))
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF: true
    default: false
    }
  }

  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true  // Thai, Lao, Burmese, Khmer
    case 0x3041...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: true
    default: false
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0xB2, 0xB3, 0xB9, 0xBC...0xBE, 0x0660...0x0669, 0x06F0...0x06F9, 0x0966...0x096F,
      0x09E6...0x09EF, 0x0E50...0x0E59, 0x2070...0x2089, 0x2150...0x218B, 0xFF10...0xFF19:
      true
    default: false
    }
  }
}

/// The quotation marks that are open where a text has been read to.
private struct OpenQuotations {
  /// What opens or closes one, in some language.
  static let signs = Set("\"'“”„«»‘’‚‹›「」『』".unicodeScalars)
  /// What closes each that is open, the innermost last.
  private var closers: [String] = []

  var isOpen: Bool { !closers.isEmpty }

  /// Reads a sign; whether it opened or closed a quotation.
  ///
  /// - Parameters:
  ///   - startsWord: whether no letter stands before it.
  ///   - endsWord: whether none stands behind it.
  mutating func read(_ sign: Unicode.Scalar, startsWord: Bool, endsWord: Bool) -> Bool {
    if let closer = closers.last, closer.unicodeScalars.contains(sign), !["'", "’"].contains(sign) || endsWord {
      closers.removeLast()
      return true
    }
    let opened: String? =
      switch sign {
      case "“": "”"
      case "„": "“”"
      case "«": "»"
      case "»": "«"
      case "‚": "‘’"
      case "‹": "›"
      case "›": "‹"
      case "「": "」"
      case "『": "』"
      case "\"": "\""
      case "”": "”"
      case "‘" where startsWord: "’"
      case "'" where startsWord && !endsWord: "'"
      default: nil
      }
    guard let opened else { return false }
    closers.append(opened)
    return true
  }
}
