/// One small change to one place of a source file.
struct Mutation: Sendable {
  /// What is changed; the table of results has a column for each.
  enum Kind: String, CaseIterable, Sendable {
    /// `==` for `!=`, `&&` for `||`, `+` for `-`, `min` for `max`.
    case `operator`
    /// `<` for `<=`, a number for the next one.
    case bound
    /// A condition that always holds, never holds, or means its opposite.
    case condition
    /// `true` for `false`, nil for something.
    case value
    /// A statement that is left out.
    case statement
    /// A check, constraint, trigger or row of SQL that is left out.
    case guarding = "guard"
  }

  /// A part of what stands in the place then.
  enum Piece: Sendable {
    case text(String)
    /// The original text at these offsets, with whatever mutations lie within it.
    case source(Range<Int>)
    /// The run-time question whether this mutant is the one to be.
    case isActive
  }

  /// The place, as offsets into the file's UTF-8.
  let range: Range<Int>
  let kind: Kind
  /// What the compiler gets: the original and the change, with the choice between them. For SQL the changed text alone.
  let pieces: [Piece]
  /// The changed text alone, for people.
  let shown: [Piece]

  init(_ range: Range<Int>, _ kind: Kind, _ pieces: [Piece], shown: [Piece]? = nil) {
    self.range = range
    self.kind = kind
    self.pieces = pieces
    self.shown = shown ?? pieces
  }
}

/// A mutation and where it is.
struct Mutant: Sendable {
  let area: Area
  let file: SourceFile
  let mutation: Mutation

  /// The first line of the place.
  var line: Int { file.line(at: mutation.range.lowerBound) }
  var lines: ClosedRange<Int> { line...file.line(at: max(mutation.range.lowerBound, mutation.range.upperBound - 1)) }
  var place: String { "\(file.path):\(line)" }
}

/// A file's text and where its lines begin.
final class SourceFile: Sendable {
  /// From the top of the repository.
  let path: String
  let bytes: [UInt8]
  private let lineStarts: [Int]

  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  var name: String { String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]) }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Counted from one.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The text of whole lines around a range, without the last line's end.
  func wholeLines(_ range: Range<Int>) -> Range<Int> {
    let start = lineStarts[line(at: range.lowerBound) - 1]
    let lastLine = line(at: max(range.lowerBound, range.upperBound - 1))
    let end = lastLine < lineStarts.count ? lineStarts[lastLine] - 1 : bytes.count
    return start..<max(start, end)
  }
}
