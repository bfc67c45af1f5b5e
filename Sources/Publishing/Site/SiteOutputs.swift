import Newsroom

/// All that a site has beside its stories' own files: pages that list stories, and feeds.
struct SiteOutputs: Sendable {
  /// Every page and feed there is, in the order in which a change reaches them: the front page is the last of the pages.
  /// A new one is its own file and a word here.
  static let standard = SiteOutputs(pages: [AuthorPages(), DeskPages(), FrontPage()], feeds: [AtomFeed()])

  let pages: [any SitePage]
  let feeds: [any SiteFeed]

  init(pages: [any SitePage], feeds: [any SiteFeed]) {
    self.pages = pages
    self.feeds = feeds
  }

  /// Every output of this newsroom, in order.
  func outputs(of newsroom: NewsroomView) -> [SiteOutput] {
    pages.flatMap { $0.outputs(of: newsroom) } + feeds.flatMap { $0.outputs(of: newsroom) }
  }

  /// The templates that a theme needs for all of them.
  var templates: [String] { pages.map(\.template) }

  /// The directories under the site's root in which nothing but outputs lies.
  var directories: [String] { pages.compactMap(\.directory) }
}

/// One kind of page that lists stories: the front page, the pages of desks.
protocol SitePage: Sendable {
  /// The theme's template: `desk` stands for `desk.mustache`.
  var template: String { get }
  /// The directory under the site's root that these pages have to themselves: what is left over in it is removed, and no
  /// desk can have its name. Nil for pages that lie among others.
  var directory: String? { get }

  /// The pages of this newsroom.
  func outputs(of newsroom: NewsroomView) -> [SiteOutput]
}

extension SitePage {
  var directory: String? { nil }
}
