import Newsroom

/// The page of each desk: its latest stories.
struct DeskPages: SitePage {
  /// How many stories a page has.
  static let length = 50

  let template = "desk"

  func outputs(of newsroom: NewsroomView) -> [SiteOutput] {
    newsroom.desks.map { desk in
      let stories = Array(newsroom.stories(of: desk.slug).prefix(Self.length))
      let path = "\(desk.slug)/"
      return SiteOutput(path: path + SiteFile.index, inputs: SiteInputs(stories: Set(stories.map(\.number)))) {
        design in
        let page = PageContext(newsroom: newsroom, path: path, feeds: design.outputs.feeds)
        var context = page.common(
          title: "\(desk.name) – \(newsroom.settings.name)", language: desk.language, desk: desk.slug)
        context["name"] = desk.name
        context["story"] = stories.map { page.teaser($0) }
        return design.theme.render(template, context)
      }
    }
  }
}
