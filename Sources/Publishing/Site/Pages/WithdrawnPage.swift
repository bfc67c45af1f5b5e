import Newsroom

/// What stands at the address of a story that was withdrawn: that it was, and when; nothing of what it said.
struct WithdrawnPage: Sendable {
  /// The theme's template.
  static let template = "withdrawn"

  /// The file.
  ///
  /// - Parameters:
  ///   - path: Where the story was, with a slash at the end.
  ///   - language: BCP 47; of the story.
  ///   - time: When it was withdrawn.
  ///   - notice: What readers are told of it, if anything.
  func file(
    at path: String, desk: DeskSlug, language: String, withdrawn time: PageTime, notice: String?,
    in newsroom: NewsroomView, _ design: SiteDesign
  ) -> SiteFile {
    let page = PageContext(newsroom: newsroom, path: path, design: design, language: language)
    var context = page.common(title: page.language.phrase(.withdrawn), desk: desk)
    let sentence = page.language.phrase(
      .withdrawnOn, ["newsroom": newsroom.settings.name, "time": time.long(in: page.language)])
    context.merge(
      present([
        "isHidden": true, "withdrawnOn": .text(sentence), "notice": notice.map(PageValue.text),
        "section": .text(newsroom.name(of: desk)), "sectionAddress": .text("\(page.root)\(desk)/"),
        "inSectionLanguage": page.marks(of: newsroom.language(of: desk)),
      ])
    ) { _, new in new }
    return SiteFile(path: path + SiteFile.index, bytes: design.theme.render(Self.template, context))
  }
}
