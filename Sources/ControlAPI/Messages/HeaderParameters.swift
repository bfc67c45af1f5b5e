/// The parameters of a header's value, as in `form-data; name="draft"; filename="a.md"` (RFC 9110, section 5.6.6).
///
/// Read once from left to right, so that the time is linear in the header's length, whatever is in it.
struct HeaderParameters {
  private var values: [String: String] = [:]

  /// Reads the parameters after the header's first semicolon; of several of the same name the first counts.
  init(_ header: String) {
    var rest = Array(header.utf8)[...]
    rest.skip { $0 != UInt8(ascii: ";") }
    while rest.popFirst() != nil {
      rest.skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      let name = String(decoding: rest.take { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }, as: UTF8.self)
      if rest.first == UInt8(ascii: "="), let value = Self.value(after: &rest), values[name.lowercased()] == nil {
        values[name.lowercased()] = value
      }
      rest.skip { $0 != UInt8(ascii: ";") }
    }
  }

  /// The value of a parameter, whose name is written in small letters here.
  subscript(name: String) -> String? { values[name] }

  /// The value after the equals sign, quoted or not.
  private static func value(after rest: inout ArraySlice<UInt8>) -> String? {
    rest.removeFirst()
    guard rest.first == UInt8(ascii: "\"") else {
      let ends = " ;\r".utf8
      return String(decoding: rest.take { !ends.contains($0) }, as: UTF8.self)
    }
    rest.removeFirst()
    let quoted = String(decoding: rest.take { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    rest = rest.dropFirst()
    return quoted.split(separator: "%22", omittingEmptySubsequences: false).joined(separator: "\"")
  }
}

extension ArraySlice<UInt8> {
  /// Takes the bytes off the front that meet the condition.
  fileprivate mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let taken = prefix(while: condition)
    self = self[taken.endIndex...]
    return taken
  }

  fileprivate mutating func skip(while condition: (UInt8) -> Bool) { _ = take(while: condition) }
}
