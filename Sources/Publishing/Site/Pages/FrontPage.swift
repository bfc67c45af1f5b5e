import Newsroom
import Store

/// The front page: what leads, what is latest, and of each desk what has not been shown yet.
struct FrontPage: SitePage {
  /// Among how many of the latest stories those are chosen that lead.
  static let candidates = 60
  /// How many stories stand under the lead.
  static let seconds = 3
  /// How many stories stand beside them.
  static let latest = 6
  /// How many stories of each desk stand below.
  static let perDesk = 4

  let template = "front"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard list == .all else { return [] }
    let candidates = SiteWindow(.all, .latest(Self.candidates))
    // All of a desk's first ones may stand above already, or be dropped.
    let dropped = newsroom.frontPage.filter { $0.place == .drop }
    let length = 1 + Self.seconds + Self.latest + Self.perDesk + min(dropped.count, Self.candidates)
    let desks = newsroom.desks.map { (desk: $0, window: SiteWindow(.desk($0.slug), .latest(length))) }
    let placed = newsroom.frontPage.filter { $0.place != .drop }.map(\.story)
    let inputs = SiteInputs(windows: [candidates] + desks.map(\.window), stories: placed)
    let output = SiteOutput(path: SiteFile.index, inputs: inputs) { newsroom, design in
      let dropped = Set(newsroom.frontPage.filter { $0.place == .drop }.map(\.story))
      let stories = newsroom.stories(in: candidates).filter { !dropped.contains($0.number) }
      let top = Array(FrontOrder(stories, in: newsroom).stories.prefix(1 + Self.seconds))
      var shown = Set(top.map(\.number)).union(dropped)
      let latest = Array(stories.lazy.filter { !shown.contains($0.number) }.prefix(Self.latest))
      shown.formUnion(latest.map(\.number))
      let settings = newsroom.settings
      let page = PageContext(newsroom: newsroom, path: "", design: design, language: settings.language)
      let style = PageContext.ListStyle(clock: settings.timeZone, around: stories.first?.published, namesDesk: true)
      var leadStyle = style
      leadStyle.isLead = true
      var context = page.common(title: settings.name)
      context.merge(
        present([
          "lead": page.list(Array(top.prefix(1)), leadStyle), "seconds": page.list(Array(top.dropFirst()), style),
          "latest": page.list(latest, style), "times": page.clock(settings.timeZone, of: stories + top),
        ])
      ) { _, new in new }
      let ownStyle = PageContext.ListStyle(clock: style.clock, around: style.around)
      let sections = desks.compactMap { desk, window -> [String: PageValue]? in
        let own = newsroom.stories(in: window).lazy.filter { !shown.contains($0.number) }.prefix(Self.perDesk)
        return own.isEmpty
          ? nil
          : [
            "name": .text(desk.name), "sectionAddress": .text("\(page.root)\(desk.slug)/"),
            "inDeskLanguage": page.marks(of: desk.language),
            "story": .list(own.map { page.teaser($0, ownStyle) }),
          ]
      }
      context["sections"] = .list(sections)
      return design.theme.render(template, context)
    }
    return [output]
  }
}
