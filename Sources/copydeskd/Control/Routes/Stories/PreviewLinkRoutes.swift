import ControlAPI
import Foundation
import Newsroom
import Publishing
import Store

/// Links to previews; made and ended by the actions `preview_link` and `preview_end`.
extension ControlRoute {
  private static let previewed = QueryParameter.text("story", "Only links to this story: its number or slug")

  static let previewLinks = get(
    "/v1/previews", "The preview links that are not over, what was made last first", for: .staff, query: [previewed],
    answers: .json(PageBody<PreviewLinkBody>.self)
  ) { request, caller in
    let links = try await request.store.previewLinks(to: request.value(of: previewed).map { try reference($0) })
    let secret = try await request.store.previewSecret()
    let now = try await request.store.databaseTime()
    var items: [PreviewLinkBody] = []
    for link in links {
      let maySee = caller.member.has(.approve, on: link.desk, at: now)
      let url = maySee ? try await request.services.previews.address(of: link, secret: secret) : nil
      items.append(PreviewLinkBody(link, url: url, maySee: maySee))
    }
    return try .json(PageBody(items: items, next: nil))
  }

  static let previewLink = get(
    "/v1/previews/{token}", "The story to which a preview link leads, over or not", for: .staff,
    answers: .json(PreviewedStoryBody.self)
  ) { request, _ in
    guard let token = PreviewToken(request.name("token")),
      let story = try await request.store.story(ofPreview: token)
    else {
      throw Refusal(
        .notFound, "There is no such preview link.", hint: "List those that there are: copydesk preview --list")
    }
    return try .json(PreviewedStoryBody(story: story.rawValue))
  }

  private static func reference(_ text: String) throws -> StoryReference {
    guard let reference = StoryReference(text) else { throw Refusal.notFound(.slug(StorySlug(unchecked: text))) }
    return reference
  }
}

extension PreviewLinkBody {
  init(_ link: PreviewLink, url: String?, maySee: Bool) {
    self.init(
      story: link.story.rawValue, slug: link.slug.text, desk: link.desk.text, version: link.version.rawValue,
      url: url, token: maySee ? link.token.text : nil, until: Instant(link.until), by: link.by.text,
      at: Instant(link.at))
  }
}
