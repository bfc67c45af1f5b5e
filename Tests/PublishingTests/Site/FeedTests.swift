import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Feeds")
struct FeedTests {
  private func feed(_ newsroom: SampleNewsroom, _ path: String = "feed.atom") async throws -> String {
    try await newsroom.text(path)
  }

  private func updated(_ text: String) -> Substring? {
    text.split(separator: "\n").first { $0.hasPrefix("<updated>") }
  }

  @Test(
    "A feed's time does not run backwards when its newest story is withdrawn",
    arguments: ["feed.atom", "caucasus/feed.atom"])
  func staysAfterKill(path: String) async throws {
    let before = SampleNewsroom.withStories
    var after = before.without(before.stories[0])
    after.withdrawals = [DeskSlug(unchecked: "caucasus"): SampleNewsroom.dusk.addingTimeInterval(30)]
    #expect(updated(try await feed(before, path)) == "<updated>2026-11-24T02:33:20Z</updated>")
    #expect(updated(try await feed(after, path)) == "<updated>2026-11-24T02:33:50Z</updated>")
  }

  @Test("A withdrawal on one desk does not touch another desk's feed")
  func leavesOtherDesks() async throws {
    let before = SampleNewsroom.withStories
    var after = before
    after.withdrawals = [DeskSlug(unchecked: "caucasus"): SampleNewsroom.dusk.addingTimeInterval(30)]
    #expect(try await feed(before, "africa/feed.atom") == feed(after, "africa/feed.atom"))
  }

  @Test("A feed and its entries keep their ids when newsroom, desk, headline and slug are called something else")
  func keepsIdentity() async throws {
    func ids(_ newsroom: SampleNewsroom) async throws -> [Substring] {
      try await feed(newsroom).split(separator: "\n").filter { $0.hasPrefix("<id>urn:") }
    }
    let before = SampleNewsroom.withStories
    var after = before
    after.settings.url = "https://elsewhere.example"
    after.settings.name = "Another name"
    after.stories[0].slug = StorySlug(unchecked: "another-slug")
    after.stories[0].desk = DeskSlug(unchecked: "africa")
    after.stories[0].content.headline = "Another headline"
    #expect(try await ids(before).count == 4)
    #expect(try await ids(before) == ids(after))
    #expect(Set(try await ids(before)).count == 4)
  }

  @Test("A story that has left the feed comes back with a correction, and leaves again as newer stories come")
  func carriesLateCorrections() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...40).map { SampleNewsroom.story($0, "story-\($0)", at: -60 * Double($0)) }
    #expect(try await !feed(newsroom).contains("story-35/"))
    let correction = PublishedStory.Amendment(
      kind: DecisionKind.correct, note: "The train was late.", at: SampleNewsroom.dusk, version: VersionNumber(2))
    newsroom.stories[34].amendments = [correction]
    newsroom.stories[34].updatedAt = correction.at
    #expect(try await feed(newsroom).contains("story-35/"))
    #expect(try await feed(newsroom).components(separatedBy: "<entry").count == 32)
    // Thirty stories later.
    newsroom.stories += (41...70).map { SampleNewsroom.story($0, "story-\($0)", at: 60 * Double($0)) }
    #expect(try await !feed(newsroom).contains("story-35/"))
  }

  @Test("A page points to its feed by the feed's title, not by the story's headline")
  func namesFeeds() async throws {
    let newsroom = SampleNewsroom.withStories
    let page = try StoryPage().file(
      of: try newsroom.view(of: newsroom.stories[0]), in: newsroom.view, SiteDesign(theme: try houseTheme()))
    let text = String(decoding: page.bytes, as: UTF8.self)
    #expect(text.contains("title=\"Caucasus – Meridian Wire\" href=\"../../caucasus/feed.atom\""))
  }
}
