import Newsroom

extension CopyParagraph {
  /// A front matter value as a paragraph: locates each of its characters in the draft, where lines may be folded and
  /// characters escaped.
  init(kind: Kind, text: String, writtenAs source: YAMLText, in lines: [Substring]) {
    var cursor = SourceCursor(lines: lines, place: source.place)
    cursor.enter(source)
    let characters = Array(text)
    self.init(kind: kind, depth: 0, characters: characters, places: characters.map { cursor.take($0) })
  }
}

/// A position that moves through the draft's lines.
private struct SourceCursor {
  private let lines: [Substring]
  private var line: Int
  private var characters: [Character]
  private var index: Int

  init(lines: [Substring], place: TextPosition) {
    self.lines = lines
    line = place.line
    characters = lines.indices.contains(place.line - 1) ? Array(lines[place.line - 1]) : []
    index = place.column - 1
  }

  private var place: TextPosition { TextPosition(line: line, column: index + 1) }

  /// The character here; a line feed at a line's end, nil behind the last line.
  private func peek(_ ahead: Int = 0) -> Character? {
    if index + ahead < characters.count { return characters[index + ahead] }
    return line < lines.count ? "\n" : nil
  }

  private mutating func advance() {
    if index < characters.count {
      index += 1
    } else if line < lines.count {
      characters = Array(lines[line])
      line += 1
      index = 0
    }
  }

  private mutating func skipWhitespace() {
    while let character = peek(), character.isWhitespace { advance() }
  }

  /// Goes from a value's beginning to its first character.
  mutating func enter(_ source: YAMLText) {
    if source.isBlock {
      index = characters.count
      skipWhitespace()
    } else if peek() == "\"" || peek() == "'" {
      advance()
    }
  }

  /// The place of the next character of the value.
  mutating func take(_ character: Character) -> TextPosition {
    if character.isWhitespace {
      let place = place
      skipWhitespace()
      return place
    }
    skipWhitespace()
    while peek() == "\\", peek(1) == "\n" {
      advance()
      skipWhitespace()
    }
    let place = place
    if peek() == character {
      if peek() == "'" || peek() == "\\", peek(1) == character { advance() }
      advance()
    } else if peek() == "\\" {
      for _ in 0..<escapeLength { advance() }
    }
    return place
  }

  private var escapeLength: Int {
    switch peek(1) {
    case "x": 4
    case "u": 6
    case "U": 10
    default: 2
    }
  }
}
