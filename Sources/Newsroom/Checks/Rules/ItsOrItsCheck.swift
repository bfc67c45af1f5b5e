/// Finds "it's" for "its" and similar slips: "its" for "it's", your/you're, their/they're/there, whose/who's.
///
/// Looks only at the neighbouring words, and speaks up only where they leave little doubt: a rule that cries wolf is
/// soon ignored. English only.
struct ItsOrItsCheck: Check {
  let rule = "its-or-its"

  func mistakes(in copy: Copy) -> [Mistake] {
    guard copy.isEnglish else { return [] }
    return copy.paragraphs.flatMap { paragraph in
      paragraph.words.indices.compactMap { index in
        let place = ConfusableWord(in: paragraph.words, at: index)
        return place.meant.map { meant in
          Mistake(
            in: paragraph, paragraph.words[index].range,
            "'\(paragraph.words[index].text)' should probably be '\(meant)' here.")
        }
      }
    }
  }
}

/// A word that is easily confused with another, and the words beside it.
private struct ConfusableWord {
  private let word: String
  /// The word before, if only space is between.
  private let before: String?
  /// The word after it, if only space is between, and the one after that.
  private let after: String?
  private let afterNext: String?

  init(in words: [CopyParagraph.Word], at index: Int) {
    word = words[index].text
    before = words[index].isAfterSpaceOnly && index > 0 ? words[index - 1].text : nil
    let next = index + 1 < words.count && words[index + 1].isAfterSpaceOnly ? words[index + 1] : nil
    after = next?.text
    afterNext =
      next != nil && index + 2 < words.count && words[index + 2].isAfterSpaceOnly ? words[index + 2].text : nil
  }

  /// What was meant; nil when the word is probably right.
  var meant: String? {
    switch word {
    case "it's": takesPossessive(WordList.ownedByThings) ? "its" : nil
    case "you're": takesPossessive([]) ? "your" : nil
    case "they're": takesPossessive([]) ? "their" : nil
    case "who's": takesPossessive(WordList.ownedByPeople) ? "whose" : nil
    case "its": takesVerb ? "it's" : nil
    case "your": takesVerb || isWelcome ? "you're" : nil
    case "their": isAre ? "there" : takesVerb ? "they're" : nil
    case "there": after == "own" ? "their" : nil
    case "whose": takesVerb ? "who's" : nil
    default: nil
    }
  }

  /// Whether something is owned here, perhaps one of these, so that a contraction is wrong.
  private func takesPossessive(_ owned: Set<String>) -> Bool {
    guard let after else { return false }
    if after == "own" { return true }
    if WordList.startsPredicate.contains(after) || after.hasSuffix("ing") { return false }
    // "For" begins clauses too, but hardly ever one with "it": "a prize for who's best".
    if let before, WordList.takesObject.contains(before) || before == "for" && word == "it's" { return true }
    return owned.contains(after) && !WordList.startsRelativeClause.contains(afterNext ?? "")
  }

  /// Whether a clause goes on here, so that a possessive is wrong.
  private var takesVerb: Bool {
    guard let after else { return false }
    if WordList.neverOwned.contains(after) { return true }
    return WordList.predicateBeforeClause.contains(after) && ["to", "that"].contains(afterNext ?? "")
  }

  private var isWelcome: Bool { after == "welcome" && (afterNext == nil || afterNext == "to") }

  private var isAre: Bool {
    ["is", "are", "was", "were", "isn't", "aren't", "wasn't", "weren't"].contains(after ?? "")
  }
}

