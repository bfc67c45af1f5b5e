import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Outputs of the site")
struct SiteOutputTests {
  private let design: SiteDesign

  init() throws { design = SiteDesign(theme: try houseTheme()) }

  @Test("No two outputs share a path, and none lies in a story's directory")
  func paths() {
    let newsroom = SampleNewsroom.withStories.view
    let paths = SiteOutputs.standard.outputs(of: newsroom).map(\.path)
    #expect(Set(paths).count == paths.count)
    #expect(!paths.contains { path in newsroom.stories.contains { path.hasPrefix($0.path) } })
  }

  @Test("A newsroom without stories has every output but authors' pages")
  func takesEmpty() {
    let newsroom = SampleNewsroom().view
    #expect(
      SiteOutputs.standard.outputs(of: newsroom).map(\.path).sorted() == [
        "africa/feed.atom", "africa/index.html", "caucasus/feed.atom", "caucasus/index.html", "feed.atom", "index.html",
      ])
  }

  @Test("Feeds show the latest 30 stories, desk pages the latest 50, author pages the latest 25")
  func lengths() throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories = (1...60).map { SampleNewsroom.story($0, "story-\($0)") }
    let outputs = SiteOutputs.standard.outputs(of: newsroom.view)
    func stories(of path: String) throws -> Int { try #require(outputs.first { $0.path == path }).inputs.stories.count }
    #expect(try stories(of: "feed.atom") == 30)
    #expect(try stories(of: "caucasus/feed.atom") == 30)
    #expect(try stories(of: "caucasus/index.html") == 50)
    #expect(try stories(of: "authors/jomondi/index.html") == 25)
  }

  @Test("An output depends on a story only if it says so")
  func declaresStories() throws {
    let before = SampleNewsroom.withStories
    for index in before.stories.indices {
      var after = before
      after.stories[index].content.headline = "Another headline"
      try expectChange(from: before, to: after) { $0.stories.contains(before.stories[index].number) }
    }
  }

  @Test("An output depends on a picture only if it says so")
  func declaresPictures() throws {
    let before = SampleNewsroom.withStories
    var after = before
    after.stories[0].content.picture = nil
    try expectChange(from: before, to: after) { $0.pictured.contains(before.stories[0].number) }
  }

  @Test("An output depends on a person's name only if it says so")
  func declaresStaff() throws {
    let before = SampleNewsroom.withStories
    var after = before
    after.staff[0].name = "Somebody Else"
    try expectChange(from: before, to: after) { $0.staff.contains(before.staff[0].handle) }
  }

  @Test("The pictures needed are those of changed pages, and those that outputs show")
  func needsPictures() throws {
    var newsroom = SampleNewsroom.withStories
    let lead = newsroom.stories[0]
    for (index, digit) in ["a", "b", "c"].enumerated() {
      newsroom.stories[index].content.picture = Content.Picture(
        file: "a.jpg", sha256: String(repeating: digit, count: 64), caption: nil, credit: nil, alternative: nil)
    }
    func needed(_ order: DeliveryOrder) -> [Character] {
      design.picturesNeeded(for: order, in: NewsroomView(newsroom.snapshot)).compactMap(\.first)
    }
    // The second leads no page and is named by the first; the third names the first, which leads the front page.
    #expect(needed(newsroom.order(newsroom.stories[1])) == ["a", "b"])
    #expect(needed(newsroom.order(newsroom.stories[2])) == ["a", "c"])
    #expect(needed(newsroom.order(lead)) == ["a", "c"])
  }

  /// Each output of both newsrooms has other bytes exactly if its inputs, by that test, say so.
  private func expectChange(
    from before: SampleNewsroom, to after: SampleNewsroom, if changes: (SiteInputs) -> Bool
  ) throws {
    let old = SiteOutputs.standard.outputs(of: before.view)
    let new = SiteOutputs.standard.outputs(of: after.view)
    #expect(old.map(\.path) == new.map(\.path))
    #expect(old.contains { changes($0.inputs) })
    for (old, new) in zip(old, new) {
      let isOther = try old.render(design) != new.render(design)
      #expect(isOther == changes(old.inputs), "\(old.path)")
    }
  }
}
