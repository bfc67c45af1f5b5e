import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Pages")
struct PageTests {
  private func page(_ story: PublishedStory, in newsroom: SampleNewsroom) throws -> String {
    let file = try StoryPage().file(
      of: newsroom.view(of: story), in: newsroom.view, SiteDesign(theme: try houseTheme()))
    return String(decoding: file.bytes, as: UTF8.self)
  }

  @Test(
    "A story's page has headline, label, summary, byline with title, bio, picture with caption and credit, crossheads, quotation and sources"
  )
  func hasParts() throws {
    let newsroom = SampleNewsroom.withStories
    let page = try page(newsroom.stories[0], in: newsroom)
    for part in [
      "<h1>Headline of shirak-night-train</h1>", "<span>Feature</span>",
      "<p class=\"summary\">What shirak-night-train is about.</p>",
      "<a rel=\"author\" href=\"../../authors/jomondi/\"><bdi>Joseph Omondi</bdi></a>",
      "<bdi>Deputy desk chief for Africa</bdi>", "Joseph Omondi reports from Nairobi.",
      "width=\"1600\" height=\"1000\" alt=\"A train\"", "A caption.", "<span class=\"credit\">A credit</span>",
      "<p><span class=\"dateline\"><bdi>Gyumri</bdi></span> — First words.</p>", "<h2>A crosshead</h2>",
      "<blockquote>", "href=\"https://railways.example/?a=1&amp;b=2\"",
      "<time datetime=\"2026-11-24T02:33:20Z\"><bdi>24 November 2026, 06:33</bdi></time>",
      "(<bdi>Yerevan, UTC+4</bdi>)",
      "<link rel=\"canonical\" href=\"https://news.example/caucasus/shirak-night-train/\">",
      "<html lang=\"en\" dir=\"ltr\">",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(!page.contains("Updated"))
  }

  @Test("Only related stories that readers can see are shown, in the order given")
  func relates() throws {
    let newsroom = SampleNewsroom.withStories
    let page = try page(newsroom.stories[0], in: newsroom)
    #expect(page.contains("href=\"../../africa/coffee-prices/\""))
    #expect(!page.contains("no-such-story"))
    #expect(!page.contains("rail-budget"))
  }

  @Test("A corrected story says what was corrected, and when in the desk's time")
  func corrects() throws {
    var newsroom = SampleNewsroom.withStories
    let at = SampleNewsroom.dusk.addingTimeInterval(2220)
    newsroom.stories[0].updatedAt = at
    newsroom.stories[0].amendments = [
      PublishedStory.Amendment(kind: .correct, note: "She began in 1986, not 1989.", at: at, version: VersionNumber(2)),
      PublishedStory.Amendment(kind: .update, note: nil, at: at, version: VersionNumber(3)),
    ]
    let page = try page(newsroom.stories[0], in: newsroom)
    let time = "<time datetime=\"2026-11-24T03:10:20Z\"><bdi>24 November 2026, 07:10"
    #expect(page.contains("<strong>Correction</strong> \(time) (Yerevan, UTC+4)</bdi></time></p>"))
    #expect(page.contains("<p>She began in 1986, not 1989.</p>"))
    #expect(page.contains("Updated \(time)</bdi></time>"))
    #expect(page.components(separatedBy: "class=\"amendment\"").count == 2)
    #expect(page.contains("\"correction\":[{\"@type\":\"CorrectionComment\""))
  }

  @Test("The structured data is JSON that says what the page says, even when a field tries to close the script element")
  func hasStructuredData() throws {
    let newsroom = SampleNewsroom.hostile
    let page = try page(newsroom.stories[0], in: newsroom)
    let match = try #require(page.firstMatch(of: /<script type="application\/ld\+json">(.*?)<\/script>/))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(match.output.1.utf8)) as? [String: Any])
    #expect(object["@type"] as? String == "NewsArticle")
    let headline = try newsroom.view(of: newsroom.stories[0]).headline
    #expect(object["headline"] as? String == headline)
    #expect(object["datePublished"] as? String == "2026-11-24T02:33:20Z")
  }

  @Test(
    "A page runs in its language's direction",
    arguments: [
      ("en", "ltr"), ("ar", "rtl"), ("fa-AF", "rtl"), ("az-Arab", "rtl"), ("ku-Latn", "ltr"), ("he", "rtl"),
      ("ar-Latn", "ltr"),
    ])
  func hasDirection(_ language: String, _ direction: String) throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[0].content.language = language
    #expect(try page(newsroom.stories[0], in: newsroom).contains("<html lang=\"\(language)\" dir=\"\(direction)\">"))
  }

