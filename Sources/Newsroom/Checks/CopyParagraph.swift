/// A run of text as a reader sees it: the headline, a paragraph, a crosshead, with each character's place in the draft.
public struct CopyParagraph: Sendable {
  /// What it is.
  public enum Kind: Hashable, Sendable {
    case headline, label, summary, caption, alternative
    case paragraph, crosshead
  }

  /// A word and where it stands in the paragraph.
  public struct Word: Hashable, Sendable {
    /// In small letters, with straight apostrophes.
    public var text: String
    /// Its characters' indices.
    public var range: Range<Int>
    /// Whether nothing but white space is between it and the word before.
    public var isAfterSpaceOnly: Bool
  }

  /// What it is.
  public let kind: Kind
  /// How many quotations and list items it is within.
  public let depth: Int
  /// Its characters; U+FFFC for what is no text: code, a picture.
  public let characters: [Character]
  /// For each character its place.
  public let places: [TextPosition]
  /// Its words in order, without addresses. A word is of letters and digits, with apostrophes and hyphens within.
  public let words: [Word]

  /// A paragraph of these characters, each with its place; both are as many.
  public init(kind: Kind, depth: Int, characters: [Character], places: [TextPosition]) {
    self.kind = kind
    self.depth = depth
    self.characters = characters
    self.places = places
    words = WordScanner(characters: characters).words()
  }

  /// What stands around those characters, cut to a length that one sees at a glance.
  public func excerpt(around range: Range<Int>) -> String {
    let reach = 30
    let start = wordStart(max(0, range.lowerBound - reach), notBehind: range.lowerBound)
    let end = wordEnd(min(characters.count, range.upperBound + reach), notBefore: range.upperBound)
    let cut = characters[start..<end].map { $0 == "\u{FFFC}" || $0.isNewline ? " " : $0 }
    return (start > 0 ? "…" : "") + String(cut.prefix(200)) + (end < characters.count || cut.count > 200 ? "…" : "")
  }

  private func wordStart(_ index: Int, notBehind limit: Int) -> Int {
    guard index > 0 else { return 0 }
    return characters[index..<limit].firstIndex(of: " ").map { $0 + 1 } ?? index
  }

  private func wordEnd(_ index: Int, notBefore limit: Int) -> Int {
    guard index < characters.count else { return index }
    return characters[limit..<index].lastIndex(of: " ") ?? index
  }
}

/// Finds the words of a text.
private struct WordScanner {
  let characters: [Character]

  func words() -> [CopyParagraph.Word] {
    var words: [CopyParagraph.Word] = []
    var index = 0
    var isAfterSpaceOnly = false
    while index < characters.count {
      guard isWordPart(characters[index]) else {
        if !characters[index].isWhitespace { isAfterSpaceOnly = false }
        index += 1
        continue
      }
      let end = endOfWord(from: index)
      let text = String(characters[index..<end].map(straightened)).lowercased()
      if isAddress(text, endingAt: end) {
        index = characters[end...].firstIndex(where: \.isWhitespace) ?? characters.count
        isAfterSpaceOnly = false
      } else {
        words.append(CopyParagraph.Word(text: text, range: index..<end, isAfterSpaceOnly: isAfterSpaceOnly))
        index = end
        isAfterSpaceOnly = true
      }
    }
    return words
  }

  private func endOfWord(from start: Int) -> Int {
    var end = start + 1
    while end < characters.count {
      if isWordPart(characters[end]) {
        end += 1
      } else if isJoiner(characters[end]), end + 1 < characters.count, isWordPart(characters[end + 1]) {
        end += 2
      } else {
        break
      }
    }
    return end
  }

  private func isWordPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

  private func isJoiner(_ character: Character) -> Bool {
    switch character {
    case "'", "\u{2019}", "-", "\u{2010}", "\u{2011}": true
    default: false
    }
  }

  private func straightened(_ character: Character) -> Character { character == "\u{2019}" ? "'" : character }

  private func isAddress(_ text: String, endingAt end: Int) -> Bool {
    (text == "http" || text == "https") && characters[end...].prefix(3).elementsEqual("://")
      || text == "www" && characters[end...].first == "."
  }
}
