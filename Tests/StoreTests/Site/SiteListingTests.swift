import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// In which lists of which site a story stands, and which part of a list a page asks for.
@Suite("Lists of a site")
struct SiteListingTests {
  private let site = DestinationName(unchecked: "site")
  private let wire = DestinationName(unchecked: "wire")

  /// That many seconds after some moment.
  private func time(_ seconds: Int) -> Date { Date(timeIntervalSince1970: 1_800_000_000 + Double(seconds)) }

  /// Stories 1 to 4.
  private func withStories(_ body: (DailyNewsroom) async throws -> Void) async throws {
    try await DailyNewsroom.with { newsroom in
      for number in 1...4 { try await newsroom.write("story-\(number)") }
      try await body(newsroom)
    }
  }

  private func enter(
    _ story: Int, _ entries: [(list: String, at: Int, place: Int)], at destination: DestinationName? = nil,
    fired: Int = 0, _ newsroom: DailyNewsroom
  ) async throws {
    try await newsroom.store.pool.execute(
      newsroom.store.queries["enter_listing"], (destination ?? site).text, story, time(fired), entries.map(\.list),
      entries.map { time($0.at) }, entries.map(\.place))
  }

  private func lists(of story: Int, at destination: DestinationName? = nil, _ newsroom: DailyNewsroom) async throws
    -> [String]
  {
    let listing = try await newsroom.store.listing(of: [StoryNumber(story)], at: destination ?? site)
    return listing[StoryNumber(story), default: []].map { entry in
      "\(entry.list) \(Int(entry.at.timeIntervalSince(time(0)))) \(entry.place)"
    }
  }

  private func memory(_ list: String, at destination: DestinationName? = nil, _ newsroom: DailyNewsroom) async throws
    -> String?
  {
    let memories = try await newsroom.store.memories(of: [list], at: destination ?? site)
    #expect(memories.count <= 1)
    return memories.first.map { memory in
      "\(memory.lastPlace) \(memory.lostAt.map { "\(Int($0.timeIntervalSince(time(0))))" } ?? "-")"
    }
  }

  @Test("Each part of a list has its own stories in its own order, and none of another list or site")
  func windows() async throws {
    try await withStories { newsroom in
      for (story, at) in [(1, 1), (2, 2), (3, 2), (4, 4)] {
        try await enter(
          story, [("front", at, story)] + (story == 1 ? [("other", 0, 2)] : story == 2 ? [("other", 9, 3)] : []),
          newsroom)
      }
      try await enter(3, [("front", 0, 3)], at: wire, newsroom)
      try await enter(4, [("front", 9, 2)], at: wire, newsroom)
      let third = ListPosition(at: time(2), story: StoryNumber(3))
      let second = ListPosition(at: time(2), story: StoryNumber(2))
      let parts: [(SiteWindow, [Int])] = [
        (SiteWindow("front", .latest(10)), [4, 3, 2, 1]), (SiteWindow("front", .latest(2)), [4, 3]),
        (SiteWindow("front", .since(time(1), atMost: 10)), [4, 3, 2]),
        (SiteWindow("front", .since(time(1), atMost: 1)), [4]),
        (SiteWindow("front", .before(third, 10)), [2, 1]), (SiteWindow("front", .before(third, 1)), [2]),
        (SiteWindow("front", .after(second, 10)), [3, 4]), (SiteWindow("front", .after(second, 1)), [3]),
        (SiteWindow("other", .latest(10)), [2, 1]),
      ]
      let places = SiteWindow("front", .places(2...3))
      let found = try await newsroom.store.stories(in: parts.map(\.0) + [places], at: site)
      for (window, stories) in parts {
        #expect(found[window]?.map(\.position.story.rawValue) == stories, "\(window)")
      }
      #expect(found[places]?.map(\.place).sorted() == [2, 3])
      #expect(found[places]?.map(\.position.story.rawValue).sorted() == [2, 3])
    }
  }

