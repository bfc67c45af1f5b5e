import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Structured data")
struct LinkedDataTests {
  private func object(_ story: PublishedStory, in newsroom: SampleNewsroom) throws -> [String: Any] {
    let bytes = LinkedData().render(try newsroom.view(of: story))
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test("A story says that it is free to read, names its keywords and sources, and only corrections as corrections")
  func says() throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[0].amendments = [
      PublishedStory.Amendment(kind: .correct, note: "Wrong.", at: SampleNewsroom.dusk, version: VersionNumber(2)),
      PublishedStory.Amendment(kind: .update, note: "New.", at: SampleNewsroom.dusk, version: VersionNumber(3)),
    ]
    let object = try object(newsroom.stories[0], in: newsroom)
    #expect(object["isAccessibleForFree"] as? Bool == true)
    #expect(object["keywords"] as? [String] == ["railways"])
    let corrections = try #require(object["correction"] as? [[String: Any]])
    #expect(corrections.map { $0["text"] as? String } == ["Wrong."])
    let citations = try #require(object["citation"] as? [[String: Any]])
    #expect(citations.map { $0["name"] as? String } == ["Timetable"])
  }

  @Test("What a story does not have is not named")
  func leavesOut() throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[0].content.keywords = []
    newsroom.stories[0].content.sources = []
    newsroom.stories[0].content.picture = nil
    newsroom.stories[0].content.dateline = nil
    let object = try object(newsroom.stories[0], in: newsroom)
    for key in ["keywords", "citation", "correction", "image", "dateline"] { #expect(object[key] == nil, "\(key)") }
  }
}
