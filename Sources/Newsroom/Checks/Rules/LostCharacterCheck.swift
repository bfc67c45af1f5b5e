/// Finds U+FFFD, the mark that programs put where a character was lost: in a file that was read in the wrong encoding, or for an
/// entity such as `&#0;` that stands for no character.
struct LostCharacterCheck: Check {
  let rule = "lost-characters"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.paragraphs.flatMap { paragraph in
      paragraph.characters.indices.filter { Self.isLost(paragraph.characters[$0]) }.map {
        Mistake(in: paragraph, $0..<($0 + 1), Self.message)
      }
    }
      + copy.plainFields.filter { $0.text.contains(where: Self.isLost) }.map {
        Mistake(at: $0.place, excerpt: shortened($0.text), Self.message)
      }
  }

  private static let message =
    "A character was lost here, and readers would see the mark for that (U+FFFD); write it again."

  private static func isLost(_ character: Character) -> Bool { character.unicodeScalars.contains("\u{FFFD}") }
}
