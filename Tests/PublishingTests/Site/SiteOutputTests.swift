import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Outputs of the site")
struct SiteOutputTests {
  private let design: SiteDesign

  init() throws { design = SiteDesign(theme: try houseTheme()) }

  @Test("No two outputs share a path, and none lies in a story's directory")
  func paths() async throws {
    let newsroom = SampleNewsroom.withStories
    let paths = try await newsroom.outputs().map(\.path)
    #expect(Set(paths).count == paths.count)
    #expect(!paths.contains { path in newsroom.view.stories.contains { path.hasPrefix($0.path) } })
  }

  @Test("A newsroom without stories has what stands in every newsroom, and nothing of authors, topics and archives")
  func takesEmpty() async throws {
    let outputs = try await SampleNewsroom().outputs().filter { try !$0.render(design).isEmpty }
    #expect(
      outputs.map(\.path).sorted() == [
        ".copydesk/410.html", ".copydesk/redirects.caddy", ".copydesk/redirects.json", ".copydesk/redirects.nginx",
        "africa/feed.atom",
        "africa/feed.json", "africa/feed.rss", "africa/index.html", "caucasus/feed.atom", "caucasus/feed.json",
        "caucasus/feed.rss", "caucasus/index.html", "corrections/feed.atom", "corrections/feed.json",
        "corrections/feed.rss", "corrections/index.html", "feed.atom", "feed.json", "feed.rss", "index.html",
        "news-sitemap.xml", "sitemap-1.xml", "sitemap.xml",
      ])
  }

  @Test("Feeds show the latest 30 stories, desk pages the latest 50, author pages the latest 25")
  func lengths() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...60).map { SampleNewsroom.story($0, "story-\($0)", at: Double(-60 * $0)) }
    func stories(of path: String) async throws -> Int { try await newsroom.output(path).stories.count }
    #expect(try await stories(of: "feed.atom") == 30)
    #expect(try await stories(of: "caucasus/feed.atom") == 30)
    #expect(try await stories(of: "caucasus/index.html") == 50)
    #expect(try await stories(of: "authors/jomondi/index.html") == 25)
    #expect(try await stories(of: "topics/railways/index.html") == 50)
  }

  @Test("Archives are counted from the oldest: a new story fills the last page and shifts none")
  func archives() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...120).map { SampleNewsroom.story($0, "story-\($0)", at: Double(60 * $0)) }
    func stories(on page: Int) async throws -> [Int] {
      try await newsroom.output("caucasus/archive/\(page)/index.html").stories.map(\.rawValue).sorted()
    }
    #expect(try await stories(on: 1) == Array(1...50))
    #expect(try await stories(on: 2) == Array(51...100))
    #expect(try await stories(on: 3) == Array(101...120))
    #expect(try await newsroom.text("caucasus/index.html").contains("href=\"../caucasus/archive/3/\""))
    #expect(try await newsroom.text("caucasus/archive/2/index.html").contains("rel=\"next\""))
    #expect(try await !newsroom.text("caucasus/archive/3/index.html").contains("rel=\"next\""))
    let before = try await newsroom.text("caucasus/archive/2/index.html")
    newsroom.stories.append(SampleNewsroom.story(121, "story-121", at: 60 * 121))
    #expect(try await stories(on: 3) == Array(101...121))
    #expect(try await newsroom.text("caucasus/archive/2/index.html") == before)
    #expect(try await newsroom.output("archive/2026/11/index.html").stories.count == MonthPages.length)
    #expect(try await newsroom.output("archive/2026/11/2/index.html").stories.count == 121 - MonthPages.length)
  }

  @Test("Sitemaps have 250 stories each and stand in the index; that of news has those of two days alone")
  func sitemaps() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...Sitemaps.pages.size + 2).map {
      SampleNewsroom.story($0, "story-\($0)", at: Double(-3600 * $0))
    }
    func addresses(in path: String) async throws -> Int {
      try await newsroom.text(path).components(separatedBy: "<loc>").count - 1
    }
    #expect(try await addresses(in: "sitemap-1.xml") == Sitemaps.pages.size + 1)
    #expect(try await addresses(in: "sitemap-2.xml") == 2)
    #expect(try await newsroom.text("sitemap.xml").contains("https://news.example/sitemap-2.xml"))
    #expect(try await addresses(in: "news-sitemap.xml") == 47)
  }

  @Test("An output depends on a story only if it says so")
  func declaresStories() async throws {
    let before = SampleNewsroom.withStories
    for index in before.stories.indices {
      var after = before
      after.stories[index].content.headline = "Another headline"
      let number = before.stories[index].number
      try await expectChange(from: before, to: after) { output in
        output.stories.contains(number) || !output.inputs.headlines.isEmpty
      }
    }
  }

  @Test("Keywords that differ in case and spaces are one topic, and an address takes any script")
  func topics() throws {
    #expect(TopicSlug(keyword: "South  Caucasus")?.text == "south-caucasus")
    #expect(TopicSlug(keyword: " south caucasus!")?.text == "south-caucasus")
    #expect(TopicSlug(keyword: "Հայաստան")?.text == "հայաստան")
    #expect(TopicSlug(keyword: "é")?.encoded == "%C3%A9")
    #expect(TopicSlug(keyword: "Côte d’Ivoire")?.text == "côte-divoire")
    #expect(TopicSlug(keyword: "../..") == nil)
    #expect(TopicSlug(keyword: "a/../b")?.text == "a-b")
    #expect(TopicSlug(keyword: "🚂") == nil)
    let long = try #require(TopicSlug(keyword: String(repeating: "字", count: 300)))
    #expect(long.text == String(repeating: "字", count: 40))
    // A name in 120 bytes, with the hyphen between two words; none ends in one.
    for (keyword, length) in [(121, 120), (120, 120)] {
      #expect(TopicSlug(keyword: String(repeating: "a", count: keyword))?.text.count == length)
    }
    for (first, length) in [(118, 120), (119, 119)] {
      #expect(TopicSlug(keyword: String(repeating: "a", count: first) + " b")?.text.count == length)
    }
  }

  @Test("A list is known by its name again")
  func names() {
    let lists: [SiteList] = [
      .all, .withdrawn, .moved, .desk(DeskSlug(unchecked: "a")), .author(StaffHandle(unchecked: "b")),
      .topic(TopicSlug(unchecked: "c/d")), .month("2026-11"), .naming(StorySlug(unchecked: "e")),
      .corrected(.topic(TopicSlug(unchecked: "f"))),
    ]
    for list in lists { #expect(SiteList(name: list.name) == list) }
    #expect(SiteList(name: "nothing") == nil)
    #expect(SiteList(name: "desk/No Desk") == nil)
  }

  /// Each output of both newsrooms has other bytes exactly if, by that test, it says so.
  private func expectChange(
    from before: SampleNewsroom, to after: SampleNewsroom, if changes: (SampleOutput) -> Bool
  ) async throws {
    let old = try await before.outputs()
    let new = try await after.outputs()
    #expect(old.map(\.path) == new.map(\.path))
    let isAnyConcerned = old.contains { changes($0) }
    #expect(isAnyConcerned)
    for (old, new) in zip(old, new) {
      let isOther = try old.render(design) != new.render(design)
      #expect(isOther == changes(old), "\(old.path)")
    }
  }
}
