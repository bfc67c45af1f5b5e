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

  /// The line of another version's draft that has the same words now; of several the one nearest to where it was. Nil when it has
  /// changed or gone.
  public func line(in draft: String) -> Int? {
    let same = Self.lines(of: draft).enumerated().filter { Self.excerpt($0.element) == excerpt }.map { $0.offset + 1 }
    return same.min { (abs($0 - line), $0) < (abs($1 - line), $1) }
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
