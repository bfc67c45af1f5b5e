import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

/// In which lists a story stands: where it is missing from one, no page shows that it is there.
@Suite("The lists of a story")
struct StoryListsTests {
  private func lists(_ change: (inout PublishedStory) throws -> Void) throws -> [SiteList: Date] {
    var newsroom = SampleNewsroom.withStories
    try change(&newsroom.stories[0])
    return try newsroom.view(of: newsroom.stories[0]).lists
  }

  private func date(_ text: String) throws -> Date { try #require(Instant(text)).date }

  @Test("It stands in those of everything, its desk, its authors and its topics, by when it went out first")
  func kept() throws {
    let lists = try lists { $0.content.keywords = ["Railways", "railways", "Gyumri"] }
    for list in [
      SiteList.all, .desk(DeskSlug(unchecked: "caucasus")), .author(StaffHandle(unchecked: "jomondi")),
      .topic(TopicSlug(unchecked: "railways")), .topic(TopicSlug(unchecked: "gyumri")),
    ] {
      #expect(lists[list] == SampleNewsroom.dusk, "\(list.name)")
      #expect(lists[.corrected(list)] == nil, "\(list.name)")
    }
    #expect(lists[.moved] == nil)
    #expect(lists.keys.filter { if case .topic = $0 { true } else { false } }.count == 2)
  }

  @Test(
    "Its month is the one in which it went out first on the newsroom's clock",
    arguments: [
      ("2026-09-30T22:59:59Z", "2026-09"), ("2026-09-30T23:00:00Z", "2026-10"), ("2026-12-31T23:59:59Z", "2026-12"),
      ("2027-01-01T00:00:00Z", "2027-01"),
    ])
  func months(_ instant: String, _ month: String) throws {
    let lists = try lists { $0.firstPublishedAt = try date(instant) }
    #expect(lists.keys.compactMap { if case .month(let month) = $0 { month } else { nil } } == [month])
  }

  @Test("It stands among those that name another one, and not among those that name itself")
  func naming() throws {
    let lists = try lists { $0.content.related = [$0.slug, StorySlug(unchecked: "rail-budget")] }
    #expect(lists[.naming(StorySlug(unchecked: "rail-budget"))] == SampleNewsroom.dusk)
    #expect(lists[.naming(StorySlug(unchecked: "shirak-night-train"))] == nil)
  }

  @Test("A corrected one stands in the corrections of its lists by the last of them; an update is none")
  func corrected() throws {
    let dusk = SampleNewsroom.dusk
    func amendment(_ kind: DecisionKind, after seconds: TimeInterval, _ version: Int) -> PublishedStory.Amendment {
      PublishedStory.Amendment(kind: kind, note: "A name", at: dusk + seconds, version: VersionNumber(version))
    }
    let lists = try lists {
      $0.amendments = [
        amendment(.correct, after: 60, 2), amendment(.clarify, after: 120, 3), amendment(.update, after: 180, 4),
      ]
    }
    for list in [SiteList.all, .desk(DeskSlug(unchecked: "caucasus")), .topic(TopicSlug(unchecked: "railways"))] {
      #expect(lists[.corrected(list)] == dusk + 120, "\(list.name)")
    }
    #expect(lists[.corrected(.month("2026-11"))] == nil)
    let updated = try self.lists { $0.amendments = [amendment(.update, after: 180, 2)] }
    #expect(updated[.corrected(.all)] == nil)
  }

  @Test("One that lay elsewhere before stands among those that have moved")
  func moved() throws {
    #expect(try lists { $0.formerPaths = ["africa/night-train"] }[.moved] == SampleNewsroom.dusk)
  }
}
