import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Atom feeds")
struct AtomFeedTests {
  private func feed(_ newsroom: SampleNewsroom, _ path: String = "feed.atom") async throws -> String {
    try await newsroom.text(path)
  }

  @Test("A feed was updated when its latest change came, and one without stories at a time that never changes")
  func updated() async throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[2].updatedAt = SampleNewsroom.dusk.addingTimeInterval(600)
    let head = try #require(try await feed(newsroom).components(separatedBy: "<entry").first)
    #expect(head.contains("<updated>2026-11-24T02:43:20Z</updated>"))
    #expect(try await feed(SampleNewsroom()).contains("<updated>1970-01-01T00:00:00Z</updated>"))
  }

  @Test("An entry has the desk and the keywords as categories, without empty ones, and its authors")
  func entries() async throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories = [newsroom.stories[0]]
    newsroom.stories[0].content.keywords = ["railways", "", "winter"]
    newsroom.stories[0].content.byline.append(.guest(name: "A guest", bio: nil))
    let text = try await feed(newsroom)
    let categories = text.matches(of: /<category term="([^"]*)"\/>/).map { String($0.output.1) }
    #expect(categories == ["Caucasus", "railways", "winter"])
    #expect(text.contains("<author><name>A guest</name></author>"))
  }

  @Test("A desk's feed has its own stories; the stories keep the identity that the newsroom's feed gives them")
  func desks() async throws {
    let newsroom = SampleNewsroom.withStories
    // The feed has an identity of its own.
    let entries = try await feed(newsroom, "africa/feed.atom").matches(of: /<entry[^>]*>\s*(<id>urn:[^<]*<\/id>)/).map {
      String($0.output.1)
    }
    let entry = try #require(entries.first)
    #expect(entries.count == 1)
    #expect(try await feed(newsroom).contains(entry))
    #expect(try await !feed(newsroom, "caucasus/feed.atom").contains(entry))
    #expect(try await feed(newsroom, "africa/feed.atom").contains("<title>Africa – Meridian Wire</title>"))
  }
}
