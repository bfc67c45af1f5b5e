import Newsroom
import Store

/// The front page: the latest story with its picture, those after it, and for each desk what has not been shown yet.
struct FrontPage: SitePage {
  /// How many stories stand beside the first.
  static let latest = 6
  /// How many stories of each desk stand below.
  static let perDesk = 4

  let template = "front"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard list == .all else { return [] }
    let latest = SiteWindow(.all, .latest(1 + Self.latest))
    // All of a desk's first ones may stand above already.
    let desks = newsroom.desks.map { ($0, SiteWindow(.desk($0.slug), .latest(1 + Self.latest + Self.perDesk))) }
    let inputs = SiteInputs(windows: [latest] + desks.map(\.1))
    let output = SiteOutput(path: SiteFile.index, inputs: inputs) { newsroom, design in
      let top = newsroom.stories(in: latest)
      let shown = Set(top.map(\.number))
      let sections = desks.map { desk, window in
        (
          desk: desk,
          stories: Array(newsroom.stories(in: window).filter { !shown.contains($0.number) }.prefix(Self.perDesk))
        )
      }
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
