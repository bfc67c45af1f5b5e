import Newsroom
import Store

/// All stories that went out first in a month: `archive/2026/11/`, and where they are many, `archive/2026/11/2/` and so on,
/// counted from the oldest.
struct MonthPages: SitePage {
  /// How many stories a page has.
  static let length = 100

  let template = "list"
  let directory: String? = "archive"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard case .month(let month) = list, let places else { return [] }
    let pages = SitePages(list: list, size: Self.length)
    let root = "archive/\(month.replacing("-", with: "/"))/"
    func path(_ number: Int) -> String { number == 1 ? root : "\(root)\(number)/" }
    // The newest page first, so that the one before it never leads to nothing.
    return pages.affected(by: places).reversed().map { number in
      let window = pages.window(number)
      let (own, older, newer) = (path(number), path(number - 1), path(number + 1))
      return SiteOutput(path: own + SiteFile.index, inputs: SiteInputs(windows: [window], pages: [pages])) {
        newsroom, design in
        let settings = newsroom.settings
        let page = PageContext(newsroom: newsroom, path: own, design: design, language: settings.language)
        let name = page.language.name(ofMonth: month)
        var context = page.common(title: "\(name) – \(settings.name)")
        context.merge(
          page.listing(newsroom.stories(in: window), clock: settings.timeZone, namesDesk: true)
        ) { _, new in new }
        context["name"] = .text(name)
        context["hasPages"] = .flag((newsroom.lastPage(of: pages) ?? 0) > 1)
        if number > 1 {
          context["page"] = .text(page.language.phrase(.page, ["number": "\(number)"]))
          context["olderAddress"] = .text(page.root + older)
        }
        if number < newsroom.lastPage(of: pages) ?? 0 { context["newerAddress"] = .text(page.root + newer) }
        return design.theme.render(template, context)
      }
    }
  }
}
