import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Pages of desks and authors")
struct ListPageTests {
  private let newsroom = SampleNewsroom.withStories

  private func text(_ path: String) async throws -> String { try await newsroom.text(path) }

  @Test("An author's page has name, titles, bio for readers and for search engines, and the author's stories alone")
  func author() async throws {
    let page = try await text("authors/jomondi/index.html")
    for part in [
      "<title>Joseph Omondi – Meridian Wire</title>", "<h1 class=\"title\"><bdi>Joseph Omondi</bdi></h1>",
      "<p class=\"position\" dir=\"auto\">Deputy desk chief for Africa</p>",
      "<p class=\"summary\" dir=\"auto\">Joseph Omondi reports from Nairobi.</p>",
      "<meta name=\"description\" content=\"Joseph Omondi reports from Nairobi.\">",
      "href=\"../../caucasus/shirak-night-train/\"", "href=\"../../caucasus/rail-budget/\"",
      "<link rel=\"stylesheet\" href=\"../../\(try houseTheme().styleSheetPath)\">",
      "href=\"../../authors/jomondi/feed.atom\"",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(!page.contains("coffee-prices"))
    let other = try await text("authors/nsargsyan/index.html")
    #expect(other.contains("coffee-prices"))
    #expect(!other.contains("class=\"summary\""))
    #expect(!other.contains("shirak-night-train"))
  }

  @Test("A desk's page has its name, its own feed, its own stories, and is marked among the desks")
  func desk() async throws {
    let page = try await text("africa/index.html")
    for part in [
      "<title>Africa – Meridian Wire</title>", "<h1 class=\"title\">Africa</h1>", "href=\"../africa/coffee-prices/\"",
      "href=\"../africa/feed.atom\"", "<a href=\"../africa/\" aria-current=\"true\">Africa</a>",
      "<a href=\"../caucasus/\">Caucasus</a>", "<a href=\"../\">Meridian Wire</a>",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(!page.contains("shirak-night-train"))
    let front = try await text("index.html")
    #expect(front.contains("href=\"./feed.atom\""))
    #expect(!front.contains("aria-current"))
  }

  @Test("Pages that nobody named are called by words of the newsroom's language")
  func named() async throws {
    var newsroom = newsroom
    newsroom.settings.language = "fr"
    newsroom.stories[0].amendments = [
      PublishedStory.Amendment(
        kind: .correct, note: "L'an 1986.", at: SampleNewsroom.dusk.addingTimeInterval(60), version: VersionNumber(2))
    ]
    let corrections = try await newsroom.text("corrections/index.html")
    for part in [
      "<title>Rectificatifs et précisions – Meridian Wire</title>", "<bdi>Rectificatifs et précisions</bdi>",
      "href=\"../corrections/feed.atom\"", "24 novembre 2026 à 06h34",
    ] { #expect(corrections.contains(part), "\(part)") }
    #expect(try await newsroom.text("archive/2026/11/index.html").contains("<bdi>novembre 2026</bdi>"))
    #expect(
      try await newsroom.text("corrections/feed.atom").contains(
        "<title>Rectificatifs et précisions – Meridian Wire</title>"))
  }

  @Test(
    "What stands for withdrawn stories says nothing of them, leads to the front page from any address, and is not indexed"
  )
  func withdrawn() async throws {
    let page = try await newsroom.text(".copydesk/410.html")
    for part in [
      "<h1>This story has been withdrawn</h1>", "<meta name=\"robots\" content=\"noindex\">",
      "Meridian Wire published a story at this address and has since withdrawn it.",
      "<link rel=\"stylesheet\" href=\"https://news.example/\(try houseTheme().styleSheetPath)\">",
      "<a href=\"https://news.example/\">Front page</a>",
    ] { #expect(page.contains(part), "\(part)") }
    for part in ["rel=\"canonical\"", "og:", "href=\"./", "href=\"../"] { #expect(!page.contains(part), "\(part)") }
  }

  @Test("A story leads to the page of each of its keywords, once")
  func topics() throws {
    var newsroom = newsroom
    newsroom.stories[0].content.keywords = ["Night trains", "night trains", "R&D", "…"]
    let story = try newsroom.view(of: newsroom.stories[0])
    let file = try StoryPage().file(of: story, in: newsroom.view, SiteDesign(theme: try houseTheme()))
    let links = String(decoding: file.bytes, as: UTF8.self)
      .matches(of: /<a rel="tag" href="([^"]*)"><bdi>([^<]*)<\/bdi>/).map { "\($0.output.1) \($0.output.2)" }
    #expect(links == ["../../topics/night-trains/ Night trains", "../../topics/r-d/ R&amp;D"])
  }
}
