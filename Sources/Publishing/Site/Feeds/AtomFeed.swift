import Foundation
import Newsroom

/// Atom (RFC 4287).
struct AtomFeed: SiteFeed {
  let name = "Atom"
  let fileName = "feed.atom"
  let mediaType = "application/atom+xml"

  func render(_ feed: FeedView) throws -> [UInt8] {
    // An empty feed has no time of its own; the clock's would make other bytes of the same site.
    let updated = feed.stories.map(\.updated.date).max() ?? Date(timeIntervalSince1970: 0)
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
      \(try feed.stories.map(entry).joined())</feed>

      """
    return Array(text.utf8)
  }

  private func entry(_ story: StoryView) throws -> String {
    let content = story.content
    let categories = ([story.deskName] + content.keywords).filter { !$0.isEmpty }
    return """
      <entry xml:lang="\(content.language.escapedForMarkup)">
      <id>\(identity(story))</id>
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

  /// An identity that outlives pages and addresses: a tag URI (RFC 4151) of the day on which the story was first published.
  private func identity(_ story: StoryView) -> String {
    let host = URL(string: story.newsroom.url)?.host() ?? "localhost"
    let day = story.published.machine.prefix(10)
    return "tag:\(host.escapedForMarkup),\(day):story/\(story.number)"
  }
}
