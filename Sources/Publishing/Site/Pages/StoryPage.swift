import Newsroom

/// The page of a story.
struct StoryPage: Sendable {
  /// The theme's template.
  static let template = "story"

  /// The file.
  ///
  /// - Throws: `CommonMarkLimit` when the body cannot be read; intake refuses such a body.
  func file(of story: StoryView, in newsroom: NewsroomView, _ design: SiteDesign) throws -> SiteFile {
    let page = PageContext(newsroom: newsroom, path: story.path, feeds: design.outputs.feeds)
    let content = story.content
    let byline = page.byline(of: story)
    var context = page.common(title: content.headline, language: content.language, desk: story.desk)
    context.merge(
      page.given([
        "description": story.teaser, "structuredData": LinkedData().text(of: story),
        "shareImage": story.picture?.address, "shareImageText": content.picture?.alternative,
        "section": story.deskName, "sectionAddress": "\(page.root)\(story.desk)/",
        "headline": content.headline, "kicker": content.label, "summary": content.summary, "byline": byline,
        "published": page.time(story.published), "updated": story.isUpdated ? page.time(story.updated) : nil,
        "amendments": story.amendments.filter(\.isShown).map { amendment in
          page.given([
            "isCorrection": amendment.isCorrection, "note": amendment.note, "amended": page.time(amendment.at),
          ])
        },
        "picture": story.picture.map(page.picture), "body": try Self.body(of: story),
        "sources": Self.list(
          "source", story.sources.map { page.given(["sourceTitle": $0.title, "sourceAddress": $0.address]) }),
        "about": Self.list("person", byline.filter { $0["bio"] != nil }),
        "related": Self.list("story", story.related.map { page.teaser($0) }),
      ])
    ) { _, new in new }
    return SiteFile(path: story.path + SiteFile.index, bytes: design.theme.render(Self.template, context))
  }

  /// A list that is there only when something is in it, so that a template can put a heading over it.
  private static func list(_ name: String, _ items: [[String: Any]]) -> [String: Any]? {
    items.isEmpty ? nil : [name: items]
  }

  /// The text as HTML, the dateline before its first words.
  private static func body(of story: StoryView) throws -> String {
    let html = try story.bodyMarkup()
    guard let dateline = story.content.dateline else { return html }
    let mark = "<span class=\"dateline\"><bdi>\(dateline.escapedForMarkup)</bdi></span> — "
    let paragraph = "<p>"
    return html.hasPrefix(paragraph) ? paragraph + mark + html.dropFirst(paragraph.count) : "<p>\(mark)</p>\n" + html
  }
}
