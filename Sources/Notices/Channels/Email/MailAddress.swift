/// An address that mail can be sent to, as a header and a command line can take it without being changed: `a.wanjiru@news.example`.
///
/// The local part is RFC 5322's dot-atom in ASCII; other addresses exist, and are refused.
public struct MailAddress: Hashable, Sendable, LosslessStringConvertible {
  /// The address.
  public let description: String

  /// Nil unless it is of that form.
  public init?(_ description: String) {
    let parts = description.split(separator: "@", omittingEmptySubsequences: false)
    guard description.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].utf8.count),
      Self.isDotAtom(parts[0], Self.localSigns), Self.isDotAtom(parts[1], ["-"]), !description.hasPrefix("-"),
      parts[1].split(separator: ".").allSatisfy({ $0.utf8.count <= 63 && !$0.hasPrefix("-") && !$0.hasSuffix("-") })
    else { return nil }
    self.description = description
  }

  /// What follows the `@`.
  var domain: String { String(description.drop { $0 != "@" }.dropFirst()) }

  private static let localSigns: Set<Character> = [
    "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`", "{", "|", "}", "~",
  ]

  private static func isDotAtom(_ text: Substring, _ signs: Set<Character>) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
      !atom.isEmpty && atom.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || signs.contains($0)) }
    }
  }
}