private enum WordList {
  /// Words that take an object and not a clause.
  static let takesObject: Set<String> = [
    "of", "in", "with", "from", "to", "by", "on", "at", "into", "onto", "over", "under", "through", "against",
    "towards",
    "toward", "within", "upon", "among", "amid", "between", "during", "despite", "throughout", "across", "behind",
    "beneath",
    "beyond", "beside", "inside", "outside", "around", "via",
    "lost", "lose", "loses", "losing", "changed", "change", "changes", "changing", "opened", "opens", "opening",
    "closed",
    "closes", "closing", "shut", "shuts", "shutting", "raised", "raises", "raising", "cut", "cuts", "cutting", "held",
    "holds",
    "holding", "gave", "gives", "giving", "won", "built", "builds", "building", "launched", "launches", "launching",
    "started",
    "began", "begun", "ended", "celebrated", "celebrates", "celebrating", "published", "publishes", "publishing",
    "kept",
    "keeps", "keeping", "sold", "sells", "selling", "bought", "buys", "buying", "sent", "sends", "sending", "doubled",
    "doubles", "doubling", "halved", "reduced", "reduces", "reducing", "increased", "increases", "increasing",
    "reached",
    "reaches", "reaching", "missed", "misses", "missing", "moved", "moves", "moving", "named", "names", "naming",
    "used",
    "uses", "using", "spent", "spends", "spending", "withdrew", "withdraws", "withdrawing", "lifted", "lifts",
    "lifting",
    "eased", "eases", "easing", "extended", "extends", "extending", "marked", "marks", "marking", "broke", "breaks",
    "breaking", "defended", "defends", "defending", "elected", "elects", "electing", "replaced", "replaces",
    "replacing",
    "expanded", "expands", "expanding", "joined", "rebuilt", "rebuilding", "renewed", "renews", "renewing", "resumed",
    "resumes", "resuming", "suspended", "suspends", "suspending", "appointed", "appoints", "dropped", "drops",
    "dropping",
    "left", "leaves", "leaving",
  ]

  /// What "it is" or "it has" goes on with, and "its" does not.
  static let startsPredicate: Set<String> = [
    "a", "an", "the", "not", "been", "no", "now", "never", "always", "also", "just", "only", "still", "already",
    "almost",
    "about", "all", "as", "at", "because", "too", "so", "very", "quite", "rather", "really", "in", "on", "to", "for",
    "from",
    "with", "up", "down", "out", "off", "over", "under", "what", "who", "how", "why", "where", "when", "that", "this",
    "these",
    "those", "my", "your", "his", "her", "our", "their", "you", "me", "him", "us", "them", "here", "there", "called",
    "said",
    "made", "done", "gone", "got", "become", "begun", "come", "taken", "hard", "easy", "good", "bad", "true", "likely",
    "unlikely", "possible", "impossible", "important", "clear", "unclear", "expected", "believed", "known", "time",
  ]

  /// What a place or a company has, and "it is" hardly ever goes on with.
  static let ownedByThings: Set<String> = [
    "population", "capital", "citizens", "inhabitants", "residents", "borders", "border", "territory", "headquarters",
    "predecessor", "predecessors", "successor", "neighbours", "neighbors", "neighbour", "neighbor", "founder",
    "founders",
    "owner", "owners", "spokesman", "spokeswoman", "chairman", "chairwoman", "employees", "shareholders", "subsidiary",
    "subsidiaries", "customers", "parliament", "constitution", "airspace", "coastline", "exports", "imports",
    "sovereignty", "leader", "leaders", "leadership", "government", "army", "currency", "aim", "aims", "mandate",
    "origins", "roots", "height", "length", "roof", "walls", "streets", "allies", "critics", "opponents", "supporters",
    "members", "voters", "outskirts", "suburbs", "heyday", "inception", "infancy", "beginnings", "reputation",
    "ambitions", "hinterland",
  ]

  /// Whom and what a person has.
  static let ownedByPeople: Set<String> = [
    "wife", "husband", "mother", "father", "son", "daughter", "brother", "sister", "parents", "children", "family",
    "name",
    "names", "homes", "house", "lives", "work",
  ]

  static let startsRelativeClause: Set<String> = ["that", "who", "which", "whose", "where"]

  /// What nobody owns: before it a possessive is wrong.
  static let neverOwned: Set<String> = ["a", "an", "the", "not", "been", "too", "because", "raining", "snowing"]

  /// Words that may be owned ("its clear waters"), but not before "to" or "that".
  static let predicateBeforeClause: Set<String> = [
    "going", "likely", "unlikely", "clear", "unclear", "important", "possible", "impossible", "hard", "true", "certain",
    "expected", "supposed", "able", "easy", "difficult", "necessary",
  ]
}
