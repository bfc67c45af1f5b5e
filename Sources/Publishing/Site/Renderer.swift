import Store

/// Makes one kind of file out of the site's model.
///
/// The same model gives the same bytes: no clock, no chance, no order of a hash table. Everything that people wrote is
/// escaped for the format; no two files have the same path.
protocol Renderer: Sendable {
  /// All files of this kind.
  func files(_ site: SiteModel) throws -> [SiteFile]
}

/// All renderers of the site.
struct SiteRenderers: Sendable {
  /// The pages of stories.
  let page: StoryPages
  /// What links to them, in the order in which it is to change: the front page comes last of the pages.
  let lists: [any Renderer]
  /// The theme's.
  let styleSheet: SiteFile

  init(theme: Theme) {
    page = StoryPages(theme: theme)
    lists = [AuthorPages(theme: theme), DeskPages(theme: theme), FrontPage(theme: theme), AtomFeeds()]
    styleSheet = SiteFile(path: "style.css", bytes: theme.styleSheet)
  }

  /// The stories whose pictures lists show.
  func pictured(_ snapshot: SiteSnapshot) -> [PublishedStory] { Array(snapshot.stories.prefix(1)) }

  /// Every one.
  var all: [any Renderer] { [page] + lists }
}
