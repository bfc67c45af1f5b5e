import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("A story's files on the site")
struct StoryFilesTests {
  private let newsroom = SampleNewsroom.withStories
  private let page = "caucasus/shirak-night-train/index.html"
  private let picture = "caucasus/shirak-night-train/\(SampleNewsroom.picture.sha256).jpg"
  private let data = "caucasus/shirak-night-train/json-ld.jsonld"

  @Test("A format lies beside the page, is listed in the receipt, and survives the next delivery")
  func carriesFormats() async throws {
    let site = try TemporarySite()
    let receipt = try await site.deliver(newsroom.order(newsroom.stories[0]), newsroom, formats: [LinkedData()])
    #expect(Set([page, picture, data]).isSubset(of: try #require(receipt.files).keys))
    try await site.deliver(newsroom.order(newsroom.stories[1]), newsroom, formats: [LinkedData()])
    try await site.deliver(newsroom.order(newsroom.stories[0], .update), newsroom, formats: [LinkedData()])
    #expect(try site.text(data).contains("\"@type\":\"NewsArticle\""))
    #expect(try site.files()[picture] != nil)
  }

  @Test("A format the site has dropped goes with the story's next delivery, and a kill leaves nothing")
  func dropsFormats() async throws {
    let site = try TemporarySite()
    let story = newsroom.stories[0]
    try await site.deliver(newsroom.order(story), newsroom, formats: [LinkedData()])
    try await site.deliver(newsroom.order(story, .update), newsroom)
    #expect(try site.files()[data] == nil)
    #expect(try site.files()[page] != nil)
    try await site.deliver(newsroom.order(story), newsroom, formats: [LinkedData()])
    try await site.deliver(newsroom.order(story, .kill), newsroom.without(story), formats: [LinkedData()])
    #expect(try site.files().keys.allSatisfy { !$0.contains("shirak-night-train") })
  }
}
