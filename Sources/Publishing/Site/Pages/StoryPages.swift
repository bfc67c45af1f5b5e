import CommonMark
import Newsroom
import Store

/// The page of each story.
struct StoryPages: Renderer {
  let theme: Theme

  func files(_ site: SiteModel) throws -> [SiteFile] { try site.stories.map { try file(of: $0, site) } }

  /// - Throws: `CommonMarkLimit` when the body cannot be read; intake refuses such a body.
  func file(of story: PublishedStory, _ site: SiteModel) throws -> SiteFile {
    let page = PageContext(site: site, path: story.directory)
    let content = story.content
    let picture = page.picture(of: story)
    let byline = page.byline(of: story)
    let related = site.related(to: story).map { page.teaser($0) }
    var context = page.common(
      title: content.headline, language: content.language, desk: story.desk, feed: AtomFeeds.path(of: story.desk))
    context.merge(
      page.given([
        "description": Teaser.of(content), "structuredData": LinkedData(site).json(of: story),
        "shareImage": site.picture(of: story).map { site.address($0.path(in: story)) },
        "shareImageText": content.picture?.alternative,
        "section": site.name(of: story.desk), "sectionAddress": "\(page.root)\(story.desk)/",
        "headline": content.headline, "kicker": content.label, "summary": content.summary, "byline": byline,
        "published": page.time(story.firstPublishedAt, story),
        "updated": story.updatedAt > story.firstPublishedAt ? page.time(story.updatedAt, story) : nil,
        "amendments": story.amendments.compactMap { Self.amendment($0, story, page) },
        "picture": picture, "body": try Self.body(of: content),
        "sources": Self.list("source", content.sources.map(Self.source)),
        "about": Self.list("person", byline.filter { $0["bio"] != nil }),
        "related": Self.list("story", related),
      ])
    ) { _, new in new }
    return SiteFile(path: story.directory + SiteFile.index, bytes: theme.render(.story, context))
  }

  /// A list that is there only when something is in it, so that a template can put a heading over it.
  private static func list(_ name: String, _ items: [[String: Any]]) -> [String: Any]? {
    items.isEmpty ? nil : [name: items]
  }

  /// The text as HTML, the dateline before its first words.
  private static func body(of content: Content) throws -> String {
    let html = try CommonMarkDocument(content.body).html()
    guard let dateline = content.dateline else { return html }
    let mark = "<span class=\"dateline\"><bdi>\(dateline.escapedForMarkup)</bdi></span> — "
    let paragraph = "<p>"
    return html.hasPrefix(paragraph) ? paragraph + mark + html.dropFirst(paragraph.count) : "<p>\(mark)</p>\n" + html
  }

  /// A correction always says so; an update only where it has something to say.
  private static func amendment(
    _ amendment: PublishedStory.Amendment, _ story: PublishedStory, _ page: PageContext
  ) -> [String: Any]? {
    guard amendment.kind == .correct || amendment.note != nil else { return nil }
    return page.given([
      "isCorrection": amendment.kind == .correct, "note": amendment.note, "amended": page.time(amendment.at, story),
    ])
  }

  private static func source(_ source: Content.Source) -> [String: Any] {
    guard let address = source.publishableAddress else { return ["sourceTitle": source.title] }
    return ["sourceTitle": source.title, "sourceAddress": address]
  }
}

extension Content.Source {
  /// Its address if readers may be sent there: http and https only, what no address has in it (RFC 3986) encoded.
  var publishableAddress: String? {
    guard let url, ["http://", "https://"].contains(where: url.lowercased().hasPrefix) else { return nil }
    return url.utf8.map { byte in
      let isOfAddress = byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}".utf8.contains(byte)
      if isOfAddress { return String(UnicodeScalar(byte)) }
      return "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
    }.joined()
  }
}
