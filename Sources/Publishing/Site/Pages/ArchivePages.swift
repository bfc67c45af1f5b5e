import Newsroom
import Store

/// All stories of a desk, in pages counted from the oldest, each with its latest first.
struct ArchivePages: SitePage {
  /// How many stories a page has.
  static let length = 50

  let template = "list"

  static func pages(of list: SiteList) -> SitePages { SitePages(list: list, size: length) }

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard case .desk = list, let places, let desk = newsroom.about(list) else { return [] }
    let pages = Self.pages(of: list)
    // The newest page first, so that the one before it never leads to nothing.
    return pages.affected(by: places).reversed().map { number in
      let window = pages.window(number)
      let path = "\(desk.path)archive/\(number)/"
      return SiteOutput(path: path + SiteFile.index, inputs: SiteInputs(windows: [window], pages: [pages])) {
        newsroom, design in
        let page = PageContext(newsroom: newsroom, path: path, feeds: design.outputs.feeds)
        var context = page.common(
          title: "\(desk.name), page \(number) – \(newsroom.settings.name)", language: desk.language, desk: desk.desk)
        context["name"] = desk.name
        context["page"] = number
        context["story"] = newsroom.stories(in: window).map { page.teaser($0) }
        if number > 1 { context["olderAddress"] = "\(page.root)\(desk.path)archive/\(number - 1)/" }
        if number < newsroom.lastPage(of: pages) ?? 0 {
          context["newerAddress"] = "\(page.root)\(desk.path)archive/\(number + 1)/"
        }
        return design.theme.render(template, context)
      }
    }
  }
}
