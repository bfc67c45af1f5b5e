import Foundation
import Newsroom

/// Text out of a picture's metadata: written by strangers, and read by people and by pages.
enum MetadataText {
  /// The most characters that are kept of a field, and bytes, since a character can have any number of marks.
  static let limit = 2000
  private static let byteLimit = 4 * limit

  /// As one line without control and other invisible characters, in NFC; nil when nothing is left to see. Such a line stays
  /// as it is when it is made one again.
  static func line(_ text: String) -> String? {
    var words = String.UnicodeScalarView()
    var bytes = 0
    var isBetween = false
    // By code points: a mark may stand on a space.
    for scalar in String(text.prefix(2 * limit)).precomposedStringWithCanonicalMapping.unicodeScalars {
      if scalar.properties.isWhitespace || isInvisible(scalar) {
        isBetween = !words.isEmpty
        continue
      }
      bytes += UTF8.width(scalar) + (isBetween ? 1 : 0)
      if bytes > byteLimit { break }
      if isBetween { words.append(" ") }
      isBetween = false
      words.append(scalar)
    }
    var line = String(words).prefix(limit)
    while line.last == " " { line.removeLast() }
    return String(line).isVisible ? String(line) : nil
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
