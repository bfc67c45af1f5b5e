extension String {
  /// JSON that says the same without a character that has a meaning in markup.
  var withoutMarkup: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count * 5 / 4)
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "<"): bytes.append(contentsOf: "\\u003c".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "\\u003e".utf8)
      case UInt8(ascii: "&"): bytes.append(contentsOf: "\\u0026".utf8)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// As character data or an attribute's value, in HTML and in XML.
  ///
  /// Characters that XML does not have (XML 1.0, section 2.2) are left out. Byte by byte: a quotation mark with a combining
  /// mark is still a quotation mark.
  var escapedForMarkup: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count + 16)
    appendEscaped(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends it as `escapedForMarkup` has it.
  func appendEscaped(to output: inout [UInt8]) {
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
      case 0x09, 0x0A, 0x0D: output.append(byte)
      case 0..<0x20: break
      // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
      case 0xBE where output.suffix(2) == [0xEF, 0xBF], 0xBF where output.suffix(2) == [0xEF, 0xBF]:
        output.removeLast(2)
      default: output.append(byte)
      }
    }
  }
}
