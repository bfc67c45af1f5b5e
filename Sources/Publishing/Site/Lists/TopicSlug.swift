import Foundation
import Newsroom

/// A keyword as it stands in an address: lower-case letters and digits of any script, words joined by hyphens.
///
/// Keywords that differ in nothing else are one topic: `South Caucasus` and `south caucasus`.
struct TopicSlug: Hashable, Sendable {
  /// In bytes; a file's name has room for 255.
  private static let limit = 120

  let text: String

  /// Takes text that was made by the other initializer.
  init(unchecked text: String) { self.text = text }

  /// Nil for a keyword without a letter or digit.
  init?(keyword: String) {
    var slug = ""
    var isBetweenWords = false
    for scalar in keyword.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
      guard Self.isOfWord(scalar) else {
        // An apostrophe or a joiner stands within a word.
        if !["'", "’", "\u{200C}", "\u{200D}"].contains(scalar) { isBetweenWords = true }
        continue
      }
      let joint = isBetweenWords && !slug.isEmpty ? "-" : ""
      guard slug.utf8.count + joint.utf8.count + String(scalar).utf8.count <= Self.limit else { break }
      slug += joint + String(scalar)
      isBetweenWords = false
    }
    guard !slug.isEmpty else { return nil }
    text = slug
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .decimalNumber, .letterNumber:
      true
    default: false
    }
  }

  /// As it stands in links: what no address has in it (RFC 3986) encoded.
  var encoded: String { text.percentEncoded() }
}
