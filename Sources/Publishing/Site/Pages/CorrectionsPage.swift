import Newsroom
import Store

/// What was corrected, the latest first.
struct CorrectionsPage: SitePage {
  /// How many stories it has.
  static let length = 100

  let template = "list"
  let directory: String? = "corrections"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard list == .corrected(.all), let corrections = newsroom.about(list) else { return [] }
    let window = SiteWindow(list, .latest(Self.length))
    let output = SiteOutput(path: corrections.directory + SiteFile.index, inputs: SiteInputs(windows: [window])) {
      newsroom, design in
      let settings = newsroom.settings
      let stories = newsroom.stories(in: window)
      let page = PageContext(newsroom: newsroom, path: corrections.path, design: design, language: settings.language)
      let name = corrections.name(in: page.language)
      var context = page.common(title: "\(name) – \(settings.name)", feeds: corrections.path)
      context["name"] = .text(name)
      context["isNamedByWords"] = true
      let style = PageContext.ListStyle(around: stories.first?.published, namesDesk: true)
      context["stories"] = .list(
        "story",
        stories.map { story in
          var teaser = page.teaser(story, style)
          teaser["corrections"] = .list(
            story.amendments.filter(\.isListed).reversed().map {
              present(["note": $0.note.map(PageValue.text), "amended": page.time($0.at)])
            })
          return teaser
        })
      return design.theme.render(template, context)
    }
    return [output]
  }
}
