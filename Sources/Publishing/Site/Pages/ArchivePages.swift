import Newsroom
import Store

/// All stories of a desk, in pages counted from the oldest, each with its latest first.
struct ArchivePages: SitePage {
  /// How many stories a page has.
  static let length = 50

  let template = "list"

  static func pages(of list: SiteList) -> SitePages { SitePages(list: list, size: length) }

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard case .desk = list, let places, let desk = newsroom.about(list), let slug = desk.desk else { return [] }
    let pages = Self.pages(of: list)
    // The newest page first, so that the one before it never leads to nothing.
    return pages.affected(by: places).reversed().map { number in
      let window = pages.window(number)
      let path = "\(desk.path)archive/\(number)/"
      return SiteOutput(path: path + SiteFile.index, inputs: SiteInputs(windows: [window], pages: [pages])) {
        newsroom, design in
        let page = PageContext(newsroom: newsroom, path: path, design: design, language: desk.language)
        let numbered = page.language.phrase(.page, ["number": "\(number)"])
        var context = page.common(title: "\(desk.name) – \(numbered) – \(newsroom.settings.name)", desk: slug)
        context.merge(
          page.listing(newsroom.stories(in: window), clock: newsroom.timeZone(of: slug))
        ) { _, new in new }
        context["name"] = .text(desk.name)
        context["page"] = .text(numbered)
        context["hasPages"] = true
        if number > 1 { context["olderAddress"] = .text("\(page.root)\(desk.path)archive/\(number - 1)/") }
        if number < newsroom.lastPage(of: pages) ?? 0 {
          context["newerAddress"] = .text("\(page.root)\(desk.path)archive/\(number + 1)/")
        }
        return design.theme.render(template, context)
      }
    }
  }
}
