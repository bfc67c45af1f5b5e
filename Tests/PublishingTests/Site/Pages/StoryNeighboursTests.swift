import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("What a story's page leads to")
struct StoryNeighboursTests {
  /// Stories of the caucasus desk up to 9, then of another, then the one whose page is looked at; by their keywords.
  private func newsroom(related: [String]? = nil) -> SampleNewsroom {
    let keywords: [[String]] = [
      [], [], [], [], [], [], [], [], ["beta", "gamma"], ["gamma"], ["alpha"], ["alpha", "beta"], ["alpha"], ["beta"],
      ["alpha"], ["alpha", "beta", "gamma"], ["alpha"],
    ]
    var newsroom = SampleNewsroom()
    newsroom.stories = keywords.enumerated().map { index, keywords in
      let number = index + 1
      var story = SampleNewsroom.story(
        number, "story-\(number)", desk: (10...15).contains(number) ? "africa" : "caucasus", at: Double(60 * number),
        related: number == 16 ? related : nil)
      story.content.keywords = keywords
      return story
    }
    return newsroom
  }

  /// The stories in the part of the page that has that heading, in order.
  private func shown(_ heading: String, related: [String]? = nil) async throws -> [Int] {
    let planner = SitePlanner(
      SiteDesign(theme: try houseTheme()), SampleReading(newsroom(related: related)), SiteHistory())
    let files = try #require(try await planner.files(of: [StoryNumber(16)]).first)
    let page = String(decoding: files.page.bytes, as: UTF8.self)
    let part = page.components(separatedBy: "<section").first { $0.contains("id=\"\(heading)\"") } ?? ""
    return part.matches(of: /<h3><a href="[^"]*\/story-(\d+)\/">/).compactMap { Int($0.output.1) }
  }

  @Test("Without being told, to four older ones about the same, most in common first, and four others of its desk")
  func byItself() async throws {
    #expect(try await shown("related") == [12, 9, 15, 14])
    #expect(try await shown("more") == [8, 7, 6, 5])
  }

  @Test("Where the story names others, to these in its order, and to none of them twice")
  func named() async throws {
    #expect(try await shown("related", related: ["story-8", "story-17", "story-2"]) == [8, 17, 2])
    #expect(try await shown("more", related: ["story-8", "story-17", "story-2"]) == [9, 7, 6, 5])
  }
}
