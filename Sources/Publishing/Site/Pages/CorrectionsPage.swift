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
      let page = PageContext(newsroom: newsroom, path: corrections.path, feeds: design.outputs.feeds)
      var context = page.common(
        title: "\(corrections.name) – \(newsroom.settings.name)", language: corrections.language)
      context["name"] = corrections.name
      context["story"] = newsroom.stories(in: window).map { story in
        var teaser = page.teaser(story)
        teaser["corrections"] = story.amendments.filter(\.isCorrection).reversed().map {
          page.given(["note": $0.note, "amended": page.time($0.at)])
        }
        return teaser
      }
      return design.theme.render(template, context)
    }
    return [output]
  }
}
