import Newsroom
import Store

/// The page of each desk: its latest stories.
struct DeskPages: SitePage {
  /// How many stories a page has.
  static let length = 50

  let template = "desk"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard case .desk = list, let desk = newsroom.about(list), let slug = desk.desk else { return [] }
    let window = SiteWindow(list, .latest(Self.length))
    let archive = ArchivePages.pages(of: list)
    let output = SiteOutput(
      path: desk.directory + SiteFile.index, inputs: SiteInputs(windows: [window], pages: [archive])
    ) { newsroom, design in
      let stories = newsroom.stories(in: window)
      let page = PageContext(newsroom: newsroom, path: desk.path, design: design, language: desk.language)
      var context = page.common(title: "\(desk.name) – \(newsroom.settings.name)", desk: slug)
      context.merge(page.listing(stories, clock: newsroom.timeZone(of: slug))) { _, new in new }
      context["name"] = .text(desk.name)
      context["archiveAddress"] = newsroom.lastPage(of: archive).map {
        .text("\(page.root)\(desk.path)archive/\($0)/")
      }
      return design.theme.render(template, context)
    }
    return [output]
  }
}
