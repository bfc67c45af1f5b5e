import Foundation

/// What a JSON body must not have, looked for before it is decoded, in one pass: the decoder would go as deep as it is
/// nested, and PostgreSQL cannot store NUL.
enum RequestJSON {
  /// How deep objects and arrays may be nested; no body needs more than three.
  static let depth = 32

  /// What is wrong with the bytes, as in "The request body is nested more than 32 levels deep."; nil when nothing of this.
  static func fault(in bytes: Data) -> String? {
    var scanner = Scanner()
    for byte in bytes {
      scanner.take(byte)
      if scanner.depth > depth { return "is nested more than \(depth) levels deep" }
      if scanner.hasNUL { return "contains the character NUL" }
    }
    return nil
  }

  private struct Scanner {
    var depth = 0
    var hasNUL = false
    private var isInString = false
    private var isEscape = false
    /// The digits of an escape `\u0000` so far that are all zero; nil outside of one.
    private var zeros: Int?

    mutating func take(_ byte: UInt8) {
      if byte == 0 { hasNUL = true }
      guard isInString else { return takeOutsideOfStrings(byte) }
      if let digits = zeros {
        zeros = byte == UInt8(ascii: "0") && digits < 3 ? digits + 1 : nil
        if byte == UInt8(ascii: "0"), digits == 3 { hasNUL = true }
      } else if isEscape {
        isEscape = false
        zeros = byte == UInt8(ascii: "u") ? 0 : nil
        return
      }
      if byte == UInt8(ascii: "\\") { isEscape = true }
      if byte == UInt8(ascii: "\"") { isInString = false }
    }

    private mutating func takeOutsideOfStrings(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
  }
}
