import Newsroom
import Store

/// The page of each member of staff with a story that readers can see: titles, bio, latest stories.
struct AuthorPages: Renderer {
  let theme: Theme

  /// How many stories a page has.
  static let length = 25

  func files(_ site: SiteModel) -> [SiteFile] {
    site.bylines.map { author in
      let page = PageContext(site: site, path: author.directory)
      var context = page.common(title: "\(author.name) – \(site.newsroom.name)", language: site.newsroom.language)
      context["name"] = author.name
      context["description"] = author.bio
      context["bio"] = author.bio
      context["titles"] = author.titles.map(\.title)
      context["story"] = site.stories(by: author.handle).prefix(Self.length).map { page.teaser($0) }
      return SiteFile(path: page.path + SiteFile.index, bytes: theme.render(.author, context))
    }
  }
}
