import Foundation
import Newsroom

/// Text out of a picture's metadata: written by strangers, and read by people and by pages.
enum MetadataText {
  /// The most characters that are kept of a field.
  static let limit = 2000

  /// As one line without control and other invisible characters, in NFC; nil when nothing is left to see.
  static func line(_ text: String) -> String? {
    var words = ""
    var isBetween = false
    for character in text.prefix(2 * limit) {
      if character.isWhitespace || character.unicodeScalars.contains(where: isInvisible) {
        isBetween = !words.isEmpty
      } else {
        if isBetween { words.append(" ") }
        isBetween = false
        words.append(character)
      }
    }
    let kept = String(words.prefix(limit)).precomposedStringWithCanonicalMapping
    return kept.isVisible ? kept : nil
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
