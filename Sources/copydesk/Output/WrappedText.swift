/// Running text on a terminal.
extension String {
  /// The text in lines of at most that many columns, broken between words; a word that is longer than a line is broken where
  /// the line ends. Line ends of its own stay.
  ///
  /// What stands between two ` · ` is kept together where it fits in a line, and so are a number and what it counts or tells
  /// apart.
  ///
  /// - Parameters:
  ///   - indent: The columns before each line. An address that is too long for a line with them, and not without, has none.
  ///   - hanging: The columns more before each line after the first.
  ///   - isInColumns: Whether what two spaces keep apart is kept together, too.
  func wrapped(to columns: Int, indent: Int = 0, hanging: Int = 0, isInColumns: Bool = false) -> [String] {
    printable.split(separator: "\n", omittingEmptySubsequences: false).flatMap { text in
      var lines = FilledLines(columns: columns, indent: indent, hanging: hanging)
      lines.add(Word.words(of: text)[...], bounds: isInColumns ? [.gap, .dot, .unit] : [.dot, .unit])
      return lines.all
    }
  }
}

/// A word of a text.
private struct Word {
  let text: Substring
  let columns: Int
  /// How many spaces stand before it; two at most.
  let gap: Int
  /// Whether it is not to be parted from the word before: `1 of 2 approvals`, `18 m`, `version 2`, `(line 8).`
  let isBound: Bool

  init(_ text: Substring, gap: Int = 0, isBound: Bool = false) {
    self.text = text
    self.gap = gap
    self.isBound = isBound
    columns = String(text).columns
  }

  static func words(of text: Substring) -> [Word] {
    var words: [Word] = []
    var isCount = false
    var rest = text
    while true {
      let gap = rest.prefix(while: \.isWhitespace)
      let word = rest[gap.endIndex...].prefix { !$0.isWhitespace }
      if word.isEmpty { return words }
      let last = words.last?.text ?? ""
      let isNumber = word.allSatisfy(\.isNumber)
      let tells = isNumber && numbered.contains(last.lowercased())
      let isBound = isCount || tells || isNumber && last == "of" || word.isNumberAtEnd || word == "·"
      words.append(Word(word, gap: min(gap.count, 2), isBound: isBound))
      isCount = isNumber && !tells
      rest = rest[word.endIndex...]
    }
  }

  /// What has numbers by which it is told apart.
  private static let numbered: Set = ["version", "revision", "story", "line", "note", "firing"]
}

extension Substring {
  /// Whether it is a number at the end of a phrase, which counts nothing behind it: `8,` or `8).`
  fileprivate var isNumberAtEnd: Bool {
    let mark = drop(while: \.isNumber)
    return !mark.isEmpty && mark.count < count && mark.allSatisfy(\.isPunctuation)
  }
}

/// Where a text is rather broken than between any two words.
private enum Bound {
  /// At two spaces.
  case gap
  /// Behind a ` ·`.
  case dot
  /// Anywhere but before a word that is bound to the one before.
  case unit

  func isBetween(_ one: Word, _ next: Word) -> Bool {
    switch self {
    case .gap: next.gap > 1
    case .dot: one.text == "·"
    case .unit: !next.isBound
    }
  }
}

/// Lines that are filled word by word.
private struct FilledLines {
  private let columns: Int
  private let indent: Int
  private let hanging: Int
  private var full: [String] = []
  private var line = ""
  private var used = 0

  init(columns: Int, indent: Int, hanging: Int) {
    self.columns = max(1, columns)
    self.indent = min(indent, self.columns / 2)
    self.hanging = min(hanging, self.columns / 2 - self.indent)
  }

  /// The lines; one at least.
  var all: [String] { line.isEmpty && !full.isEmpty ? full : full + [line.isEmpty ? "" : margin + line] }

  private var margin: String { String(repeating: " ", count: full.isEmpty ? indent : indent + hanging) }
  private var room: Int { columns - (full.isEmpty ? indent : indent + hanging) }
  private var nextRoom: Int { columns - indent - hanging }

  /// Adds words: all in this line or else in the next where one has room for them, else part by part.
  mutating func add(_ words: ArraySlice<Word>, bounds: [Bound]) {
    guard let bound = bounds.first else { return words.forEach { add($0) } }
    var rest = words
    while let first = rest.first {
      let end = rest.indices.dropFirst().first { bound.isBetween(rest[$0 - 1], rest[$0]) } ?? rest.endIndex
      let part = rest[..<end]
      let width = part.reduce(-first.gap) { $0 + $1.gap + $1.columns }
      if !fits(width, behind: first.gap), width <= nextRoom { endLine() }
      if fits(width, behind: first.gap) {
        for word in part { put(word) }
      } else {
        add(part, bounds: Array(bounds.dropFirst()))
      }
      rest = rest[end...]
    }
  }

  private mutating func add(_ word: Word) {
    if !fits(word.columns, behind: word.gap) { endLine() }
    if fits(word.columns, behind: word.gap) {
      put(word)
    } else if word.columns <= columns, word.text.contains("://") {
      full.append(String(word.text))
    } else {
      for character in word.text {
        let letter = Word(Substring(String(character)))
        if !fits(letter.columns, behind: 0) { endLine() }
        put(letter)
      }
    }
  }

  private func fits(_ width: Int, behind gap: Int) -> Bool { (line.isEmpty ? 0 : used + gap) + width <= room }

  private mutating func put(_ word: Word) {
    let gap = line.isEmpty ? 0 : word.gap
    line += String(repeating: " ", count: gap)
    line.append(contentsOf: word.text)
    used += gap + word.columns
  }

  private mutating func endLine() {
    guard !line.isEmpty else { return }
    full.append(margin + line)
    line = ""
    used = 0
  }
}
