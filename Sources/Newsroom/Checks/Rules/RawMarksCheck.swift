/// Finds marks that readers would see as they are written: half-written links, footnotes without a text, tables and emphasis
/// that are none; and in the front matter, which is plain text, HTML.
///
/// What the writer put a backslash before is meant.
struct RawMarksCheck: Check {
  let rule = "raw-marks"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.paragraphs.flatMap { paragraph in
      let inBody = paragraph.kind == .paragraph || paragraph.kind == .crosshead
      return mistakes(in: MarkScanner(paragraph), of: paragraph, isMarkdown: inBody)
    }
  }

  private func mistakes(
    in scanner: MarkScanner, of paragraph: CopyParagraph, isMarkdown: Bool
  ) -> [Mistake] {
    paragraph.characters.indices.compactMap { index in
      let mark = isMarkdown ? scanner.markdown(at: index) : scanner.html(at: index)
      return mark.map { Mistake(in: paragraph, index..<(index + $0.length), "\($0.message).") }
    }
  }
}

/// A mark that readers would see.
private struct RawMark {
  let length: Int
  let message: String
}

/// Looks for marks in a paragraph.
private struct MarkScanner {
  /// How far a tag, an entity or a footnote's mark may reach.
  private static let reach = 60

  private let characters: [Character]
  private let places: [TextPosition]

  init(_ paragraph: CopyParagraph) {
    characters = paragraph.characters
    places = paragraph.places
  }

  /// What of Markdown is left at this place.
  func markdown(at index: Int) -> RawMark? {
    guard !isEscaped(index) else { return nil }
    switch characters[index] {
    case "]" where next(index) == "(":
      return RawMark(
        length: 2, message: "This link is not one: its address must not have spaces, and must be closed by ')'")
    case "]" where next(index) == "[" && (closes("]", after: index + 1) || isFollowed(by: "[]", index)):
      return RawMark(
        length: 2,
        message: "This link is not one: nothing in the text says what its second word stands for; write the address")
    case "]" where isFollowed(by: " (http", index):
      return RawMark(length: 3, message: "This link is not one: no space may be between ']' and '('")
    case "[" where next(index) == "^" && closes("]", after: index + 1):
      return RawMark(length: 2, message: "This footnote has no text; add a line that begins with its mark and a colon")
    case "!" where next(index) == "[" && closes("]", after: index + 1):
      return RawMark(length: 2, message: "This picture is not one: Markdown could not read its address")
    case "*" where next(index) == "*" && (index == 0 || characters[index - 1] != "*"):
      return RawMark(
        length: 2, message: "These asterisks are shown as they are; put them right beside the words to be stressed")
    case "~" where next(index) == "~" && (index == 0 || characters[index - 1] != "~"):
      return RawMark(length: 2, message: "These tildes are shown as they are; nothing is struck out here")
    case "#" where beginsLine(index) && next(index) == "#":
      return RawMark(length: 2, message: "This crosshead is not one: it needs '## ', with the space")
    case "|" where index == 0:
      return RawMark(
        length: 1, message: "This table is not one; it needs a line of |---| below its head, of as many columns")
    default: return nil
    }
  }

  /// What of HTML is in plain text at this place.
  func html(at index: Int) -> RawMark? {
    switch characters[index] {
    case "<" where isTag(after: index):
      return RawMark(length: 1, message: "HTML is shown as it is written; leave the tag out")
    case "&" where isEntity(after: index):
      return RawMark(length: 1, message: "This is shown as it is written; put the character itself")
    case "]" where next(index) == "(":
      return RawMark(length: 2, message: "Links do not work here and are shown as written; leave the address out")
    default: return nil
    }
  }

  private func isFollowed(by text: String, _ index: Int) -> Bool {
    characters[(index + 1)...].starts(with: text)
  }

  private func beginsLine(_ index: Int) -> Bool {
    index == 0 || places.indices.contains(index) && places[index - 1].line < places[index].line
  }

  private func next(_ index: Int) -> Character? { index + 1 < characters.count ? characters[index + 1] : nil }

  /// Whether the character takes two columns in the source: a backslash and itself.
  private func isEscaped(_ index: Int) -> Bool {
    guard index + 1 < places.count else { return false }
    return places[index].line == places[index + 1].line && places[index + 1].column - places[index].column == 2
  }

  private func closes(_ mark: Character, after index: Int) -> Bool {
    let rest = characters[(index + 1)...].prefix(Self.reach)
    guard let end = rest.firstIndex(of: mark) else { return false }
    return end > index + 1 && !rest[..<end].contains("[")
  }

  private func isTag(after index: Int) -> Bool {
    let rest = characters[(index + 1)...].prefix(Self.reach)
    guard let first = rest.first, first.isLetter || first == "/" || first == "!" else { return false }
    return rest.first { $0 == ">" || $0 == "<" } == ">"
  }

  private func isEntity(after index: Int) -> Bool {
    let rest = characters[(index + 1)...].prefix(Self.reach)
    guard let end = rest.firstIndex(of: ";"), end > index + 2 else { return false }
    return rest[..<end].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") }
  }
}
