/// Finds what a rule of the house says about words and headlines.
///
/// A phrase is looked up for each word of the text, by each length that the rule's phrases have: the time is linear in the text,
/// however many phrases there are.
struct HouseStyleCheck: Check {
  let rule: String
  private let phrases: [String: HouseCheck.Word]
  private let lengths: [Int]
  private let headline: HouseCheck.Headline?

  /// What the check says; its program runs elsewhere.
  init(_ check: HouseCheck) {
    rule = check.name
    headline = check.headline
    var lengths: Set<Int> = []
    phrases = check.words.reduce(into: [:]) { phrases, word in
      let words = HouseCheck.words(of: word.avoid)
      lengths.insert(words.count)
      phrases[words.joined(separator: " ")] = word
    }
    // The longest first: it says more.
    self.lengths = lengths.sorted(by: >)
  }

  func mistakes(in copy: Copy) -> [Mistake] {
    tooLong(copy.content.headline, at: copy.places[.headline]) + copy.paragraphs.flatMap(mistakes)
  }

  private func tooLong(_ text: String, at place: TextPosition?) -> [Mistake] {
    guard let headline, text.count > headline.most else { return [] }
    return [
      Mistake(
        at: place, excerpt: shortened(text),
        "The headline is \(text.count) characters long; this house's have \(headline.most) at most.",
        level: headline.level)
    ]
  }

  private func mistakes(in paragraph: CopyParagraph) -> [Mistake] {
    var mistakes: [Mistake] = []
    var index = 0
    while index < paragraph.words.count {
      guard let (word, range) = phrase(at: index, of: paragraph) else {
        index += 1
        continue
      }
      let characters =
        paragraph.words[range.lowerBound].range.lowerBound..<paragraph.words[range.upperBound - 1].range.upperBound
      let text = String(paragraph.characters[characters])
      if text != word.use {
        mistakes.append(
          Mistake(
            in: paragraph, characters, Self.sentence(for: text, word), level: word.level))
      }
      index = range.upperBound
    }
    return mistakes
  }

  /// The longest phrase to avoid that begins with that word, and its words.
  private func phrase(at index: Int, of paragraph: CopyParagraph) -> (HouseCheck.Word, Range<Int>)? {
    for length in lengths where index + length <= paragraph.words.count {
      let words = paragraph.words[index..<index + length]
      guard words.dropFirst().allSatisfy(\.isAfterSpaceOnly) else { continue }
      if let word = phrases[words.map(\.text).joined(separator: " ")] { return (word, index..<index + length) }
    }
    return nil
  }

  private static func sentence(for text: String, _ word: HouseCheck.Word) -> String {
    let why = word.why.map { " " + $0 } ?? ""
    guard let use = word.use else { return "This house avoids “\(shortened(text))”.\(why)" }
    return "This house writes “\(use)” rather than “\(shortened(text))”.\(why)"
  }
}

extension HouseCheck {
  /// The words of a phrase as the text's words are compared with it.
  public static func words(of phrase: String) -> [String] {
    let characters = Array(phrase)
    return CopyParagraph(
      kind: .paragraph, depth: 0, characters: characters,
      places: Array(repeating: TextPosition(line: 0, column: 0), count: characters.count)
    ).words.map(\.text)
  }
}
