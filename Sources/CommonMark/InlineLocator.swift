/// Locates the text of a block's inline nodes in the source.
///
/// libcmark's positions of inline nodes are right for most texts, and wrong after backslash line breaks, reference
/// definitions and titles of several lines, and on lines whose indentation differs from the block's first. So each position
/// is only a hint, and is verified.
struct InlineLocator {
  /// How far past a wrong hint to search, in bytes; bounds the time that a hostile source can cost.
  private static let reach = 1024

  private let source: SourceText
  /// Where the last text ended.
  private(set) var offset = 0
  private var blockColumn = 1
  private var blockLine = 1
  private var quotations = 0
  /// How many lines libcmark's positions in this block have turned out to be too low.
  private var lineShift = 0

  init(source: SourceText) { self.source = source }

  /// Begins a block at this position, with the column in bytes, nested in this many quotations.
  mutating func begin(line: Int, column: Int, quotations: Int) {
    offset = source.start(ofLine: line) + column - 1
    blockColumn = column
    blockLine = line
    lineShift = 0
    self.quotations = quotations
  }

  /// The characters of the text with their offsets in the source, where some are written as escapes.
  mutating func locate(_ text: String, line: Int, column: Int) -> [(Character, offset: Int)] {
    let characters = Array(text)
    let start = startOfText(characters, line: line, column: column)
    offset = start
    var located: [(Character, offset: Int)] = []
    located.reserveCapacity(characters.count)
    for character in characters {
      located.append((character, offset))
      offset += source.length(of: character, at: offset) ?? 0
    }
    return located
  }

  /// The offset at which a link or an image begins.
  func startOfLink(line: Int, column: Int) -> Int {
    let hint = hint(line: line, column: column)
    let opens = [UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: "!")].contains(source[hint])
    return hint >= offset && opens ? hint : offset
  }

  /// The offset at which other markup begins: where the parser says, unless it says before what has been read.
  func startOfMarkup(line: Int, column: Int) -> Int { max(hint(line: line, column: column), offset) }

  private mutating func startOfText(_ characters: [Character], line: Int, column: Int) -> Int {
    let hint = hint(line: line, column: column)
    if hint >= offset, has(characters, at: hint) { return hint }
    for candidate in offset..<(offset + Self.reach) where has(characters, at: candidate) {
      lineShift = Int(source.place(at: candidate).line) - line
      return candidate
    }
    return max(hint, offset)
  }

  private func hint(line: Int, column: Int) -> Int {
    let line = line + lineShift
    if line == blockLine { return source.start(ofLine: line) + column - 1 }
    return source.startOfText(onLine: line, quotations: quotations) + column - blockColumn
  }

  /// Whether the source has these characters at the offset; only the first 32 are compared.
  private func has(_ characters: [Character], at start: Int) -> Bool {
    var offset = start
    for character in characters.prefix(32) {
      guard let length = source.length(of: character, at: offset) else { return false }
      offset += length
    }
    return true
  }
}
