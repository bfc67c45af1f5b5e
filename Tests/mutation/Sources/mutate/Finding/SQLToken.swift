/// A word, number, string or sign of SQL, with where it stands.
struct SQLToken {
  enum Form { case word, number, string, sign }

  let form: Form
  /// Words in capitals.
  let text: String
  let range: Range<Int>
  /// How many parentheses, and CASEs, are open around it.
  var depth = 0

  /// The tokens of a file; what dollar quotes enclose is read as SQL, too.
  static func all(in bytes: [UInt8]) -> [SQLToken] {
    var reader = Reader(bytes: bytes)
    var tokens: [SQLToken] = []
    var depth = 0
    while var token = reader.next() {
      if token.text == ")" || token.text == "END" && tokens.last.map({ _ in reader.openCases > 0 }) == true {
        if token.text == "END" { reader.openCases -= 1 }
        depth = max(0, depth - 1)
      }
      if token.text == ";" {
        depth = 0
        reader.openCases = 0
      }
      token.depth = depth
      if token.text == "(" { depth += 1 }
      if token.text == "CASE", tokens.last?.text != "END" {
        depth += 1
        reader.openCases += 1
      }
      tokens.append(token)
    }
    return tokens
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0
    var openCases = 0

    private static let nameOfQuery = Array("-- name:".utf8)
    private static let signs = Set("<>=!+-*/%&|~#@^:".utf8)

    private func peek(_ distance: Int = 0) -> UInt8? {
      position + distance < bytes.count ? bytes[position + distance] : nil
    }

    private func isWord(_ byte: UInt8?) -> Bool {
      guard let byte else { return false }
      return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || isDigit(byte) || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
    }

    private func isDigit(_ byte: UInt8?) -> Bool {
      byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    mutating func next() -> SQLToken? {
      skipBlanks()
      guard let first = peek() else { return nil }
      // A named query ends where the next one's name stands.
      if startsComment() {
        let start = position
        skipLine()
        return SQLToken(form: .sign, text: ";", range: start..<position)
      }
      let start = position
      let form: Form
      if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
        form = .string
        position += 1
        while let byte = peek(), byte != first { position += byte == 0 ? 2 : 1 }
        position += 1
      } else if isDigit(first) {
        form = .number
        while isWord(peek()) || peek() == UInt8(ascii: ".") && isDigit(peek(1)) { position += 1 }
      } else if isWord(first) {
        form = .word
        while isWord(peek()) || peek() == UInt8(ascii: ".") && isWord(peek(1)) { position += 1 }
      } else if first == UInt8(ascii: "$"), isDigit(peek(1)) {
        form = .word
        position += 1
        while isDigit(peek()) { position += 1 }
      } else if first == UInt8(ascii: "$") {
        form = .sign
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "$") { position += byte == 0 ? 2 : 1 }
        position += 1
      } else if Self.signs.contains(first) {
        form = .sign
        while let byte = peek(), Self.signs.contains(byte), !startsComment() { position += 1 }
      } else {
        form = .sign
        position += 1
      }
      position = min(position, bytes.count)
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      return SQLToken(form: form, text: form == .word ? text.uppercased() : text, range: start..<position)
    }

    private func startsComment() -> Bool { peek() == UInt8(ascii: "-") && peek(1) == UInt8(ascii: "-") }

    private mutating func skipBlanks() {
      while let byte = peek() {
        if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t") {
          position += 1
        } else if startsComment(), !bytes[position...].starts(with: Self.nameOfQuery) {
          skipLine()
        } else {
          return
        }
      }
    }

    private mutating func skipLine() {
      while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
    }
  }
}
