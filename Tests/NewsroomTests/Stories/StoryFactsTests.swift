import Foundation
import Newsroom
import Testing

@Suite("What is known of a story")
struct StoryFactsTests {
  @Test("Kills and unpublications take away; fixes and new addresses tell readers nothing")
  func kinds() {
    #expect(DecisionKind.allCases.filter(\.withdraws) == [.kill, .unpublish])
    #expect(DecisionKind.allCases.filter(\.isSilent) == [.fix, .readdress])
  }

  @Test("It has an address while readers see it, and from its first publication on")
  func address() throws {
    var story = try Sample.story(live: 3)
    #expect(story.hasAddress)
    story.firstPublishedAt = nil
    #expect(story.hasAddress)
    #expect(try Sample.story(.unpublished).hasAddress)
    #expect(try !Sample.story().hasAddress)
  }

  @Test("Of a delivery that arrived, was taken back or was overtaken, nothing more comes")
  func deliveries() {
    #expect(DeliveryState.allCases.filter(\.isOver) == [.delivered, .cancelled, .superseded])
  }
}
