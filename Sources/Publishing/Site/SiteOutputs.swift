import Newsroom

/// All that a site has beside its stories' own files: pages that list stories, feeds, and maps for machines.
struct SiteOutputs: Sendable {
  /// Every page and feed there is, in the order in which a change reaches them: the front page is the last of the pages.
  /// A new one is its own file and a word here.
  static let standard = SiteOutputs(
    pages: [
      TopicPages(), AuthorPages(), MonthPages(), ArchivePages(), CorrectionsPage(), DeskPages(), WithdrawnPage(),
      FrontPage(),
    ],
    feeds: [AtomFeed(), RSSFeed(), JSONFeed()])

  let pages: [any SitePage]
  let feeds: [any SiteFeed]
  let maps: [any SiteSection]

  init(
    pages: [any SitePage], feeds: [any SiteFeed],
    maps: [any SiteSection] = [Sitemaps(), SitemapIndex(), NewsSitemap(), Redirects()]
  ) {
    self.pages = pages
    self.feeds = feeds
    self.maps = maps
  }

  /// All that shows something of the list, in order: beside what belongs to the list as a whole, what these places of it
  /// lie on.
  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    sections.flatMap { $0.outputs(of: list, at: places, in: newsroom) }
  }

  private var sections: [any SiteSection] {
    pages.map { $0 as any SiteSection } + feeds.map { FeedSection(feed: $0) as any SiteSection } + maps
  }

  /// The templates that a theme needs for all of them.
  var templates: [String] { pages.map(\.template) }

  /// The directories under the site's root in which nothing but outputs lies.
  var directories: [String] { pages.compactMap(\.directory) }
}

/// Some of the site's outputs, by the lists that they show something of.
protocol SiteSection: Sendable {
  /// Those that show something of the list.
  ///
  /// - Parameters:
  ///   - places: Of those that lie on pages counted by place, the ones that concern these; nil for none.
  ///   - newsroom: Its settings, desks and people; no stories.
  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput]
}

/// One kind of page that lists stories: the front page, the pages of desks.
protocol SitePage: SiteSection {
  /// The theme's template: `desk` stands for `desk.mustache`.
  var template: String { get }
  /// The directory under the site's root that these pages have to themselves: no desk can have its name. Nil for pages that
  /// lie among others.
  var directory: String? { get }
}

extension SitePage {
  var directory: String? { nil }
}

extension NewsroomView {
  /// The lists that have pages whether a story stands in them or not.
  var standingLists: [SiteList] { [.all, .corrected(.all), .withdrawn] + desks.map { .desk($0.slug) } }
}
