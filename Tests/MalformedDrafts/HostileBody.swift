/// Text that costs a careless parser of CommonMark, or a careless check, more than its length.
extension DraftMaker {
  mutating func deepNesting() -> String {
    let mark = pick([">", "> ", "- ", "* ", "1. ", "+ > ", "[", "![", "*", "**", "_", "`", "<", "((", "\t"])
    return String(repeating: mark, count: 1 + (300_000 >> below(10))) + pick(["", "a", "\n\n\n", "]()"])
  }

  /// Text that tempts to look behind or ahead for each of its marks.
  mutating func costlyMarkup() -> String {
    let seed = pick([
      "![[]()", "[]()", "[a](<b", "*a_ ", "a**b c* ", "<!-- ", "<?", "<![CDATA[", "`a``", "&abcdef", "[a]: x\n", "\"a ",
      "it's its ", "TK ", "the the ", "\u{201C}a\n\n", "http://", "a'", "e\u{301}", "\u{200D}\u{1F468}", "\u{1F1E6}",
      "- a\n  ", "|a|\n", "&#1", "[b][c]\n", "![a](b) ", "\\",
    ])
    let length = below(20) == 0 ? 900_000 : 20_000 + below(80_000)
    return String(repeating: seed, count: length / seed.utf8.count)
  }

  mutating func wordSalad() -> String {
    (0..<below(3000)).map { _ in word() }.joined(separator: pick([" ", "\n", "\n\n", ", ", " > "]))
  }

  mutating func word() -> String {
    pick([
      "the", "it's", "its", "own", "\"", "\u{201C}", "\u{201D}", "TK", "`a`", "[a](b)", "![c](d)", "**", "*", "<b>",
      "&amp;", "\\", "# ", "- ", "1. ", "http://a.example", "é", "\u{301}", "\u{1F468}\u{200D}\u{1F469}", "\u{202E}",
      "\u{FEFF}", "\t", "    ", "~~~", "```", "|", "\u{FFFC}", "===", "---", "[a]: b",
    ])
  }
}
