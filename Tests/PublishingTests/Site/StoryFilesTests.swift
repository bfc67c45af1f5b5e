import Foundation
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
        <picture>
        <img src="\(name)" width="1600" height="1000" alt="A “sack”" loading="lazy" />
        </picture>
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

  @Test("A picture's renditions lie beside the page, are all that it offers to choose from, and go with the picture")
  func renditions() async throws {
    var newsroom = newsroom
    let main = SamplePicture("main", width: 1600)
    let figure = SamplePicture("figure", width: 700)
    newsroom.stories[0].content.picture = main.content
    newsroom.stories[1].content.picture = main.content
    newsroom.stories[1].content.pictures = [figure.content]
    newsroom.stories[1].content.body = "First words.\n\n![A caption](figure.jpg \"A credit\")\n"
    let site = try TemporarySite()
    try await site.deliver(newsroom.order(newsroom.stories[1]), newsroom, pictures: [main, figure])
    let directory = "africa/coffee-prices/"
    let files = try site.files()
    for (sha256, bytes) in main.bytes.merging(figure.bytes, uniquingKeysWith: { first, _ in first }) {
      #expect(files.contains { $0.key.hasPrefix(directory + sha256) && $0.value == bytes })
    }
    let page = try site.text(directory + "index.html")
    let sources = page.matches(of: /<source type="image\/webp" srcset="([^"]*)" sizes="[^"]+" \/>/).map(\.output.1)
    #expect(
      sources.map { String($0) } == [
        main.set(of: "webp", [320, 640, 960, 1280, 1600], from: "../../\(directory)"),
        figure.set(of: "webp", [320, 640, 700], from: ""),
      ])
    let standard = main.name(of: "jpg", 1280)
    #expect(page.contains("<img src=\"../../\(directory)\(standard)\" srcset=\""))
    #expect(page.contains("\(main.set(of: "jpg", [320, 640, 960, 1280, 1600], from: "../../\(directory)"))\" sizes="))
    #expect(page.contains("width=\"1280\" height=\"800\" alt=\"alt of main\" />"))
    #expect(page.contains("og:image\" content=\"https://news.example/\(directory)\(standard)\""))
    #expect(page.contains("\(figure.set(of: "jpg", [320, 640, 700], from: ""))\" sizes="))
    for feed in ["feed.atom", "feed.rss", "feed.json"] {
      let text = try site.text("africa/\(feed)")
      #expect(text.contains("https://news.example/\(directory)\(standard)"), "\(feed)")
      #expect(!text.contains(main.name(of: "jpg", 1600)), "\(feed)")
      #expect(text.contains("https://news.example/\(directory)\(figure.name(of: "webp", 320)) 320w"), "\(feed)")
    }
    // In lists small ones are enough, but for the story that leads the front page.
    let list = try site.text("africa/index.html")
    #expect(list.contains("srcset=\"\(main.set(of: "webp", [320, 640, 960], from: "../\(directory)"))\""))
    #expect(list.contains("<img src=\"../\(directory)\(main.name(of: "jpg", 960))\"") && !list.contains(" 1280w"))
    let front = try site.text("index.html")
    let lead = "./caucasus/shirak-night-train/"
    #expect(front.contains("srcset=\"\(main.set(of: "webp", [320, 640, 960, 1280, 1600], from: lead))\""))
    #expect(front.contains("srcset=\"\(main.set(of: "webp", [320, 640, 960], from: "./\(directory)"))\""))

    newsroom.stories[1].content.pictures = []
    try await site.deliver(newsroom.order(newsroom.stories[1], .correct), newsroom, pictures: [main])
    let left = try site.files().keys.filter { $0.hasPrefix(directory) && !$0.hasSuffix(".html") }
    #expect(Set(left.map { $0.dropFirst(directory.count).prefix(64) }) == Set(main.bytes.keys.map { $0[...] }))
  }

  @Test("Pictures that lie on the site are not loaded again; one that is gone or spoilt there is")
  func loadsPicturesOnce() async throws {
    var newsroom = newsroom
    let picture = SamplePicture("main", width: 700)
    newsroom.stories[1].content.picture = picture.content
    let site = try TemporarySite()
    let directory = "africa/coffee-prices/"
    func loaded(by kind: DecisionKind) async throws -> Set<String> {
      try await site.loads(newsroom.order(newsroom.stories[1], kind), newsroom, pictures: [picture])
    }
    #expect(try await loaded(by: .publish) == Set(picture.bytes.keys))
    newsroom.stories[1].content.body = "Other words."
    #expect(try await loaded(by: .correct) == [])
    #expect(try site.text(directory + "index.html").contains("Other words."))

    let (spoilt, gone) = (picture.assets[0], picture.assets[1])
    let path = "\(site.root)/\(directory)"
    // As long as it was.
    try Data(spoilt.bytes.reversed()).write(to: URL(filePath: path + PublishedPicture(spoilt).name))
    try FileManager.default.removeItem(atPath: path + PublishedPicture(gone).name)
    #expect(try await loaded(by: .correct) == [spoilt.sha256, gone.sha256])
    let files = try site.files()
    for (sha256, bytes) in picture.bytes {
      #expect(files.contains { $0.key.hasPrefix(directory + sha256) && $0.value == bytes })
    }
  }

  @Test("A story is not written without one of its renditions")
  func needsRenditions() async throws {
    var newsroom = newsroom
    let picture = SamplePicture("main", width: 700)
    newsroom.stories[1].content.picture = picture.content
    let lost = try #require(picture.content.renditions.last)
    let assets = SampleAssets(newsroom, pictures: picture.assets.filter { $0.sha256 != lost.sha256 })
    let site = SiteDestination(root: try TemporarySite().root, design: SiteDesign(theme: try houseTheme()))
    await #expect(throws: SiteFault.noPicture(sha256: lost.sha256)) {
      try await site.plan([newsroom.order(newsroom.stories[1])], SiteHistory(), with: assets)
    }
  }
}
