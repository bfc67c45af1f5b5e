import Foundation
import FoundationXML
import Newsroom
import Testing

@testable import Publishing
@testable import Store

/// What a feed says, read back out of its format.
private struct ReadFeed: Equatable {
  struct Entry: Equatable {
    var id: String
    var title: String
    var address: String
    var authors: [String]
    var categories: [String]
    var summary: String
    var content: String
  }

  var title: String
  var language: String
  var entries: [Entry]
}

@Suite("The formats of feeds")
struct FeedFormatTests {
  private func feed(_ format: some SiteFeed, of newsroom: SampleNewsroom, _ directory: String = "") async throws -> Data
  {
    Data(try await newsroom.text(directory + format.fileName).utf8)
  }

  private func json(_ newsroom: SampleNewsroom, _ directory: String = "") async throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: await feed(JSONFeed(), of: newsroom, directory)) as? [String: Any])
  }

  private func items(_ newsroom: SampleNewsroom) async throws -> [[String: Any]] {
    try #require(try await json(newsroom)["items"] as? [[String: Any]])
  }

  private var newsroom: SampleNewsroom {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[0].content.headline = "R&D: \"it's <new>\""
    newsroom.stories[0].content.byline.append(.guest(name: "A & B", bio: nil))
    newsroom.stories[0].updatedAt = SampleNewsroom.dusk.addingTimeInterval(90)
    return newsroom
  }

  @Test("Atom, RSS and JSON say the same of the same stories")
  func agree() async throws {
    for directory in ["", "caucasus/"] {
      let (atom, rss) = (
        try XMLFeed.atom(await feed(AtomFeed(), of: newsroom, directory)),
        try XMLFeed.rss(await feed(RSSFeed(), of: newsroom, directory))
      )
      let object = try await json(newsroom, directory)
      let items = try #require(object["items"] as? [[String: Any]])
      let json = ReadFeed(
        title: try #require(object["title"] as? String), language: try #require(object["language"] as? String),
        entries: try items.map { item in
          ReadFeed.Entry(
            id: try #require(item["id"] as? String), title: try #require(item["title"] as? String),
            address: try #require(item["url"] as? String),
            authors: try #require(item["authors"] as? [[String: String]]).compactMap { $0["name"] },
            categories: try #require(item["tags"] as? [String]), summary: try #require(item["summary"] as? String),
            content: try #require(item["content_html"] as? String))
        })
      #expect(atom == rss)
      #expect(rss == json)
      #expect(json.entries.count == (directory.isEmpty ? 3 : 2))
      #expect(json.entries[0].title == "R&D: “it’s <new>”")
      #expect(json.entries[0].authors == ["Joseph Omondi", "A & B"])
    }
  }

  @Test(
    "RSS dates are English and in UTC, whatever the feed's language; entries are told apart by identity, not address")
  func rss() async throws {
    var newsroom = newsroom
    newsroom.settings.language = "ar"
    let text = String(decoding: try await feed(RSSFeed(), of: newsroom), as: UTF8.self)
    for part in [
      "<language>ar</language>", "<pubDate>Tue, 24 Nov 2026 02:33:20 GMT</pubDate>",
      "<lastBuildDate>Tue, 24 Nov 2026 02:34:50 GMT</lastBuildDate>",
      "<dcterms:modified>2026-11-24T02:34:50Z</dcterms:modified>",
      "<guid isPermaLink=\"false\">urn:uuid:dfa52f85-ff3d-55fb-ab8a-3643668a9586</guid>",
      "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"https://news.example/feed.rss\"/>",
      "<media:content url=\"https://news.example/caucasus/shirak-night-train/\(SampleNewsroom.picture.sha256).jpg\"",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(try await !String(decoding: feed(RSSFeed(), of: SampleNewsroom()), as: UTF8.self).contains("lastBuildDate"))
  }

  @Test(
    "RSS names the day of the week that the calendar has, with two digits for days, hours, minutes and seconds",
    arguments: [
      ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
      ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
      ("1969-12-31T00:00:00Z", "Wed, 31 Dec 1969 00:00:00 GMT"),
      ("1969-12-24T01:02:03Z", "Wed, 24 Dec 1969 01:02:03 GMT"),
      ("2024-02-29T10:10:10Z", "Thu, 29 Feb 2024 10:10:10 GMT"),
      ("2026-11-09T09:59:09Z", "Mon, 09 Nov 2026 09:59:09 GMT"),
      ("2026-11-29T23:00:59Z", "Sun, 29 Nov 2026 23:00:59 GMT"),
      ("2026-12-05T12:34:56Z", "Sat, 05 Dec 2026 12:34:56 GMT"),
    ])
  func rssDates(_ instant: String, _ shown: String) throws {
    let published = try Date(instant, strategy: .iso8601)
    let entry = FeedEntry(
      id: "urn:x", title: "A title", address: "https://news.example/a/", language: "en", published: published,
      updated: published, authors: [], categories: [], summary: "", content: "", picture: nil)
    #expect(RSSFeed().entry(entry).contains("<pubDate>\(shown)</pubDate>"))
  }

  @Test("A JSON feed names its version, its own address, each story's picture, and both of its times")
  func json() async throws {
    let object = try await json(newsroom, "caucasus/")
    #expect(object["version"] as? String == "https://jsonfeed.org/version/1.1")
    #expect(object["feed_url"] as? String == "https://news.example/caucasus/feed.json")
    #expect(object["home_page_url"] as? String == "https://news.example/caucasus/")
    let item = try await items(newsroom)[0]
    #expect(item["date_published"] as? String == "2026-11-24T02:33:20Z")
    #expect(item["date_modified"] as? String == "2026-11-24T02:34:50Z")
    #expect((item["image"] as? String)?.hasPrefix("https://news.example/caucasus/shirak-night-train/555") == true)
    #expect(try await items(newsroom)[1]["image"] == nil)
  }

  @Test("A feed keeps its id when the newsroom's address changes, and no two feeds have the same")
  func identity() async throws {
    func id(_ newsroom: SampleNewsroom, _ directory: String) async throws -> String {
      let text = String(decoding: try await feed(AtomFeed(), of: newsroom, directory), as: UTF8.self)
      return String(try #require(text.firstMatch(of: /<id>([^<]*)<\/id>/)).output.1)
    }
    var moved = newsroom
    moved.settings.url = "https://elsewhere.example"
    var ids: Set<String> = []
    for directory in ["", "africa/", "caucasus/"] {
      let before = try await id(newsroom, directory)
      #expect(try await id(moved, directory) == before)
      ids.insert(before)
    }
    #expect(ids.count == 3)
  }

  @Test("Entries come in the order of first publication, whatever was corrected since")
  func order() async throws {
    var newsroom = newsroom
    newsroom.stories[2].updatedAt = SampleNewsroom.dusk.addingTimeInterval(9000)
    #expect(
      try await items(newsroom).map { $0["url"] as? String } == [
        "https://news.example/caucasus/shirak-night-train/", "https://news.example/africa/coffee-prices/",
        "https://news.example/caucasus/rail-budget/",
      ])
  }
}

/// Reads feeds in XML.
private enum XMLFeed {
  static func atom(_ data: Data) throws -> ReadFeed {
    let root = try XMLDocument(data: data).rootElement()
    return ReadFeed(
      title: text("title", of: root), language: root?.attribute(forName: "xml:lang")?.stringValue ?? "",
      entries: (root?.elements(forName: "entry") ?? []).map { entry in
        ReadFeed.Entry(
          id: text("id", of: entry), title: text("title", of: entry),
          address: entry.elements(forName: "link").first { attribute("rel", of: $0) == "alternate" }.map {
            attribute("href", of: $0)
          } ?? "",
          authors: entry.elements(forName: "author").map { text("name", of: $0) },
          categories: entry.elements(forName: "category").map { attribute("term", of: $0) },
          summary: text("summary", of: entry), content: text("content", of: entry))
      })
  }

  static func rss(_ data: Data) throws -> ReadFeed {
    let channel = try XMLDocument(data: data).rootElement()?.elements(forName: "channel").first
    return ReadFeed(
      title: text("title", of: channel), language: text("language", of: channel),
      entries: (channel?.elements(forName: "item") ?? []).map { item in
        ReadFeed.Entry(
          id: text("guid", of: item), title: text("title", of: item), address: text("link", of: item),
          authors: item.elements(forName: "dc:creator").map { $0.stringValue ?? "" },
          categories: item.elements(forName: "category").map { $0.stringValue ?? "" },
          summary: text("description", of: item), content: text("content:encoded", of: item))
      })
  }

  private static func attribute(_ name: String, of element: XMLElement) -> String {
    element.attributes?.first { $0.name == name }?.stringValue ?? ""
  }

  private static func text(_ name: String, of element: XMLElement?) -> String {
    element?.elements(forName: name).first?.stringValue ?? ""
  }
}
