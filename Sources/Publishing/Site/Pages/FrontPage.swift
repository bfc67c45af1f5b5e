import Newsroom

/// The front page: the latest story with its picture, those after it, and for each desk what has not been shown yet.
struct FrontPage: SitePage {
  /// How many stories stand beside the first.
  static let latest = 6
  /// How many stories of each desk stand below.
  static let perDesk = 4

  let template = "front"

  func outputs(of newsroom: NewsroomView) -> [SiteOutput] {
    let top = Array(newsroom.stories.prefix(1 + Self.latest))
    let shown = Set(top.map(\.number))
    let sections = newsroom.desks.map { desk in
      (
        desk: desk,
        stories: Array(
          newsroom.stories(of: desk.slug).filter { !shown.contains($0.number) }.prefix(Self.perDesk))
      )
    }
    let inputs = SiteInputs(
      stories: shown.union(sections.flatMap(\.stories).map(\.number)), pictured: Set(top.prefix(1).map(\.number)))
    let output = SiteOutput(path: SiteFile.index, inputs: inputs) { design in
      let page = PageContext(newsroom: newsroom, path: "", feeds: design.outputs.feeds)
      var context = page.common(title: newsroom.settings.name, language: newsroom.settings.language)
      context["lead"] = top.prefix(1).map { page.teaser($0, pictured: true) }
      context["latest"] = top.dropFirst().map { page.teaser($0) }
      context["sections"] = sections.filter { !$0.stories.isEmpty }.map { section -> [String: Any] in
        [
          "name": section.desk.name, "sectionAddress": "\(page.root)\(section.desk.slug)/",
          "story": section.stories.map { page.teaser($0) },
        ]
      }
      return design.theme.render(template, context)
    }
    return [output]
  }
}
