import CommonMark
import Foundation
import Newsroom
import Store

/// Feeds in Atom (RFC 4287): one of the newsroom, one of each desk.
struct AtomFeeds: Renderer {
  /// How many stories a feed has.
  static let length = 30
  /// The file of the newsroom's, in the root.
  static let name = "feed.atom"

  /// The file of a desk's.
  static func path(of desk: DeskSlug) -> String { "\(desk)/\(name)" }

  func files(_ site: SiteModel) throws -> [SiteFile] {
    let desks = try site.desks.map { desk in
      try feed(
        site, path: Self.path(of: desk.slug), title: "\(desk.name) – \(site.newsroom.name)", home: "\(desk.slug)/",
        language: desk.language, stories: site.stories(of: desk.slug))
    }
    let all = try feed(
      site, path: Self.name, title: site.newsroom.name, home: "", language: site.newsroom.language,
      stories: site.stories)
    return desks + [all]
  }

  private func feed(
    _ site: SiteModel, path: String, title: String, home: String, language: String, stories: [PublishedStory]
  ) throws -> SiteFile {
    let stories = stories.prefix(Self.length)
    // An empty feed has no time of its own; the clock's would make other bytes of the same site.
    let updated = stories.map(\.updatedAt).max() ?? Date(timeIntervalSince1970: 0)
    let text = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language.escapedForMarkup)">
      <id>\(site.address(path).escapedForMarkup)</id>
      <title>\(title.escapedForMarkup)</title>
      <updated>\(DisplayTime.machine(updated))</updated>
      <link rel="self" type="application/atom+xml" href="\(site.address(path).escapedForMarkup)"/>
      <link rel="alternate" type="text/html" href="\(site.address(home).escapedForMarkup)"/>
      <author><name>\(site.newsroom.name.escapedForMarkup)</name></author>
      <generator>Copydesk</generator>
      \(try stories.map { try entry($0, site) }.joined())</feed>

      """
    return SiteFile(path: path, bytes: Array(text.utf8))
  }

  private func entry(_ story: PublishedStory, _ site: SiteModel) throws -> String {
    let content = story.content
    let address = site.address(story.directory).escapedForMarkup
    let categories = ([site.name(of: story.desk)] + content.keywords).filter { !$0.isEmpty }
    return """
      <entry xml:lang="\(content.language.escapedForMarkup)">
      <id>\(identity(story, site))</id>
      <title>\(content.headline.escapedForMarkup)</title>
      <published>\(DisplayTime.machine(story.firstPublishedAt))</published>
      <updated>\(DisplayTime.machine(story.updatedAt))</updated>
      \(content.byline.map { author($0, site) }.joined())<link rel="alternate" type="text/html" href="\(address)"/>
      \(categories.map { "<category term=\"\($0.escapedForMarkup)\"/>\n" }.joined())\
      <summary>\(Teaser.of(content).escapedForMarkup)</summary>
      <content type="html">\(try CommonMarkDocument(content.body).html().escapedForMarkup)</content>
      </entry>

      """
  }

  private func author(_ byline: Content.Byline, _ site: SiteModel) -> String {
    switch byline {
    case .guest(let name, _): return "<author><name>\(name.escapedForMarkup)</name></author>\n"
    case .staff(let handle):
      guard let author = site.author(handle) else { return "<author><name>\(handle)</name></author>\n" }
      let address = site.address(author.directory).escapedForMarkup
      return "<author><name>\(author.name.escapedForMarkup)</name><uri>\(address)</uri></author>\n"
    }
  }

  /// An identity that outlives pages and addresses: a tag URI (RFC 4151) of the day on which the story was first published.
  private func identity(_ story: PublishedStory, _ site: SiteModel) -> String {
    let host = URL(string: site.newsroom.url)?.host() ?? "localhost"
    let day = DisplayTime.machine(story.firstPublishedAt).prefix(10)
    return "tag:\(host.escapedForMarkup),\(day):story/\(story.number)"
  }
}
