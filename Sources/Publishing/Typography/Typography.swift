/// Sets typed text as newspapers print it: quotation marks, apostrophes and dashes of its language.
///
/// Only what a keyboard has is changed: `"`, `'`, and hyphens between spaces or in a row. What is already typographic stays, as
/// do addresses. The stored text is never touched. Takes time linear in the text's length.
struct Typography: Hashable, Sendable {
  /// Keeps what was typed.
  static let plain = Typography(marks: nil)

  private let marks: TypographicMarks?

  /// Of a language by its tag (BCP 47); one without known marks keeps what was typed.
  init(language tag: String) { marks = .of(language: tag) }

  private init(marks: TypographicMarks?) { self.marks = marks }

  /// One text.
  func set(_ text: String) -> String { set([text]).first ?? text }

  /// The pieces of one text, such as the words before, in and after a link.
  ///
  /// - Parameter pieces: U+FFFC in them stands for something that is not text.
  /// - Returns: As many.
  func set(_ pieces: [String]) -> [String] {
    guard let marks, pieces.contains(where: { $0.utf8.contains { isTyped($0, marks) } }) else { return pieces }
    var setting = TypographicSetting(pieces, marks)
    setting.run()
    return setting.output
  }

  /// Whether there may be something to set.
  private func isTyped(_ byte: UInt8, _ marks: TypographicMarks) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "-"): true
    case UInt8(ascii: " "): marks.keepsPunctuation || marks.keepsDash
    default: false
    }
  }
}

/// Goes through one text from its beginning to its end.
private struct TypographicSetting {
  private let marks: TypographicMarks
  private let scalars: [Unicode.Scalar]
  /// Of each scalar, the piece that it is in.
  private let pieces: [Int]
  /// Addresses, which stay as they are.
  private let isKept: [Bool]
  /// Where the last mark is that could close a quotation in single marks; -1 for nowhere.
  private let lastClosing: Int
  private var views: [String.UnicodeScalarView]
  private var isDoubleOpen = false
  private var isSingleOpen = false
  /// Whether the scalar before was set as a mark that opens.
  private var hasJustOpened = false

  init(_ texts: [String], _ marks: TypographicMarks) {
    self.marks = marks
    var scalars: [Unicode.Scalar] = []
    var pieces: [Int] = []
    for (index, text) in texts.enumerated() {
      scalars.append(contentsOf: text.unicodeScalars)
      pieces.append(contentsOf: repeatElement(index, count: scalars.count - pieces.count))
    }
    self.scalars = scalars
    self.pieces = pieces
    isKept = Self.addresses(in: scalars)
    views = texts.map { _ in String.UnicodeScalarView() }
    lastClosing =
      scalars.indices.last {
        scalars[$0] == "'" && $0 > 0 && !scalars[$0 - 1].isSpace
          && !($0 + 1 < scalars.count && scalars[$0 + 1].isWord)
      } ?? -1
  }

  var output: [String] { views.map(String.init) }

  mutating func run() {
    var index = 0
    while index < scalars.count {
      let opened = hasJustOpened
      hasJustOpened = false
      guard !isKept[index] else {
        keep(index)
        index += 1
        continue
      }
      switch scalars[index] {
      case "\"": setDouble(index, afterOpening: opened)
      case "'": setSingle(index, afterOpening: opened)
      case "-":
        let end = scalars[index...].firstIndex { $0 != "-" } ?? scalars.count
        setHyphens(index..<end)
        index = end
        continue
      case " " where marks.keepsPunctuation || marks.keepsDash: setSpace(index)
      default: keep(index)
      }
      index += 1
    }
  }

  private func before(_ index: Int) -> Unicode.Scalar? { index > 0 ? scalars[index - 1] : nil }
  private func after(_ index: Int) -> Unicode.Scalar? { index + 1 < scalars.count ? scalars[index + 1] : nil }

  private mutating func keep(_ index: Int) { views[pieces[index]].append(scalars[index]) }
  private mutating func put(_ text: String, at index: Int) {
    views[pieces[index]].append(contentsOf: text.unicodeScalars)
  }

  private mutating func setDouble(_ index: Int, afterOpening: Bool) {
    let (before, after) = (before(index), after(index))
    let isFree = before?.isSpace ?? true
    let isEnd = after?.isSpace ?? true
    if isFree && isEnd { return keep(index) }
    let joinsWords = (before?.isWord ?? false) && (after?.isWord ?? false)
    // 12" of snow; scripts without spaces say nothing about which mark it is.
    if !isDoubleOpen, let before, before.isDigit, !joinsWords { return put("″", at: index) }
    if joinsWords, !(before?.standsAlone ?? false), !(after?.standsAlone ?? false) { return keep(index) }
    let opens =
      joinsWords || (before?.standsAlone ?? false)
      ? !isDoubleOpen : isFree || afterOpening || (before?.opens ?? false) && !isEnd
    isDoubleOpen = opens
    hasJustOpened = opens
    put(opens ? marks.double.opening : marks.double.closing, at: index)
  }

