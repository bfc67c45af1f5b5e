/// What somebody looks for: words, phrases in quotes, beginnings of words (`flood*`), and with a hyphen before it what must not
/// be there.
public struct SearchWords: Hashable, Sendable {
  /// The most characters that a search may have.
  public static let longest = 500
  /// The most words and phrases that it may have.
  public static let most = 20
  /// The letters that the beginning of a word must have at least.
  private static let shortestBeginning = 2

  /// Words and phrases that must be there, one at least; a word's beginning has `*` after it.
  public let wanted: [String]
  /// Words and phrases that must not be there.
  public let unwanted: [String]

  /// Reads what somebody typed, in linear time.
  ///
  /// - Throws: `Refusal` with `usage` for nothing to look for, a quote that is not closed, and too much.
  public init(_ text: String) throws(Refusal) {
    guard text.count <= Self.longest else {
      throw Refusal(
        .usage, "The search is \(text.count) characters long; the limit is \(Self.longest).", hint: "Use fewer words.")
    }
    var wanted: [String] = []
    var unwanted: [String] = []
    for term in try Self.terms(of: text) {
      if term.isUnwanted { unwanted.append(term.text) } else { wanted.append(term.text) }
    }
    guard !wanted.isEmpty else {
      throw Refusal(
        .usage,
        unwanted.isEmpty
          ? "There is no word to look for." : "The search says only what must not be there, and nothing to look for.",
        hint: "Name a word, such as: copydesk search \"night train\" -bus")
    }
    guard wanted.count + unwanted.count <= Self.most else {
      throw Refusal(
        .usage, "The search has \(wanted.count + unwanted.count) words and phrases; the limit is \(Self.most).",
        hint: "Use fewer words.")
    }
    self.wanted = wanted
    self.unwanted = unwanted
  }

  private struct Term {
    let text: String
    let isUnwanted: Bool
  }

  private static func terms(of text: String) throws(Refusal) -> [Term] {
    var terms: [Term] = []
    var rest = text[...]
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard let first = rest.first else { return terms }
      let isUnwanted = first == "-" && rest.dropFirst().first.map { !$0.isWhitespace } == true
      if isUnwanted { rest = rest.dropFirst() }
      var term: Substring
      if let quote = rest.first, isQuote(quote) {
        rest = rest.dropFirst()
        term = rest.prefix { !isQuote($0) }
        guard term.endIndex < rest.endIndex else {
          throw Refusal(
            .usage, "A quote is not closed after “\(term.prefix(40))”.", hint: "Put a quote at the end of the phrase.")
        }
        rest = rest[term.endIndex...].dropFirst()
      } else {
        term = rest.prefix { !$0.isWhitespace && !isQuote($0) }
        rest = rest[term.endIndex...]
        try check(beginning: term)
      }
      if term.last == "*", !term.dropLast().allSatisfy(isSought) { term = term.dropLast() }
      if term.contains(where: isSought) { terms.append(Term(text: String(term), isUnwanted: isUnwanted)) }
    }
  }

  private static func check(beginning term: Substring) throws(Refusal) {
    guard term.last == "*", (1..<shortestBeginning).contains(term.dropLast().count) else { return }
    throw Refusal(
      .usage, "'\(term)' is too short for the beginning of a word.",
      hint: "Give \(shortestBeginning) letters at least before the *.")
  }

  private static func isQuote(_ character: Character) -> Bool { ["\"", "“", "”", "„", "«", "»"].contains(character) }

  private static func isSought(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}
