/// What a version says that no text was sent in for.
extension StoryChange {
  /// The words of the working version at the address that the story has from then on; of a retraction, what the note says in
  /// their place.
  public func content(from current: Content) -> Content {
    var content = version?.kind == .retract ? current.retracted(saying: note ?? "") : current
    content.slug = story.slug
    content.desk = story.desk
    return content
  }
}

extension Content {
  /// What is left of a story whose text is taken back: its headline, who wrote it and where it belongs, and the notice.
  public func retracted(saying notice: String) -> Content {
    Content(
      headline: headline, slug: slug, desk: desk, byline: byline, language: language, urgency: urgency,
      keywords: keywords,
      body: Self.paragraph(of: notice))
  }

  /// Plain words as a paragraph of CommonMark that shows them as they were typed.
  private static func paragraph(of text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let escaped = line.map { "\\`*_[]<>&#~|!".contains($0) ? "\\\($0)" : String($0) }.joined()
    // A number with a full stop, a dash or a plus would begin a list, equals signs a headline.
    let digits = escaped.prefix { $0.isASCII && $0.isNumber }
    let rest = escaped.dropFirst(digits.count)
    guard let first = rest.first else { return escaped }
    if digits.isEmpty { return "-+=".contains(first) ? "\\" + escaped : escaped }
    return ".)".contains(first) ? digits + "\\" + rest : escaped
  }
}
