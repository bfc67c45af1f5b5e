import Foundation
import Newsroom
import Testing

@testable import Store

/// What a destination's readers are told of a story and of who wrote it.
@Suite("What a destination carries")
struct CarriedStoryTests {
  @Test("A destination tells of the corrections of the version that it has, and not of later ones")
  func amendments() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.publish("swap")
      try await newsroom.arrive("swap", at: "wire")
      let swap = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write(
        "swap", words: "True words", .correct(swap, revision: nil, note: "A name", asDraft: false))
      try await newsroom.act(.approve, "swap")
      try await newsroom.arrive("swap")
      func carried(at destination: String) async throws -> [String] {
        let name = DestinationName(unchecked: destination)
        let snapshot = try await newsroom.store.siteSnapshot(of: [StoryNumber(1)], at: name)
        return snapshot.stories.flatMap { story in
          [story.content.headline] + story.amendments.map { "\($0.kind.rawValue) \($0.note ?? "") \($0.version)" }
        }
      }
      // Twice: the second time it is remembered.
      for _ in 1...2 {
        #expect(try await carried(at: "site") == ["True words", "correct A name 2"])
        #expect(try await carried(at: "wire") == ["Words"])
      }
    }
  }

  @Test("Authors have the titles that they hold themselves, and none of those whom they stand in for")
  func titles() async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      let nana = try #require(configuration.staff.firstIndex { $0.handle.text == "nana" })
      configuration.staff[nana].grants[0].title = "Chief of both desks"
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      let chief = try #require(try await newsroom.person("nana").member)
      let desk = DeskSlug(unchecked: "caucasus")
      let tomorrow = try await newsroom.store.databaseTime().addingTimeInterval(86_400)
      let grants = try await newsroom.store.cover(
        for: chief.handle, by: StaffHandle(unchecked: "rita"), on: desk, until: tomorrow, arrangedBy: chief)
      #expect(grants.map(\.title) == ["Chief of both desks"])
      let snapshot = try await newsroom.store.siteSnapshot(of: [], at: DestinationName(unchecked: "site"))
      let titles = snapshot.staff.map { "\($0.handle) \($0.titles.map(\.title))" }
      #expect(titles == ["nana [\"Chief of both desks\"]", "otto []", "rita []"])
      #expect(snapshot.staff.first?.titles.map(\.desk) == [nil])
    }
  }

  @Test("A list keeps of each story when and at which place it stands there, and gives the parts that are asked for")
  func windows() async throws {
    try await DailyNewsroom.with { newsroom in
      let site = DestinationName(unchecked: "site")
      let noon = Date(timeIntervalSince1970: 1_790_000_000)
      for (slug, hours, place) in [("one", 1, 3), ("two", 2, 1), ("three", 2, 2), ("four", 4, 4)] {
        try await newsroom.list(slug, in: ["all"], at: noon + Double(hours) * 3600, place: place)
      }
      try await newsroom.list("five", in: ["other"], at: noon, place: 1)
      func part(_ part: SiteWindow.Part, of list: String = "all") async throws -> [Int] {
        let window = SiteWindow(list, part)
        let listed = try await newsroom.store.stories(in: [window], at: site)[window] ?? []
        return listed.map(\.position.story.rawValue).sorted()
      }
      #expect(try await part(.latest(1)) == [4])
      #expect(try await part(.latest(2)) == [3, 4])
      #expect(try await part(.latest(9)) == [1, 2, 3, 4])
      #expect(try await part(.latest(9), of: "other") == [5])
      #expect(try await part(.latest(9), of: "none") == [])
      #expect(try await part(.since(noon + 3600, atMost: 9)) == [2, 3, 4])
      #expect(try await part(.since(noon + 3600, atMost: 2)) == [3, 4])
      let third = ListPosition(at: noon + 2 * 3600, story: StoryNumber(3))
      #expect(try await part(.before(third, 9)) == [1, 2])
      #expect(try await part(.before(third, 1)) == [2])
      #expect(try await part(.after(third, 9)) == [4])
      let first = ListPosition(at: noon + 3600, story: StoryNumber(1))
      #expect(try await part(.after(first, 2)) == [2, 3])
      #expect(try await part(.places(2...3)) == [1, 3])
      #expect(try await newsroom.store.stories(in: [], at: site).isEmpty)
      let both = [SiteWindow("all", .latest(1)), SiteWindow("other", .latest(1))]
      let found = try await newsroom.store.stories(in: both, at: site)
      #expect(both.map { found[$0]?.map(\.position.story.rawValue) } == [[4], [5]])
      #expect(found[both[0]]?.first?.position.at == noon + 4 * 3600)
      #expect(found[both[0]]?.first?.place == 4)
      let memories = try await newsroom.store.memories(of: ["all", "other", "none"], at: site)
      #expect(Set(memories.map { "\($0.list) \($0.lastPlace)" }) == ["all 4", "other 1"])
    }
  }
}

extension DailyNewsroom {
  /// Publishes a story that stands at that place of those lists of the site.
  func list(_ slug: String, in lists: [String], at time: Date, place: Int) async throws {
    try await write(slug)
    try await act(.approve, slug)
    let delivery = try #require(try await deliveries(slug, to: "site").last)
    let attempt = try #require(try await begin(delivery))
    try await store.recordReceipt(
      attempt, Receipt(digest: nil), listing: lists.map { ListEntry(list: $0, at: time, place: place) })
  }
}
