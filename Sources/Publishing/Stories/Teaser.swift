import CommonMark
import Newsroom

/// A few words that stand for a story: its summary, or else its opening words, cut between words.
enum Teaser {
  /// Its greatest length, in characters as readers count them.
  static let length = 220

  /// The teaser of that content; empty when it has no words.
  static func of(_ content: Content) -> String {
    let text = content.summary ?? (try? CommonMarkDocument(content.body))?.plainParagraphs().first { !$0.isEmpty } ?? ""
    return cut(text, to: length)
  }

  /// The text in one line, or as many whole words of it as fit, and an ellipsis.
  ///
  /// Scripts without spaces may be cut after any of their characters. A word that takes more than half of the length is
  /// cut inside; a character is never separated from its combining marks.
  static func cut(_ text: String, to length: Int) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let characters = Array(line)
    guard characters.count > length else { return line }
    var end = max(length - 1, 1)
    while end > length / 2, !isBetweenWords(characters, at: end) { end -= 1 }
    if end <= length / 2 { end = max(length - 1, 1) }
    let words = characters[..<end].reversed().drop { $0.isWhitespace || ",;:–—-([„“«‘".contains($0) }
    return String(words.reversed()) + "…"
  }

  private static func isBetweenWords(_ characters: [Character], at end: Int) -> Bool {
    let left = characters[end - 1]
    let right = characters[end]
    if left.isWhitespace || right.isWhitespace { return true }
    if right.isPunctuation, end + 1 < characters.count, characters[end + 1].isWhitespace { return true }
    return left.standsAlone && right.standsAlone
  }
}

extension Character {
  /// Whether it belongs to a script that puts no spaces between words (Unicode Standard Annex 14, classes ID, CJ and SA).
  var standsAlone: Bool {
    guard let scalar = unicodeScalars.first?.value else { return false }
    return switch scalar {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true  // Thai, Lao, Burmese, Khmer
    case 0x3041...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }
}
