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

  @Test("A picture that the text places is a figure with its words, lies beside the page, and goes with it")
  func placesPictures() async throws {
    var newsroom = newsroom
    newsroom.stories[1].content.body = "First words.\n\n![C](My%20<b>.jpg)\n\n![C](<My b.jpg> \"C\")\n\n![D](no.jpg)\n"
    newsroom.stories[1].content.pictures = [
      Content.Picture(
        file: "My b.jpg", sha256: SampleNewsroom.picture.sha256, caption: "\"Coffee\" & beans", credit: "K. <Otieno>",
        alternative: "A \"sack\""),
      Content.Picture(file: "no.jpg", sha256: nil, caption: "D", credit: nil, alternative: nil),
    ]
    let site = try TemporarySite()
    let story = newsroom.stories[1]
    try await site.deliver(newsroom.order(story), newsroom)
    let page = try site.text("africa/coffee-prices/index.html")
    let name = "\(SampleNewsroom.picture.sha256).jpg"
    #expect(
      page.contains(
        """
        <figure>
        <img src="\(name)" width="1600" height="1000" alt="A “sack”" loading="lazy" />
        <figcaption>“Coffee” &amp; beans <span class="credit">K. &lt;Otieno&gt;</span></figcaption>
        </figure>
        """), "\(page)")
    #expect(page.matches(of: /<figure/).count == 1 && !page.contains("no.jpg"))
    #expect(try site.files()["africa/coffee-prices/\(name)"] == SampleNewsroom.picture.bytes)
    let feed = try site.text("africa/feed.atom")
    #expect(feed.contains("https://news.example/africa/coffee-prices/\(name)"))
    try await site.deliver(newsroom.order(story, .kill), newsroom.without(story))
    #expect(try site.files().keys.allSatisfy { !$0.contains("coffee-prices") })
  }
}
