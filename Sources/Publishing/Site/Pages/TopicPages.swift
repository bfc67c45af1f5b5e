import Newsroom
import Store

/// The page of each keyword: the latest stories about it.
struct TopicPages: SitePage {
  /// How many stories a page has.
  static let length = 50

  let template = "list"
  let directory: String? = "topics"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard case .topic = list, let place = newsroom.about(list) else { return [] }
    let window = SiteWindow(list, .latest(Self.length))
    let output = SiteOutput(path: place.directory + SiteFile.index, inputs: SiteInputs(windows: [window])) {
      newsroom, design in
      let stories = newsroom.stories(in: window)
      guard !stories.isEmpty, let topic = newsroom.about(list, stories) else { return nil }
      let settings = newsroom.settings
      let page = PageContext(newsroom: newsroom, path: topic.path, design: design, language: topic.language)
      var context = page.common(title: "\(topic.name) – \(settings.name)", feeds: topic.path)
      context.merge(page.listing(stories, clock: settings.timeZone, namesDesk: true)) { _, new in new }
      context["name"] = .text(topic.name)
      return design.theme.render(template, context)
    }
    return [output]
  }
}
