/// Finds a quotation that is opened and not closed, or closed and not opened, within its paragraph.
///
/// A quotation that goes on over several paragraphs is opened in each and closed in the last, as newspapers print it.
/// Straight marks open and close by turns; one behind a digit where nothing is open is an inch. Curly marks are looked
/// at in English only, since other languages turn them otherwise.
struct UnbalancedQuotationCheck: Check {
  let rule = "unbalanced-quotation"

  func mistakes(in copy: Copy) -> [Mistake] {
    // What a quotation may go on in: the next paragraph of the body, crossheads between them left out.
    let body = copy.paragraphs.filter { $0.kind == .paragraph }
    let others = copy.paragraphs.filter { $0.kind != .paragraph }
    return others.flatMap { mistakes(in: $0, next: nil, copy) }
      + body.indices.flatMap { index in
        mistakes(in: body[index], next: body.indices.contains(index + 1) ? body[index + 1] : nil, copy)
      }
  }

  private func mistakes(in paragraph: CopyParagraph, next: CopyParagraph?, _ copy: Copy) -> [Mistake] {
    var mistakes: [Mistake] = []
    var opened: Int?
    for (index, character) in paragraph.characters.enumerated() {
      switch mark(character, in: copy) {
      case .either where opened == nil:
        let isInch = index > 0 && paragraph.characters[index - 1].isNumber
        if !isInch { opened = index }
      case .opening:
        if let open = opened { mistakes.append(unclosed(open, in: paragraph)) }
        opened = index
      case .either: opened = nil
      case .closing:
        if opened == nil {
          mistakes.append(
            Mistake(
              in: paragraph, index..<(index + 1),
              "This closing quotation mark has no opening one; add it, or delete this mark."))
        }
        opened = nil
      case .none: break
      }
    }
    if let open = opened, !continues(in: next, copy) { mistakes.append(unclosed(open, in: paragraph)) }
    return mistakes
  }

  private func continues(in next: CopyParagraph?, _ copy: Copy) -> Bool {
    guard let first = next?.characters.first(where: { !$0.isWhitespace }) else { return false }
    return mark(first, in: copy) == .opening || mark(first, in: copy) == .either
  }

  private func unclosed(_ index: Int, in paragraph: CopyParagraph) -> Mistake {
    Mistake(
      in: paragraph, index..<(index + 1), "This quotation is not closed in its paragraph; add the closing mark.")
  }

  private enum Mark { case opening, closing, either }

  private func mark(_ character: Character, in copy: Copy) -> Mark? {
    switch character {
    case "\"": .either
    case "\u{201C}" where copy.isEnglish: .opening
    case "\u{201D}" where copy.isEnglish: .closing
    default: nil
    }
  }
}
