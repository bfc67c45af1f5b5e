/// Running text on a terminal.
extension String {
  /// The text in lines of at most that many columns, broken between words; a word that is longer than a line is broken where
  /// the line ends. Line ends of its own stay.
  func wrapped(to columns: Int) -> [String] {
    printable.split(separator: "\n", omittingEmptySubsequences: false).flatMap { Self.filled($0, max(1, columns)) }
  }

  private static func filled(_ text: Substring, _ columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if !line.isEmpty, line.columns + 1 + String(word).columns > columns {
        lines.append(line)
        line = ""
      }
      if !line.isEmpty { line += " " }
      for character in word {
        if !line.isEmpty, line.columns + String(character).columns > columns {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    return lines + [line]
  }
}
