import Newsroom
import Store

/// The page of each member of staff with a story that readers can see: titles, bio, latest stories.
struct AuthorPages: SitePage {
  /// How many stories a page has.
  static let length = 25

  let template = "author"
  let directory: String? = "authors"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard case .author(let handle) = list, let author = newsroom.member(handle) else { return [] }
    let window = SiteWindow(list, .latest(Self.length))
    let output = SiteOutput(path: author.path + SiteFile.index, inputs: SiteInputs(windows: [window])) {
      newsroom, design in
      let stories = newsroom.stories(in: window)
      guard !stories.isEmpty else { return nil }
      let settings = newsroom.settings
      let page = PageContext(newsroom: newsroom, path: author.path, design: design, language: settings.language)
      var context = page.common(title: "\(author.name) – \(settings.name)", feeds: author.path)
      context.merge(page.listing(stories, clock: settings.timeZone, namesDesk: true)) { _, new in new }
      context.merge(
        present([
          "name": .text(author.name), "description": author.bio.map(PageValue.text),
          "bio": author.bio.map(PageValue.text), "titles": .list(author.titles.map { .text($0.title) }),
        ])
      ) { _, new in new }
      return design.theme.render(template, context)
    }
    return [output]
  }
}
