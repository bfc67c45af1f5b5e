import Foundation
import Newsroom

/// RSS 2.0, by the RSS Advisory Board's specification and best practices, with the names of Dublin Core and Media RSS.
struct RSSFeed: SiteFeed {
  let name = "RSS"
  let fileName = "feed.rss"
  let mediaType = "application/rss+xml"

  func render(_ feed: FeedView, entries: [String]) -> [UInt8] {
    let updated = feed.updated.map { "<lastBuildDate>\(Self.date($0))</lastBuildDate>\n" } ?? ""
    let text = """
      <?xml version="1.0" encoding="utf-8"?>
      <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
      xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
      xmlns:media="http://search.yahoo.com/mrss/">
      <channel>
      <title>\(feed.title.escapedForMarkup)</title>
      <link>\(feed.home.escapedForMarkup)</link>
      <description>\(feed.title.escapedForMarkup)</description>
      <language>\(feed.language.escapedForMarkup)</language>
      \(updated)<atom:link rel="self" type="\(mediaType)" href="\(feed.address.escapedForMarkup)"/>
      <generator>Copydesk</generator>
      \(entries.joined())</channel>
      </rss>

      """
    return Array(text.utf8)
  }

  func entry(_ entry: FeedEntry) -> String {
    """
    <item>
    <guid isPermaLink="false">\(entry.id)</guid>
    <title>\(entry.title.escapedForMarkup)</title>
    <link>\(entry.address.escapedForMarkup)</link>
    <pubDate>\(Self.date(entry.published))</pubDate>
    <dcterms:modified>\(PageTime.machine(entry.updated))</dcterms:modified>
    <dc:language>\(entry.language.escapedForMarkup)</dc:language>
    \(entry.authors.map { "<dc:creator>\($0.name.escapedForMarkup)</dc:creator>\n" }.joined())\
    \(entry.categories.map { "<category>\($0.escapedForMarkup)</category>\n" }.joined())\
    <description>\(entry.summary.escapedForMarkup)</description>
    <content:encoded>\(entry.content.escapedForMarkup)</content:encoded>
    \(entry.picture.map(picture) ?? "")</item>

    """
  }

  private func picture(_ picture: StoryView.Picture) -> String {
    let credit = picture.credit.map { "<media:credit>\($0.escapedForMarkup)</media:credit>" } ?? ""
    let caption = picture.caption.map { "<media:description>\($0.escapedForMarkup)</media:description>" } ?? ""
    let file = picture.standard
    return """
      <media:content url="\(picture.address(of: file).escapedForMarkup)" medium="image" type="\(file.mediaType)" \
      width="\(file.width)" height="\(file.height)">\(caption)\(credit)</media:content>

      """
  }

  /// As RFC 822 writes it, in English whatever the feed's language: `Tue, 24 Nov 2026 02:33:20 GMT`.
  private static func date(_ date: Date) -> String {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down))
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let rest = seconds - days * 86_400
    let day = CivilDay(number: days).components
    // 1 January 1970 was a Thursday.
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(days % 7 + 7) % 7]
    let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][day.month - 1]
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return
      "\(weekday), \(two(day.day)) \(month) \(day.year) \(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT"
  }
}
