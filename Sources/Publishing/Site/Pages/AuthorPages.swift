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
      let page = PageContext(newsroom: newsroom, path: author.path, feeds: design.outputs.feeds)
      var context = page.common(
        title: "\(author.name) – \(newsroom.settings.name)", language: newsroom.settings.language)
      context["name"] = author.name
      context["description"] = author.bio
      context["bio"] = author.bio
      context["titles"] = author.titles.map(\.title)
      context["story"] = stories.map { page.teaser($0) }
      return design.theme.render(template, context)
    }
    return [output]
  }
}
