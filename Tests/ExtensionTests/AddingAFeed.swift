import Newsroom
import Store
import Testing

@testable import Publishing

/// One line for each story: a feed as somebody might add it.
private struct LineFeed: SiteFeed {
  let name = "Line"
  let fileName = "feed.lines"
  let mediaType = "text/plain"

  func entry(_ entry: FeedEntry) -> String { "\(PageTime.machine(entry.updated)) \(entry.address) \(entry.title)\n" }

  func render(_ feed: FeedView, entries: [String]) -> [UInt8] { Array(entries.joined().utf8) }
}

@Suite("Adding a feed")
struct AddingAFeed {
  /// The registry with the one word more.
  private static let outputs = SiteOutputs(
    pages: SiteOutputs.standard.pages, feeds: [AtomFeed(), LineFeed()])

  @Test("The newsroom and each desk have the feed, pages link to it, and a kill removes the story from it")
  func isWritten() async throws {
    let kinds = DestinationKinds([SiteKind(outputs: Self.outputs)])
    try await PublishingNewsroom.with(kinds: kinds) { newsroom in
      let receipt = try #require(try await newsroom.publish("swap").first?.receipt)
      try await newsroom.publish("train")
      for path in ["feed.lines", "caucasus/feed.lines"] {
        #expect(receipt.files?[path] != nil, "\(path)")
        let feed = try #require(newsroom.site(path))
        #expect(feed.contains("https://news.example/caucasus/swap/ Headline of swap\n"))
        #expect(feed.split(separator: "\n").count == 2)
      }
      let page = try #require(newsroom.site("caucasus/swap/index.html"))
      #expect(
        page.contains("type=\"text/plain\" title=\"Caucasus – Meridian Wire\" href=\"../../caucasus/feed.lines\""))
      #expect(page.contains("<a href=\"../../caucasus/feed.lines\">Line feed</a>"))
      try await newsroom.act(.kill, "swap")
      #expect(newsroom.site("feed.lines")?.contains("swap") == false)
      #expect(newsroom.site("feed.lines")?.contains("train") == true)
    }
  }
}
