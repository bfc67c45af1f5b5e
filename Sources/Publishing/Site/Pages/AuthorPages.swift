import Newsroom
import Store

/// The page of each member of staff with a story that readers can see: titles, bio, latest stories.
struct AuthorPages: SitePage {
  /// How many stories a page has.
  static let length = 25

  let template = "author"
  let directory: String? = "authors"

  func outputs(of newsroom: NewsroomView) -> [SiteOutput] {
    newsroom.authors.map { author in
      let stories = Array(newsroom.stories(by: author.handle).prefix(Self.length))
      let inputs = SiteInputs(stories: Set(stories.map(\.number)), staff: [author.handle])
      return SiteOutput(path: author.path + SiteFile.index, inputs: inputs) { design in
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
    }
  }
}
