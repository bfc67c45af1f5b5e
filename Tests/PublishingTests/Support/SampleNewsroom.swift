import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

/// A newsroom with two desks, three people and a few stories, for tests to change.
struct SampleNewsroom {
  static let dusk = Date(timeIntervalSince1970: 1_795_487_600)  // 24 November 2026, 02:33:20 UTC

  var settings = NewsroomSettings(
    name: "Meridian Wire", url: "https://news.example", language: "en", timeZone: "Europe/London",
    primary: DestinationName(unchecked: "site"))
  var desks = [
    Desk(slug: DeskSlug(unchecked: "africa"), name: "Africa", timeZone: "Africa/Nairobi", language: "en"),
    Desk(slug: DeskSlug(unchecked: "caucasus"), name: "Caucasus", timeZone: "Asia/Yerevan", language: "en"),
  ]
  var staff = [
    SiteSnapshot.Author(
      handle: StaffHandle(unchecked: "jomondi"), name: "Joseph Omondi", bio: "Joseph Omondi reports from Nairobi.",
      titles: [
        SiteSnapshot.Title(desk: DeskSlug(unchecked: "africa"), title: "Deputy desk chief for Africa")
      ]),
    SiteSnapshot.Author(
      handle: StaffHandle(unchecked: "nsargsyan"), name: "Narine Sargsyan", bio: nil,
      titles: [SiteSnapshot.Title(desk: DeskSlug(unchecked: "caucasus"), title: "Caucasus desk chief")]),
    SiteSnapshot.Author(handle: StaffHandle(unchecked: "ops"), name: "Operations", bio: nil, titles: []),
  ]
  var stories: [PublishedStory] = []
  var frontPage: [FrontPlacement] = []
  var withdrawals: [DeskSlug: Date] = [:]
  static let identity = UUID(uuidString: "6BA7B810-9DAD-11D1-80B4-00C04FD430C8") ?? UUID()

  /// A newsroom in which three stories are out, the night train's first.
  static var withStories: SampleNewsroom {
    var newsroom = SampleNewsroom()
    newsroom.stories = [
      story(1, "shirak-night-train", picture: picture.sha256, related: ["coffee-prices", "no-such-story"]),
      story(2, "coffee-prices", desk: "africa", byline: "nsargsyan", at: -3600),
      story(3, "rail-budget", at: -7200, related: ["shirak-night-train"]),
    ]
    return newsroom
  }

  static func story(
    _ number: Int, _ slug: String, desk: String = "caucasus", byline: String = "jomondi", at offset: TimeInterval = 0,
    picture: String? = nil, related: [String]? = nil
  ) -> PublishedStory {
    let content = Content(
      headline: "Headline of \(slug)", slug: StorySlug(unchecked: slug), desk: DeskSlug(unchecked: desk),
      byline: [.staff(StaffHandle(unchecked: byline))], label: "Feature", summary: "What \(slug) is about.",
      dateline: "Gyumri", language: "en", keywords: ["railways"],
      picture: picture.map {
        Content.Picture(file: "a.jpg", sha256: $0, caption: "A caption.", credit: "A credit", alternative: "A train")
      }, related: related.map { $0.map { StorySlug(unchecked: $0) } },
      sources: [Content.Source(title: "Timetable", url: "https://railways.example/?a=1&b=2")],
      editorsNote: "Not for readers",
      body: "First words.\n\n## A crosshead\n\n> A quotation.\n\n[A link](https://example.org/) and <b>raw</b>.\n")
    let at = dusk.addingTimeInterval(offset)
    return PublishedStory(
      number: StoryNumber(number), slug: content.slug, desk: content.desk, version: VersionNumber(1),
      hash: ContentHash(of: content), content: content, firstPublishedAt: at, updatedAt: at, amendments: [])
  }

  /// Not a picture that anything could show; the site only carries its bytes.
  static let picture = Asset(
    sha256: String(repeating: "5", count: 64), mediaType: "image/jpeg", width: 1600, height: 1000, bytes: [1, 2, 3])

  var snapshot: SiteSnapshot {
    SiteSnapshot(
      identity: Self.identity, newsroom: settings, desks: desks, staff: staff,
      now: Self.dusk, frontPage: frontPage, stories: stories.sorted { $0.firstPublishedAt > $1.firstPublishedAt })
  }

  /// As readers see it.
  var view: NewsroomView { NewsroomView(snapshot).with(pictures: [PublishedPicture(Self.picture)]) }

  /// The story as readers see it.
  func view(of story: PublishedStory) throws -> StoryView {
    try #require(view.stories.first { $0.number == story.number })
  }

  /// The decision that brings a story of this newsroom, or of the kind `kill` the one that takes it away.
  func order(_ story: PublishedStory, _ kind: DecisionKind = .publish) -> DeliveryOrder {
    DeliveryOrder(
      delivery: 1, attempt: 1, attemptsUsed: 1, attemptID: 1, fencingToken: 1, idempotencyKey: "1",
      destination: Destination(name: settings.primary, kind: DestinationKindName(unchecked: "site")), isPrimary: true,
      kind: kind, decision: 1, story: story, embargo: nil, firedAt: story.updatedAt,
      destinationIdentity: "newsroom/site",
      hasDeliveredBefore: false, begunAt: Self.dusk)
  }

  /// The same without the story.
  func without(_ story: PublishedStory) -> SampleNewsroom {
    var newsroom = self
    newsroom.stories.removeAll { $0.number == story.number }
    return newsroom
  }
}

/// The theme that comes with Copydesk.
func houseTheme() throws -> Theme { try Theme(directory: themeDirectory) }

/// Where the repository has it.
let themeDirectory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Config/theme").resolvingSymlinksInPath()
  .path(percentEncoded: false)
