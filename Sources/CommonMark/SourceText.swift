/// The bytes of a source text and the position of each.
struct SourceText {
  private let bytes: [UInt8]
  /// Where each line begins.
  private let starts: [Int]
  /// For each byte, the column of its character, from 1.
  private let columns: [Int32]

  init(_ text: String) {
    var bytes: [UInt8] = []
    var starts = [0]
    var columns: [Int32] = []
    bytes.reserveCapacity(text.utf8.count)
    columns.reserveCapacity(text.utf8.count)
    var column: Int32 = 1
    for character in text {
      for byte in character.utf8 {
        bytes.append(byte)
        columns.append(column)
      }
      column += 1
      if character == "\n" {
        starts.append(bytes.count)
        column = 1
      }
    }
    self.bytes = bytes
    self.starts = starts
    self.columns = columns
  }

  /// The byte at the offset; nil outside.
  subscript(offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  /// The offset at which a line, from 1, begins; the end of the text past the last one.
  func start(ofLine line: Int) -> Int { starts.indices.contains(line - 1) ? starts[line - 1] : bytes.count }

  /// The text of a line, from 1, without its end; empty past the last one.
  func line(_ number: Int) -> String {
    let start = start(ofLine: number)
    let end = start < bytes.count ? bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count : start
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The line and column, in characters, of the byte at the offset, both from 1.
  func place(at offset: Int) -> (line: Int32, column: Int32) {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    let column = columns.indices.contains(offset) ? columns[offset] : (columns.last ?? 0) + 1
    return (Int32(low + 1), column)
  }

  /// Where a line's own text begins, after the indentation and this many quotation marks (`>`).
  func startOfText(onLine line: Int, quotations: Int) -> Int {
    var offset = start(ofLine: line)
    var left = quotations
    while let byte = self[offset] {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): break
      case UInt8(ascii: ">") where left > 0: left -= 1
      default: return offset
      }
      offset += 1
    }
    return offset
  }

  /// How many bytes write the character at the offset: itself, escaped or as an entity; nil if something else is there.
  func length(of character: Character, at offset: Int) -> Int? {
    switch self[offset] {
    case UInt8(ascii: "\\") where character.isASCII && has(character, at: offset + 1): 2
    case UInt8(ascii: "&"): entityLength(at: offset, for: character) ?? (character == "&" ? 1 : nil)
    default: has(character, at: offset) ? character.utf8.count : nil
    }
  }

  private func has(_ character: Character, at offset: Int) -> Bool {
    var offset = offset
    for byte in character.utf8 {
      guard self[offset] == byte else { return false }
      offset += 1
    }
    return true
  }

  private func entityLength(at offset: Int, for character: Character) -> Int? {
    // The longest entity name in HTML has 31 letters.
    var length = 1
    while length <= 32, let byte = self[offset + length], byte != UInt8(ascii: ";") {
      let isNamePart =
        Unicode.Scalar(byte).properties.isAlphabetic || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      guard isNamePart || byte == UInt8(ascii: "#") else { return nil }
      length += 1
    }
    guard self[offset + length] == UInt8(ascii: ";"), length > 1 else { return nil }
    // An ampersand may be literal before what only looks like an entity.
    let name = String(decoding: bytes[(offset + 1)..<(offset + length)], as: UTF8.self)
    guard character != "&" || ["amp", "AMP", "#38", "#x26", "#X26"].contains(name) else { return nil }
    return length + 1
  }
}
