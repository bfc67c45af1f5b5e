/// Addresses' way to write bytes that they cannot have in them, as `%` and two digits (RFC 3986, section 2.1).
extension String {
  /// The text with every other byte encoded.
  ///
  /// - Parameter isKept: Which bytes stay as they are; by default those that are unreserved (RFC 3986, section 2.3). Only ASCII
  ///   may be among them.
  public func percentEncoded(keeping isKept: (UInt8) -> Bool = Self.isUnreserved) -> String {
    utf8.reduce(into: "") { result, byte in
      if isKept(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += byte < 16 ? "%0" : "%"
        result += String(byte, radix: 16, uppercase: true)
      }
    }
  }

  /// The text with encoded bytes decoded, where all of them together are UTF-8; else as it is.
  public var percentDecoded: String {
    var bytes: [UInt8] = []
    var rest = Array(utf8)[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if byte == UInt8(ascii: "%"), digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
        let code = UInt8(digits, radix: 16)
      {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self) ?? self
  }

  /// Whether a byte is one of the letters, digits and marks that have no meaning in an address.
  public static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
