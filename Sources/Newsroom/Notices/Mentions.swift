/// The people whom a note names: `@nana, who is at the court?`
enum Mentions {
  /// How many of them are told: a note is no mailing list.
  static let most = 20

  /// The handles after an `@` that begins a word, each once, in their order; one of nobody is told to nobody. In linear time.
  static func handles(in note: String) -> [StaffHandle] {
    var found: [StaffHandle] = []
    var isInWord = false
    var rest = note.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "@"), !isInWord else {
        isInWord = isPartOfWord(byte)
        continue
      }
      var name = rest.prefix { isPartOfHandle($0) }
      rest = rest.dropFirst(name.count)
      isInWord = true
      while name.last == UInt8(ascii: "-") { name = name.dropLast() }
      guard let handle = StaffHandle(String(decoding: name, as: UTF8.self).lowercased()), !found.contains(handle) else {
        continue
      }
      found.append(handle)
      if found.count == most { break }
    }
    return found
  }

  private static func isPartOfHandle(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// What before an `@` makes an address of it, or a doubled one.
  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    isPartOfHandle(byte) || "@._+/".utf8.contains(byte)
  }
}
