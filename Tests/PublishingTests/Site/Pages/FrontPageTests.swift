import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("The front page")
struct FrontPageTests {
  private func page(_ newsroom: SampleNewsroom) async throws -> String { try await newsroom.text("index.html") }

  /// The numbers of the stories that the text links to, in order.
  private func stories(in text: some StringProtocol) -> [Int] {
    String(text).matches(of: /<h3><a href="[^"]*\/story-(\d+)\/">/).compactMap { Int($0.output.1) }
  }

  @Test(
    "It has the first story, three under it, the six latest others, and of each desk the latest four that are not shown yet"
  )
  func chooses() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...20).map {
      SampleNewsroom.story($0, "story-\($0)", desk: $0 > 17 ? "africa" : "caucasus", at: Double(-60 * $0))
    }
    let parts = try await page(newsroom).components(separatedBy: "<section").dropFirst().map(stories)
    #expect(parts == [[1, 2, 3, 4], [5, 6, 7, 8, 9, 10], [18, 19, 20], [11, 12, 13, 14]])
  }

  @Test("A desk without more stories has no section")
  func leavesOutDesks() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = [SampleNewsroom.story(1, "story-1")]
    let parts = try await page(newsroom).components(separatedBy: "<section").dropFirst().map(stories)
    #expect(parts == [[1]])
    #expect(try await !page(newsroom).contains("Nothing has been published here yet"))
    newsroom.stories = []
    #expect(try await page(newsroom).contains("Nothing has been published here yet"))
  }

  @Test("Every story is shown with its picture, if it has one")
  func pictures() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...30).map {
      SampleNewsroom.story(
        $0, "story-\($0)", at: Double(-60 * $0), picture: $0 == 3 ? nil : SampleNewsroom.picture.sha256)
    }
    let page = try await page(newsroom)
    let shown = stories(in: page)
    let pictured = page.matches(of: /<img src="\.\/caucasus\/story-(\d+)\//).compactMap { Int($0.output.1) }
    #expect(shown.count == 14)
    #expect(pictured == shown.filter { $0 != 3 })
    #expect(page.matches(of: /class="teaser bare"/).count == 1)
  }

  @Test("A flash leads for as long as its desk says, and then counts as any other story of urgency 3")
  func flash() throws {
    var newsroom = SampleNewsroom()
    newsroom.desks[1].policy.flashMinutes = 30
    newsroom.stories = [
      SampleNewsroom.story(1, "story-1", at: 0), SampleNewsroom.story(2, "story-2", at: -29 * 60),
      SampleNewsroom.story(3, "story-3", at: -31 * 60),
      SampleNewsroom.story(4, "story-4", desk: "africa", at: -59 * 60),
      SampleNewsroom.story(5, "story-5", at: -32 * 60),
    ]
    for (index, urgency) in [4, 2, 1, 2, 3].enumerated() { newsroom.stories[index].content.urgency = urgency }
    #expect(FrontOrder(newsroom.view.stories, in: newsroom.view).stories.map(\.number.rawValue) == [2, 4, 3, 5, 1])
    // Nothing but a newer story moves them.
    newsroom.stories.append(SampleNewsroom.story(6, "story-6", at: 120))
    #expect(FrontOrder(newsroom.view.stories, in: newsroom.view).stories.map(\.number.rawValue) == [2, 3, 5, 4, 6, 1])
  }

  @Test("Urgency counts within a day; what is older comes after all that")
  func day() {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...4).map { SampleNewsroom.story($0, "story-\($0)", at: Double(-12 * 3600 * ($0 - 1))) }
    for (index, urgency) in [5, 4, 3, 6].enumerated() { newsroom.stories[index].content.urgency = urgency }
    #expect(FrontOrder(newsroom.view.stories, in: newsroom.view).stories.map(\.number.rawValue) == [2, 1, 3, 4])
  }

  private func placed(_ story: Int, _ place: FrontPlace) -> FrontPlacement {
    FrontPlacement(
      story: StoryNumber(story), place: place, by: StaffHandle(unchecked: "nana"), at: SampleNewsroom.dusk)
  }

  @Test("What somebody says leads, however old; what is pinned stands next to it, and what is dropped nowhere")
  func byHand() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...80).map { SampleNewsroom.story($0, "story-\($0)", at: Double(-60 * $0)) }
    newsroom.stories[0].content.urgency = 1
    newsroom.frontPage = [placed(5, .pin), placed(75, .lead), placed(2, .drop), placed(70, .pin), placed(9, .drop)]
    let parts = try await page(newsroom).components(separatedBy: "<section").dropFirst().map(stories)
    #expect(parts == [[75, 5, 70, 1], [3, 4, 6, 7, 8, 10], [11, 12, 13, 14]])
  }

  @Test("What is pinned does not lead while there is anything else")
  func pinned() throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...3).map { SampleNewsroom.story($0, "story-\($0)", at: Double(-60 * $0)) }
    func order() -> [Int] {
      FrontOrder(newsroom.view.stories, in: newsroom.view).stories.map(\.number.rawValue)
    }
    newsroom.frontPage = [placed(3, .pin)]
    #expect(order() == [1, 3, 2])
    newsroom.frontPage = [placed(3, .pin), placed(1, .pin), placed(2, .pin)]
    #expect(order() == [3, 1, 2])
    newsroom.frontPage = [placed(3, .pin), placed(2, .lead)]
    #expect(order() == [2, 3, 1])
  }

  @Test("A lead that readers cannot see leaves its place to the page's own order")
  func invisible() {
    var newsroom = SampleNewsroom()
    newsroom.stories = [SampleNewsroom.story(1, "story-1")]
    newsroom.frontPage = [placed(9, .lead), placed(8, .pin), placed(7, .drop)]
    #expect(FrontOrder(newsroom.view.stories, in: newsroom.view).stories.map(\.number.rawValue) == [1])
  }
}