  @Test("A story stands in the lists that its last receipt says, and in no others; other stories and sites keep theirs")
  func entered() async throws {
    try await withStories { newsroom in
      try await enter(1, [("front", 1, 1), ("other", 1, 1)], newsroom)
      try await enter(2, [("front", 2, 2)], newsroom)
      for story in [1, 2] { try await enter(story, [("front", 5, story)], at: wire, newsroom) }
      #expect(try await lists(of: 1, newsroom) == ["front 1 1", "other 1 1"])
      #expect(try await lists(of: 1, at: wire, newsroom) == ["front 5 1"])

      try await enter(1, [("other", 3, 1)], fired: 50, newsroom)
      #expect(try await lists(of: 1, newsroom) == ["other 3 1"], "its time there is another")
      #expect(try await lists(of: 2, newsroom) == ["front 2 2"])
      #expect(try await lists(of: 1, at: wire, newsroom) == ["front 5 1"])
    }
  }

  @Test("A list remembers the highest place that it ever gave and when a story last left it, whatever comes late")
  func remembered() async throws {
    try await withStories { newsroom in
      try await enter(1, [("front", 1, 1), ("other", 1, 1)], newsroom)
      try await enter(2, [("front", 2, 4)], newsroom)
      try await enter(3, [("front", 3, 2)], newsroom)
      #expect(try await memory("front", newsroom) == "4 -", "a lower place is no news")
      try await enter(2, [], fired: 50, newsroom)
      try await enter(3, [], fired: 40, newsroom)
      #expect(try await memory("front", newsroom) == "4 50")
      #expect(try await memory("other", newsroom) == "1 -")
      #expect(try await memory("front", at: wire, newsroom) == nil)
      try await enter(4, [("front", 4, 5)], newsroom)
      #expect(try await memory("front", newsroom) == "5 50")

      func names(after list: String, _ limit: Int = 10) async throws -> [String] {
        try await newsroom.store.lists(at: site, after: list, limit: limit).map(\.list)
      }
      try await enter(1, [("third", 1, 1)], at: wire, newsroom)
      #expect(try await names(after: "") == ["front", "other"], "in order, and none of another site")
      #expect(try await names(after: "front") == ["other"])
      #expect(try await names(after: "", 1) == ["front"])
    }
  }

  @Test("A receipt enters where its story stands from when it went out")
  func withReceipt() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      try await newsroom.store.recordReceipt(
        attempt, Receipt(), listing: [ListEntry(list: "front", at: time(1), place: 1)])
      #expect(try await lists(of: 1, newsroom) == ["front 1 1"])
      let addresses = try await newsroom.store.addresses(of: [StoryNumber(1)], at: site)
      #expect(addresses[StoryNumber(1)]?.slug.text == "swap")
    }
  }

  @Test("Names lead to their stories, old ones too, and to no others; what moved is told with both addresses")
  func names() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["swap", "floods", "rail"] { try await newsroom.publish(slug) }
      try await newsroom.read("swap")
      _ = try await newsroom.store.perform(
        ActionRequest(.readdress, .slug(StorySlug(unchecked: "swap")), slug: StorySlug(unchecked: "exchange")),
        by: try await newsroom.person("nana"))
      try await newsroom.arrive("exchange")
      func found(_ slug: String) async throws -> [String] {
        try await newsroom.store.siteSnapshot(of: [], named: [StorySlug(unchecked: slug)], at: site).stories
          .map(\.slug.text)
      }
      #expect(try await found("floods") == ["floods"])
      #expect(try await found("exchange") == ["exchange"])
      #expect(try await found("swap") == ["exchange"])
      let moved = try await newsroom.store.movedStories(at: site)
      #expect(moved.map(\.path) == ["caucasus/exchange"])
      #expect(moved.map(\.formerPaths) == [["caucasus/swap"]])
      #expect(try await newsroom.store.movedStories(at: wire) == [])
    }
  }

  @Test("Of pictures only those that are asked for are looked up")
  func pictures() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.database.run(
        """
        INSERT INTO copydesk.asset VALUES
          (encode(sha256('a'), 'hex'), 'image/png', 3, 4, 'a'), (encode(sha256('bb'), 'hex'), 'image/jpeg', 5, 6, 'bb')
        """, as: newsroom.database.administrator)
      let hash = try #require(
        try await newsroom.database.value(
          "SELECT sha256 FROM copydesk.asset WHERE width = 5", as: newsroom.database.daemon))
      let facts = try await newsroom.store.pictureFacts([hash])
      #expect(facts == [PictureFacts(sha256: hash, mediaType: "image/jpeg", width: 5, height: 6, size: 2)])
      #expect(try await newsroom.store.asset(hash)?.width == 5)
    }
  }
}
