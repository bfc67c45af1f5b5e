import Newsroom
import Store

/// The front page: the latest story with its picture, those after it, and for each desk what has not been shown yet.
struct FrontPage: Renderer {
  let theme: Theme

  /// How many stories stand beside the first.
  static let latest = 6
  /// How many stories of each desk stand below.
  static let perDesk = 4

  func files(_ site: SiteModel) -> [SiteFile] {
    let page = PageContext(site: site, path: "")
    var context = page.common(title: site.newsroom.name, language: site.newsroom.language)
    let top = site.stories.prefix(1 + Self.latest)
    context["lead"] = top.prefix(1).map { page.teaser($0, pictured: true) }
    context["latest"] = top.dropFirst().map { page.teaser($0) }
    context["sections"] = site.desks.compactMap { desk -> [String: Any]? in
      let shown = Set(top.map(\.number))
      let stories = site.stories(of: desk.slug).filter { !shown.contains($0.number) }.prefix(Self.perDesk)
      guard !stories.isEmpty else { return nil }
      return [
        "name": desk.name, "sectionAddress": "\(page.root)\(desk.slug)/", "story": stories.map { page.teaser($0) },
      ]
    }
    return [SiteFile(path: SiteFile.index, bytes: theme.render(.front, context))]
  }
}
