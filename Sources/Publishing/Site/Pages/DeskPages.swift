import Newsroom
import Store

/// The page of each desk: its latest stories.
struct DeskPages: SitePage {
  /// How many stories a page has.
  static let length = 50

  let template = "desk"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard case .desk = list, let desk = newsroom.about(list) else { return [] }
    let window = SiteWindow(list, .latest(Self.length))
    let archive = ArchivePages.pages(of: list)
    let output = SiteOutput(
      path: desk.directory + SiteFile.index, inputs: SiteInputs(windows: [window], pages: [archive])
    ) { newsroom, design in
      let page = PageContext(newsroom: newsroom, path: desk.path, feeds: design.outputs.feeds)
      var context = page.common(
        title: "\(desk.name) – \(newsroom.settings.name)", language: desk.language, desk: desk.desk)
      context["name"] = desk.name
      context["story"] = newsroom.stories(in: window).map { page.teaser($0) }
      context["archiveAddress"] = newsroom.lastPage(of: archive).map { "\(page.root)\(desk.path)archive/\($0)/" }
      return design.theme.render(template, context)
    }
    return [output]
  }
}
