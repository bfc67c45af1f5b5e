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
      "<link rel=\"stylesheet\" href=\"../../style.css\">", "href=\"../../feed.atom\"",
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
}