  private mutating func setSingle(_ index: Int, afterOpening: Bool) {
    let (before, after) = (before(index), after(index))
    let isFree = before?.isSpace ?? true
    let isEnd = after?.isSpace ?? true
    if isFree && isEnd { return keep(index) }
    if let before, before.isWord, let after, after.isWord {
      guard before.standsAlone || after.standsAlone else { return put("’", at: index) }
    }
    if !isSingleOpen, let before, before.isDigit, !(after?.isWord ?? false) { return put("′", at: index) }
    if isFree || afterOpening || (before?.opens ?? false) || (before?.standsAlone ?? false) && !isSingleOpen {
      guard lastClosing > index, !isElision(after: index) else { return put("’", at: index) }
      isSingleOpen = true
      hasJustOpened = true
      return put(marks.single.opening, at: index)
    }
    put(isSingleOpen ? marks.single.closing : "’", at: index)
    isSingleOpen = false
  }

  /// Whether the mark stands for letters that are left out: ’90s, ’tis, rock ’n’ roll.
  private func isElision(after index: Int) -> Bool {
    let word = String(String.UnicodeScalarView(scalars[(index + 1)...].prefix(8).prefix { $0.isWord })).lowercased()
    if word.count == 3, word.hasSuffix("s"), word.dropLast().allSatisfy(\.isNumber) { return true }
    return ["tis", "twas", "twere", "twill", "em", "til", "n", "cause"].contains(word)
  }

  private mutating func setHyphens(_ range: Range<Int>) {
    let isFree = before(range.lowerBound).map(\.isSpace)
    let isEnd = after(range.upperBound - 1)?.isSpace ?? true
    // Between spaces it is a dash; in front of a word it may be a list's, or a program's option.
    if range.count <= 3, isFree == true, isEnd, range.upperBound < scalars.count {
      return put(marks.dash, at: range.lowerBound)
    }
    if (2...3).contains(range.count), isFree == false { return put("—", at: range.lowerBound) }
    for index in range { keep(index) }
  }

  /// A space at which no line may end.
  private mutating func setSpace(_ index: Int) {
    let next = after(index)
    if marks.keepsPunctuation, let next, ";!?:»".unicodeScalars.contains(next) {
      return put(next == ":" ? "\u{A0}" : "\u{202F}", at: index)
    }
    if marks.keepsPunctuation, before(index) == "«" { return put("\u{202F}", at: index) }
    let isBeforeDash =
      next == "—" || next == "–" || next == "-" && (index + 2 < scalars.count ? scalars[index + 2].isSpace : false)
    if marks.keepsDash, isBeforeDash { return put("\u{A0}", at: index) }
    keep(index)
  }

  /// Which scalars belong to addresses: of pages and of mail, without what may stand around them.
  private static func addresses(in scalars: [Unicode.Scalar]) -> [Bool] {
    var isKept = [Bool](repeating: false, count: scalars.count)
    var start = 0
    while start < scalars.count {
      let end = scalars[start...].firstIndex { $0.isSpace } ?? scalars.count
      if isAddress(scalars[start..<end]) {
        let first = scalars[start..<end].firstIndex { $0.isWord } ?? end
        let last = scalars[first..<end].lastIndex { $0.isWord || $0 == "/" } ?? first
        for index in first..<min(last + 1, end) { isKept[index] = true }
      }
      start = end + 1
    }
    return isKept
  }

  private static func isAddress(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    guard word.contains(where: { $0 == "/" || $0 == "@" || $0 == "w" }) else { return false }
    let text = String(String.UnicodeScalarView(word))
    return text.contains("://") || text.contains("www.") || text.contains("@") && text.contains(".")
  }
}

extension Unicode.Scalar {
  fileprivate var isSpace: Bool { properties.isWhitespace }
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
  /// A letter, digit or mark on one, or something that is not text.
  fileprivate var isWord: Bool {
    properties.isAlphabetic || isDigit || value == 0xFFFC || properties.numericType != nil
  }
  /// Whether a quotation may begin after it.
  fileprivate var opens: Bool {
    switch properties.generalCategory {
    case .openPunctuation, .initialPunctuation, .dashPunctuation: true
    default: self == "¿" || self == "¡" || self == "/" || self == "="
    }
  }
  /// Whether it belongs to a script that puts no spaces between words.
  fileprivate var standsAlone: Bool {
    Character(self).standsAlone || (0x3000...0x303F).contains(value) || (0xFF00...0xFFEF).contains(value)
  }
}
