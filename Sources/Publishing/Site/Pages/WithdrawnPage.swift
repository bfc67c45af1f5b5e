import Newsroom
import Store

/// What the web server answers with where a story was withdrawn (410): that it was, and nothing of what it said.
///
/// One page for all of them, in the newsroom's language. It is shown at other addresses than its own, so its links are whole.
struct WithdrawnPage: SitePage {
  static let path = "\(Redirects.directory)/410.html"

  let template = "withdrawn"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard list == .withdrawn else { return [] }
    let output = SiteOutput(path: Self.path, inputs: SiteInputs(memberships: [list])) { newsroom, design in
      let settings = newsroom.settings
      let page = PageContext(
        newsroom: newsroom, path: "", design: design, language: settings.language, root: settings.address(""))
      var context = page.common(title: page.language.phrase(.withdrawn))
      context["isHidden"] = true
      context["withdrawnBy"] = .text(page.language.phrase(.withdrawnBy, ["newsroom": settings.name]))
      return design.theme.render(template, context)
    }
    return [output]
  }
}
