/// Finds characters that nobody sees and that change what readers see: controls of writing direction that are not ended within
/// their paragraph or that turn letters round, and characters without any width.
///
/// Directions that are ended stay: copy in Arabic and Hebrew needs them. So do the joiners of many scripts.
struct InvisibleCharacterCheck: Check {
  let rule = "invisible-characters"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.paragraphs.flatMap { mistakes(in: $0) }
      + copy.plainFields.flatMap { mistakes(in: $0.text, at: $0.place) }
  }

  private func mistakes(in paragraph: CopyParagraph) -> [Mistake] {
    faults(in: paragraph.characters).map { Mistake(in: paragraph, $0.index..<($0.index + 1), $0.message) }
  }

  private func mistakes(in text: String, at place: TextPosition?) -> [Mistake] {
    faults(in: Array(text)).prefix(1).map { Mistake(at: place, excerpt: shortened(text), $0.message) }
  }

  private func faults(in characters: [Character]) -> [(index: Int, message: String)] {
    var faults: [(index: Int, message: String)] = []
    var open: [(isolate: Bool, index: Int)] = []
    for (index, character) in characters.enumerated() {
      for scalar in character.unicodeScalars {
        switch scalar.value {
        case 0x202D, 0x202E:
          faults.append(
            (index, "An invisible character (\(name(scalar))) turns the letters after it round; delete it."))
        case 0x202A, 0x202B: open.append((false, index))
        case 0x2066...0x2068: open.append((true, index))
        case 0x202C, 0x2069:
          let isIsolate = scalar.value == 0x2069
          if open.last?.isolate == isIsolate {
            open.removeLast()
          } else {
            faults.append(
              (
                index,
                "An invisible character (\(name(scalar))) ends a writing direction that was not begun; delete it."
              ))
          }
        case 0xE000...0xF8FF, 0xF0000...0x10FFFD:
          faults.append((index, "Readers' fonts have nothing for this character (\(name(scalar))); write another."))
        case _ where isInvisible(scalar, in: character):
          faults.append((index, "There is an invisible character here (\(name(scalar))); delete it."))
        default: break
        }
      }
    }
    return faults
      + open.map {
        ($0.index, "A change of writing direction begins here and is not ended in the paragraph; delete it, or end it.")
      }
  }

  /// Whether a character without any width does nothing where it is: tags make flags of regions, and variation selectors choose
  /// among the forms of an emoji, a symbol or a Chinese character.
  private func isInvisible(_ scalar: Unicode.Scalar, in character: Character) -> Bool {
    switch scalar.value {
    case 0x200B, 0x2060, 0xFEFF, 0x180E, 0xE0000...0xE001F: return true
    case 0xE0020...0xE007F: return character.unicodeScalars.first != "\u{1F3F4}"
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF:
      guard let base = character.unicodeScalars.first else { return true }
      return base == scalar || base.properties.isWhitespace || base.isASCII && base.properties.isAlphabetic
    default: return false
    }
  }

  private func name(_ scalar: Unicode.Scalar) -> String { "U+" + String(scalar.value, radix: 16, uppercase: true) }
}
