import Foundation
import Newsroom

/// Atom (RFC 4287).
struct AtomFeed: SiteFeed {
  let name = "Atom"
  let fileName = "feed.atom"
  let mediaType = "application/atom+xml"

  func render(_ feed: FeedView, entries: [String]) -> [UInt8] {
    // An empty feed has no time of its own; the clock's would make other bytes of the same site.
    let updated = feed.updated ?? Date(timeIntervalSince1970: 0)
    let text = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(feed.language.escapedForMarkup)">
      <id>\(feed.id)</id>
      <title>\(feed.title.escapedForMarkup)</title>
      <updated>\(PageTime.machine(updated))</updated>
      <link rel="self" type="\(mediaType)" href="\(feed.address.escapedForMarkup)"/>
      <link rel="alternate" type="text/html" href="\(feed.home.escapedForMarkup)"/>
      <author><name>\(feed.newsroom.name.escapedForMarkup)</name></author>
      <generator>Copydesk</generator>
      \(entries.joined())</feed>

      """
    return Array(text.utf8)
  }

  func entry(_ entry: FeedEntry) -> String {
    let picture = entry.picture.map {
      "<link rel=\"enclosure\" type=\"\($0.standard.mediaType)\" "
        + "href=\"\($0.address(of: $0.standard).escapedForMarkup)\"/>\n"
    }
    return """
      <entry xml:lang="\(entry.language.escapedForMarkup)">
      <id>\(entry.id)</id>
      <title>\(entry.title.escapedForMarkup)</title>
      <published>\(PageTime.machine(entry.published))</published>
      <updated>\(PageTime.machine(entry.updated))</updated>
      \(entry.authors.map(author).joined())<link rel="alternate" type="text/html" href="\(entry.address.escapedForMarkup)"/>
      \(picture ?? "")\(entry.categories.map { "<category term=\"\($0.escapedForMarkup)\"/>\n" }.joined())\
      <summary>\(entry.summary.escapedForMarkup)</summary>
      <content type="html">\(entry.content.escapedForMarkup)</content>
      </entry>

      """
  }

  private func author(_ author: FeedEntry.Author) -> String {
    let address = author.address.map { "<uri>\($0.escapedForMarkup)</uri>" } ?? ""
    return "<author><name>\(author.name.escapedForMarkup)</name>\(address)</author>\n"
  }
}
