/// Finds what the page would drop: HTML, and definitions of links and footnotes that nothing refers to.
struct LostTextCheck: Check {
  let rule = "lost-text"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.remarks.compactMap { remark in
      let words = remark.words
      let message: String? =
        switch remark.kind {
        case .html:
          "'\(words)' is HTML and would not be on the page; write it in Markdown, or put a backslash before '<'."
        case .unusedDefinition:
          "'\(words)' defines a link or footnote that nothing refers to, and would not be on the page; refer to it, or put a backslash before '['."
        case .indentedCode, .underlinedHeading, .numberedList: nil
        }
      return message.map { Mistake(at: remark.place, excerpt: words, $0) }
    }
  }
}

/// Finds paragraphs that Markdown takes for something else: for code, for a crosshead, for a list.
struct MistakenMarkupCheck: Check {
  let rule = "mistaken-markup"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.remarks.compactMap { remark in
      let words = remark.words
      let message: String? =
        switch remark.kind {
        case .indentedCode: "'\(words)' would be shown as code, since it is indented; begin it at the margin."
        case .underlinedHeading:
          "'\(words)' would be a crosshead, since the hyphens stand right below it; put a blank line between, or '## ' before it."
        case .numberedList: "'\(words)' would be a numbered list; put a backslash before the full stop."
        case .html, .unusedDefinition: nil
        }
      return message.map { Mistake(at: remark.place, excerpt: words, $0) }
    }
  }
}
