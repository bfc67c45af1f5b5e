/// The line of a version's draft that a note is about, with its words, so that the note makes sense after the text has changed.
public struct NotePlace: Hashable, Sendable {
  /// How much of a line is kept, in Unicode scalars.
  public static let longest = 200

  /// The version.
  public let version: VersionNumber
  /// The line of its draft, from 1.
  public let line: Int
  /// That line's words, without the space around them; at most `longest` of it.
  public let excerpt: String

  /// A line as it was kept.
  public init(version: VersionNumber, line: Int, excerpt: String) {
    self.version = version
    self.line = line
    self.excerpt = excerpt
  }

  /// A line of a version's draft.
  ///
  /// - Throws: `Refusal` with `usage` for a line that there is not, and for one without words.
  public init(line: Int, of draft: String, _ version: VersionNumber) throws(Refusal) {
    let lines = Self.lines(of: draft)
    guard line >= 1, line <= lines.count else { throw .noSuchLine(line, of: version, having: lines.count) }
    let excerpt = Self.excerpt(lines[line - 1])
    guard !excerpt.isEmpty else { throw .lineWithoutWords(line, of: version) }
    self.init(version: version, line: line, excerpt: excerpt)
  }

  /// The lines of another version's draft that have the words of these places now, by place; of several the one nearest to where it
  /// was. What has changed or gone has none. The draft is gone through once, however many places there are.
  public static func lines(of places: [NotePlace], in draft: String) -> [NotePlace: Int] {
    let wanted = Set(places.map(\.excerpt))
    var numbers: [String: [Int]] = [:]
    for (offset, line) in lines(of: draft).enumerated() {
      let words = excerpt(line)
      if wanted.contains(words) { numbers[words, default: []].append(offset + 1) }
    }
    return places.reduce(into: [:]) { found, place in
      found[place] = numbers[place.excerpt].flatMap { nearest(to: place.line, in: $0) }
    }
  }

  /// Of numbers in ascending order; the lower of two that are as near. Logarithmic in their count.
  private static func nearest(to line: Int, in numbers: [Int]) -> Int? {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < line { low = middle + 1 } else { high = middle }
    }
    let around = [low - 1, low].filter(numbers.indices.contains).map { numbers[$0] }
    return around.min { (abs($0 - line), $0) < (abs($1 - line), $1) }
  }

  /// As editors number them: the end of a line is LF or CRLF, and what comes after the last of them is a line if it has words.
  private static func lines(of draft: String) -> [Substring.UTF8View] {
    var lines = draft.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func excerpt(_ line: Substring.UTF8View) -> String {
    let text = Substring(line).unicodeScalars
    let rest = text.drop(while: \.properties.isWhitespace)
    guard let end = rest.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
    let words = Substring(rest[...end].prefix(longest))
    // What was cut may end in a space.
    return String(words.unicodeScalars.last?.properties.isWhitespace == true ? words.dropLast() : words)
  }
}
