import Crypto
import Foundation
import Newsroom

/// Atom (RFC 4287).
struct AtomFeed: SiteFeed {
  let name = "Atom"
  let fileName = "feed.atom"
  let mediaType = "application/atom+xml"

  func render(_ feed: FeedView) throws -> [UInt8] {
    // An empty feed has no time of its own; the clock's would make other bytes of the same site.
    let updated = feed.updated ?? Date(timeIntervalSince1970: 0)
    let text = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(feed.language.escapedForMarkup)">
      <id>\(feed.address.escapedForMarkup)</id>
      <title>\(feed.title.escapedForMarkup)</title>
      <updated>\(PageTime.machine(updated))</updated>
      <link rel="self" type="\(mediaType)" href="\(feed.address.escapedForMarkup)"/>
      <link rel="alternate" type="text/html" href="\(feed.home.escapedForMarkup)"/>
      <author><name>\(feed.newsroom.name.escapedForMarkup)</name></author>
      <generator>Copydesk</generator>
      \(try feed.stories.map { try entry($0, of: feed) }.joined())</feed>

      """
    return Array(text.utf8)
  }

  private func entry(_ story: StoryView, of feed: FeedView) throws -> String {
    let content = story.content
    let categories = ([story.deskName] + content.keywords).filter { !$0.isEmpty }
    return """
      <entry xml:lang="\(content.language.escapedForMarkup)">
      <id>\(identity(story, feed))</id>
      <title>\(content.headline.escapedForMarkup)</title>
      <published>\(story.published.machine)</published>
      <updated>\(story.updated.machine)</updated>
      \(story.byline.map(author).joined())<link rel="alternate" type="text/html" href="\(story.address.escapedForMarkup)"/>
      \(categories.map { "<category term=\"\($0.escapedForMarkup)\"/>\n" }.joined())\
      <summary>\(story.teaser.escapedForMarkup)</summary>
      <content type="html">\(try story.bodyMarkup().escapedForMarkup)</content>
      </entry>

      """
  }

  private func author(_ author: StoryView.Author) -> String {
    let address = author.address.map { "<uri>\($0.escapedForMarkup)</uri>" } ?? ""
    return "<author><name>\(author.name.escapedForMarkup)</name>\(address)</author>\n"
  }

  /// An identity that outlives addresses, slugs and desks: a UUID made from the newsroom's own and the story's number
  /// (RFC 9562, version 5).
  private func identity(_ story: StoryView, _ feed: FeedView) -> String {
    var hash = Insecure.SHA1()
    let space = feed.identity.uuidString.filter(\.isHexDigit)
    hash.update(data: stride(from: 0, to: 32, by: 2).compactMap { UInt8(space.dropFirst($0).prefix(2), radix: 16) })
    hash.update(data: Array("story/\(story.number)".utf8))
    var bytes = Array(hash.finalize().prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array(bytes.hexadecimal)
    return "urn:uuid:" + [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}