  @Test("A teaser without a label does not inherit the page's")
  func borrowsNothing() throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[0].content.label = "Borrowed"
    newsroom.stories[1].content.label = nil
    let page = try page(newsroom.stories[0], in: newsroom)
    #expect(page.components(separatedBy: "Borrowed").count == 2)
  }

  @Test(
    "A time is shown with its place and the offset in force then",
    arguments: [
      ("Asia/Yerevan", "2026-11-24T02:00:00Z", "24 November 2026, 06:00 (Yerevan, UTC+4)"),
      ("Europe/London", "2026-07-01T05:00:00Z", "1 July 2026, 06:00 (London, UTC+1)"),
      ("Europe/London", "2026-12-01T06:00:00Z", "1 December 2026, 06:00 (London, UTC)"),
      ("Asia/Kathmandu", "2026-12-01T00:15:00Z", "1 December 2026, 06:00 (Kathmandu, UTC+5:45)"),
      ("America/St_Johns", "2026-12-01T09:30:00Z", "1 December 2026, 06:00 (St Johns, UTC−3:30)"),
      ("UTC", "2026-12-01T00:00:00Z", "1 December 2026, 00:00 (UTC)"),
    ])
  func showsTime(_ zone: String, _ instant: String, _ shown: String) throws {
    let date = try #require(Instant(instant)).date
    let time = PageTime(date, zone: zone)
    let english = try Theme.builtIn().languages.fallback
    #expect("\(time.long(in: english)) (\(time.clock(in: english)))" == shown)
  }

  @Test("Feed entries keep their identity, and tell publication from update")
  func feeds() async throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[0].updatedAt = SampleNewsroom.dusk.addingTimeInterval(60)
    let text = try await newsroom.text("feed.atom")
    for part in [
      "<id>urn:uuid:dfa52f85-ff3d-55fb-ab8a-3643668a9586</id>",
      "<id>urn:uuid:7eb2d0a1-20f1-5a19-89e6-7745bbb49efc</id>",
      "<published>2026-11-24T02:33:20Z</published>",
      "<updated>2026-11-24T02:34:20Z</updated>", "href=\"https://news.example/feed.atom\"",
      "<uri>https://news.example/authors/jomondi/</uri>",
    ] { #expect(text.contains(part), "\(part)") }
  }
}

@Suite("Themes")
struct ThemeTests {
  @Test("An invalid template is reported with its line")
  func namesLine() throws {
    let directory = try copy()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let file = "\(directory)/desk.mustache"
    try Data("{{> head}}\n<p>\n{{#open}}\n".utf8).write(to: URL(filePath: file))
    #expect {
      try Theme(directory: directory)
    } throws: { error in
      guard case ThemeFault.malformed(file, 3...4, _) = error else { return false }
      return true
    }
  }

  @Test("A missing partial is reported with its line")
  func namesPartial() throws {
    let directory = try copy()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let file = "\(directory)/desk.mustache"
    try Data("<p>\n{{> haed}}\n".utf8).write(to: URL(filePath: file))
    #expect(throws: ThemeFault.malformed(file: file, line: 2, reason: "there is no partial 'haed'")) {
      try Theme(directory: directory)
    }
  }

  @Test("A theme that asks for its style sheet by the name that it has in the theme is refused")
  func needsTheStyleSheetsAddress() throws {
    let directory = try copy()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let file = "\(directory)/desk.mustache"
    try Data("<p>\n<link rel=\"stylesheet\" href=\"{{root}}style.css\">\n".utf8).write(to: URL(filePath: file))
    #expect(throws: ThemeFault.self) { try Theme(directory: directory) }
    do {
      _ = try Theme(directory: directory)
    } catch {
      #expect("\(error)".contains("desk.mustache:2: the style sheet lies at {{styleSheet}}"), "\(error)")
    }
  }

  @Test("A theme with files missing is refused", arguments: ["style.css", "story.mustache", "front.mustache"])
  func needsFiles(_ name: String) throws {
    let directory = try copy()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
    #expect(throws: ThemeFault.missing(file: "\(directory)/\(name)")) { try Theme(directory: directory) }
  }

  private func copy() throws -> String {
    let directory = FileManager.default.temporaryDirectory.appending(path: "copydesk-theme-\(UUID().uuidString)")
      .path(percentEncoded: false)
    try FileManager.default.copyItem(atPath: themeDirectory, toPath: directory)
    return directory
  }
}
