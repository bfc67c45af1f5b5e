import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("A story as readers see it")
struct StoryViewTests {
  private static func slug(_ text: String) -> DeskSlug { DeskSlug(unchecked: text) }

  @Test("An author is called by the title on the story's desk, or the one for all desks, or else the first")
  func titles() {
    typealias Title = SiteSnapshot.Title
    func author(_ titles: Title...) -> SiteSnapshot.Author {
      SiteSnapshot.Author(handle: StaffHandle(unchecked: "a"), name: "A", bio: nil, titles: titles)
    }
    let (africa, asia) = (
      Title(desk: Self.slug("africa"), title: "Africa"), Title(desk: Self.slug("asia"), title: "Asia")
    )
    let all = Title(desk: nil, title: "All")
    let (second, another) = (Title(desk: Self.slug("africa"), title: "Second"), Title(desk: nil, title: "Another"))
    #expect(author(all, asia, africa, second).title(on: Self.slug("africa")) == "Africa")
    #expect(author(asia, all, another).title(on: Self.slug("africa")) == "All")
    #expect(author(asia, second).title(on: Self.slug("europe")) == "Asia")
    #expect(author().title(on: Self.slug("africa")) == nil)
  }

  @Test("A desk that the newsroom no longer has is called by its slug, and has the newsroom's clock")
  func closedDesk() throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.desks.removeAll { $0.slug == Self.slug("africa") }
    let story = try newsroom.view(of: newsroom.stories[1])
    #expect(story.deskName == "africa")
    #expect(story.published.zone == "Europe/London")
    let open = try newsroom.view(of: newsroom.stories[0])
    #expect(open.deskName == "Caucasus")
    #expect(open.published.zone == "Asia/Yerevan")
  }

  @Test(
    "Readers are sent to sources on the web alone, by addresses with nothing in them that no address has",
    arguments: [
      ("https://a.example/?a=1&b=~#c", "https://a.example/?a=1&b=~#c"), ("HTTP://a.example/", "HTTP://a.example/"),
      ("https://a.example/a b\"<c>", "https://a.example/a%20b%22%3Cc%3E"),
      ("https://a.example/é\n\u{7F}", "https://a.example/%C3%A9%0A%7F"),
      ("https://a.example/\\^`{|}!", "https://a.example/%5C%5E%60%7B%7C%7D!"),
      ("ftp://a.example/", nil), ("javascript:alert(1)", nil), (nil, nil),
    ] as [(String?, String?)])
  func sources(_ url: String?, _ address: String?) throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[0].content.sources = [Content.Source(title: "Source", url: url)]
    #expect(try newsroom.view(of: newsroom.stories[0]).sources.map(\.address) == [address])
  }

  @Test(
    "A picture's file is named by its content and its kind",
    arguments: [("image/jpeg", "jpg"), ("image/png", "png"), ("image/webp", "webp"), ("image/tiff", "bin")])
  func pictureNames(_ mediaType: String, _ ending: String) {
    #expect(PublishedPicture(sha256: "5a", mediaType: mediaType, width: 1, height: 1, size: 1).name == "5a.\(ending)")
  }

  @Test("A story is updated once it has changed after it went out, and the second that it went out in is not later")
  func isUpdated() throws {
    var newsroom = SampleNewsroom.withStories
    #expect(try !newsroom.view(of: newsroom.stories[0]).isUpdated)
    newsroom.stories[0].updatedAt += 1
    #expect(try newsroom.view(of: newsroom.stories[0]).isUpdated)
    let late = Date(timeIntervalSince1970: 1_795_487_600.9)
    #expect(PageTime(late, zone: "UTC").machine == "2026-11-24T02:33:20Z")
  }

  @Test("A story without a summary is stood for by its first words")
  func teaser() throws {
    var content = SampleNewsroom.withStories.stories[0].content
    #expect(Teaser.of(content) == "What shirak-night-train is about.")
    content.summary = nil
    content.body = "<!-- nothing -->\n\nThe *first* words.\n\nOther words.\n"
    #expect(Teaser.of(content) == "The first words.")
    content.body = ""
    #expect(Teaser.of(content) == "")
    content.body = String(repeating: "word ", count: 100)
    #expect(Teaser.of(content).count == 220)
  }

  @Test(
    "A clock is named by its place, however deep in the list of zones, and not by what is no place",
    arguments: [
      ("America/Argentina/Buenos_Aires", "24 November 2026, 00:00 (Buenos Aires, UTC−3)"),
      ("Etc/UTC", "24 November 2026, 03:00 (UTC)"), ("Etc/GMT-2", "24 November 2026, 05:00 (UTC+2)"),
      ("GMT", "24 November 2026, 03:00 (UTC)"), ("Asia/Kolkata", "24 November 2026, 08:30 (Kolkata, UTC+5:30)"),
    ])
  func clocks(_ zone: String, _ shown: String) throws {
    let date = try #require(Instant("2026-11-24T03:00:00Z")).date
    let time = PageTime(date, zone: zone)
    let english = try Theme.builtIn().languages.fallback
    #expect("\(time.long(in: english)) (\(time.clock(in: english)))" == shown)
  }

  @Test(
    "A time of the day has two digits each, and a day before 1970 is the one that the calendar has",
    arguments: [
      ("UTC", "2026-11-24T10:10:59Z", "24 November 2026, 10:10"),
      ("UTC", "2026-11-24T09:09:00Z", "24 November 2026, 09:09"),
      ("UTC", "1970-01-01T00:00:00Z", "1 January 1970, 00:00"),
      ("UTC", "1969-12-31T23:59:59Z", "31 December 1969, 23:59"),
      ("UTC", "1969-12-31T00:00:00Z", "31 December 1969, 00:00"),
      ("UTC", "1969-12-30T23:59:00Z", "30 December 1969, 23:59"),
      ("Asia/Yerevan", "2026-12-31T20:00:00Z", "1 January 2027, 00:00"),
      ("Asia/Yerevan", "2026-12-31T19:59:59Z", "31 December 2026, 23:59"),
    ])
  func days(_ zone: String, _ instant: String, _ shown: String) throws {
    let time = PageTime(try Date(instant, strategy: .iso8601), zone: zone)
    #expect(time.long(in: try Theme.builtIn().languages.fallback) == shown)
  }

  @Test(
    "A language is written as its script is, and without one as the language mostly is",
    arguments: [
      ("en-AR", "ltr"), ("ar-1901", "rtl"), ("az-Arab-x-latn", "rtl"), ("UR", "rtl"), ("uz-arab-AF", "rtl"),
      ("sr-Cyrl", "ltr"), ("yi-Latn-US", "ltr"), ("", "ltr"),
    ])
  func directions(_ language: String, _ direction: String) {
    #expect(WritingDirection(ofLanguage: language).rawValue == direction)
  }
}
