/// Finds a word written twice: "the the".
///
/// Looks at English only, and passes over words that English does repeat ("had had", "that that") and over names
/// ("Walla Walla").
struct DoubledWordCheck: Check {
  let rule = "doubled-word"

  private static let doubledRightly: Set<String> = [
    "had", "that", "is", "her", "you", "do", "in", "on", "so", "very", "really", "far", "long", "many", "more", "no",
    "yes",
    "aye", "ha", "hey", "oh", "ho", "bye", "now", "there", "hear", "knock", "tut", "blah", "night", "again", "never",
    "please",
    "fifty", "half", "pooh", "choo", "chop", "tick", "hush", "goody", "cha", "can", "was", "win", "it", "what", "who",
  ]

  func mistakes(in copy: Copy) -> [Mistake] {
    guard copy.isEnglish else { return [] }
    return copy.paragraphs.flatMap { paragraph in
      zip(paragraph.words, paragraph.words.dropFirst()).compactMap { first, second in
        guard first.text == second.text, second.isAfterSpaceOnly, !Self.doubledRightly.contains(second.text),
          !paragraph.characters[second.range.lowerBound].isUppercase, second.text.allSatisfy({ !$0.isNumber })
        else { return nil }
        return Mistake(in: paragraph, second.range, "'\(second.text)' appears twice in a row; delete one.")
      }
    }
  }
}
