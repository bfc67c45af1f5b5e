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

  @Test("It has the latest story, six after it, and of each desk the latest four that are not shown yet")
  func chooses() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...20).map {
      SampleNewsroom.story($0, "story-\($0)", desk: $0 > 17 ? "africa" : "caucasus", at: Double(-60 * $0))
    }
    let parts = try await page(newsroom).components(separatedBy: "<section").dropFirst().map(stories)
    #expect(parts == [[1], [2, 3, 4, 5, 6, 7], [18, 19, 20], [8, 9, 10, 11]])
  }

  @Test("A desk without more stories has no section")
  func leavesOutDesks() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = [SampleNewsroom.story(1, "story-1")]
    let parts = try await page(newsroom).components(separatedBy: "<section").dropFirst().map(stories)
    #expect(parts == [[1], []])
    #expect(try await !page(newsroom).contains("Nothing has been published yet"))
    newsroom.stories = []
    #expect(try await page(newsroom).contains("Nothing has been published yet"))
  }

  @Test("Only the first story is shown with its picture")
  func pictures() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...3).map {
      SampleNewsroom.story($0, "story-\($0)", at: Double(-60 * $0), picture: SampleNewsroom.picture.sha256)
    }
    let images = try await page(newsroom).matches(of: /<img src="([^"]*)"/).map { String($0.output.1) }
    #expect(images == ["./caucasus/story-1/\(SampleNewsroom.picture.sha256).jpg"])
  }

  @Test("Pages of desks and authors have no pictures in their lists")
  func listsWithoutPictures() async throws {
    let newsroom = SampleNewsroom.withStories
    let outputs = try await newsroom.outputs(of: SiteOutputs(pages: [DeskPages(), AuthorPages()], feeds: [], maps: []))
    for output in outputs {
      let text = try output.text(SiteDesign(theme: try houseTheme()))
      #expect(!text.contains("<img"), "\(output.path)")
    }
  }
}
