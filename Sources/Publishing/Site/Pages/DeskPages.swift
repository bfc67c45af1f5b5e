import Newsroom
import Store

/// The page of each desk: its latest stories.
struct DeskPages: Renderer {
  let theme: Theme

  /// How many stories a page has.
  static let length = 50

  func files(_ site: SiteModel) -> [SiteFile] {
    site.desks.map { desk in
      let page = PageContext(site: site, path: "\(desk.slug)/")
      var context = page.common(
        title: "\(desk.name) – \(site.newsroom.name)", language: desk.language, desk: desk.slug,
        feed: AtomFeeds.path(of: desk.slug))
      context["name"] = desk.name
      context["story"] = site.stories(of: desk.slug).prefix(Self.length).map { page.teaser($0) }
      return SiteFile(path: page.path + SiteFile.index, bytes: theme.render(.desk, context))
    }
  }
}
