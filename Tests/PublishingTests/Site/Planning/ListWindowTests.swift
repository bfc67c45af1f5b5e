import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Parts of lists, before and after a change")
struct ListWindowTests {
  private static let all = SiteList.all.name

  private static func time(_ number: Int) -> Date { SampleNewsroom.dusk + Double(60 * number) }
  private static func position(_ number: Int) -> ListPosition {
    ListPosition(at: time(number), story: StoryNumber(number))
  }

  /// Ten stories, one a minute, in no order.
  private let listed = [3, 10, 1, 7, 5, 2, 9, 6, 4, 8].map { ListedStory(position: position($0), place: $0) }

  private func numbers(_ stories: [ListedStory]) -> [Int] { stories.map(\.position.story.rawValue) }

  @Test(
    "A part of a list has so many at most, without the story or the instant at which it begins",
    arguments: [
      (.latest(3), [10, 9, 8]), (.latest(20), Array((1...10).reversed())), (.since(time(9), atMost: 5), [10]),
      (.since(time(5), atMost: 2), [10, 9]), (.before(position(4), 2), [3, 2]), (.before(position(1), 2), []),
      (.after(position(4), 2), [5, 6]), (.after(position(10), 2), []), (.places(3...5), [5, 4, 3]),
    ] as [(SiteWindow.Part, [Int])])
  func parts(_ part: SiteWindow.Part, _ expected: [Int]) {
    let change = WindowChange(SiteWindow(.all, part), found: listed, [])
    #expect(numbers(change.before) == expected)
    #expect(change.after == change.before)
  }

  @Test("As many more of a part are looked up as stories change, so that nothing is missing once they have gone")
  func extended() {
    let (position, instant) = (Self.position(4), Self.time(4))
    let parts: [(SiteWindow.Part, SiteWindow.Part)] = [
      (.latest(3), .latest(5)), (.since(instant, atMost: 3), .since(instant, atMost: 5)),
      (.before(position, 3), .before(position, 5)), (.after(position, 3), .after(position, 5)),
      (.places(3...5), .places(3...5)),
    ]
    for (part, extended) in parts {
      #expect(SiteWindow(.all, part).extended(by: 2) == SiteWindow(.all, extended))
    }
  }

  /// A decision about a story of that number, which then stands in the list of all, or does not.
  private func change(_ number: Int, to place: Int?, firedAt: Date = SampleNewsroom.dusk) -> SiteChange {
    let story = SampleNewsroom.story(number, "story-\(number)")
    var order = SampleNewsroom().order(story, place == nil ? .kill : .correct)
    order.firedAt = firedAt
    let before = number <= 10 ? ListEntry(list: Self.all, at: Self.time(number), place: number) : nil
    let after = place.map { ListEntry(list: Self.all, at: Self.time(number), place: $0) }
    return SiteChange(
      number: story.number, path: story.path + "/", before: Dictionary([before].compactMap(\.self)),
      after: Dictionary([after].compactMap(\.self)), story: place == nil ? nil : story, order: order)
  }

  @Test("What goes leaves its place to the next, what comes stands where its time has it, and what stays is there once")
  func changes() {
    let changes = [change(10, to: nil), change(11, to: 11), change(9, to: 9)]
    let window = WindowChange(SiteWindow(.all, .latest(3)), found: listed, changes)
    #expect(numbers(window.before) == [10, 9, 8])
    #expect(numbers(window.after) == [11, 9, 8])
    let places = WindowChange(SiteWindow(.all, .places(9...11)), found: listed, changes)
    #expect(numbers(places.after) == [11, 9])
  }

  @Test("A list remembers the highest place that it gave and the latest time that a story left it, never a lower one")
  func memories() async throws {
    var newsroom = SampleNewsroom()
    newsroom.stories = (1...10).map { SampleNewsroom.story($0, "story-\($0)", at: Double(60 * $0)) }
    let left = SampleNewsroom.dusk + 1000
    newsroom.withdrawals = [DeskSlug(unchecked: "caucasus"): left]
    func memory(after changes: SiteChange...) async throws -> ListMemory? {
      let loader = SiteLoader(reading: SampleReading(newsroom), withdrawn: [])
      let memories = try await loader.memories(of: [.all], changes)
      #expect(memories.before[.all] == ListMemory(list: Self.all, lastPlace: 10, lostAt: left))
      return memories.after[.all]
    }
    func expected(_ place: Int, _ lost: Date?) -> ListMemory {
      ListMemory(list: Self.all, lastPlace: place, lostAt: lost)
    }
    #expect(try await memory() == expected(10, left))
    #expect(try await memory(after: change(11, to: 11)) == expected(11, left))
    #expect(try await memory(after: change(3, to: 3)) == expected(10, left))
    #expect(try await memory(after: change(3, to: nil, firedAt: left + 1)) == expected(10, left + 1))
    #expect(try await memory(after: change(3, to: nil, firedAt: left - 1)) == expected(10, left))
    #expect(
      try await memory(after: change(3, to: nil, firedAt: left + 2), change(12, to: 12)) == expected(12, left + 2))
    newsroom.withdrawals = [:]
    let loader = SiteLoader(reading: SampleReading(newsroom), withdrawn: [])
    let first = try await loader.memories(of: [.all], [change(3, to: nil, firedAt: left)])
    #expect(first.after[.all] == expected(10, left))
  }

  @Test("A list in pages is counted from the oldest; where a page may be new, the one before it changes, too")
  func pages() {
    let pages = SitePages(list: .all, size: 50)
    #expect([1, 50, 51, 100, 101].map(pages.page) == [1, 1, 2, 2, 3])
    #expect(pages.window(1) == SiteWindow(.all, .places(1...50)))
    #expect(pages.window(3) == SiteWindow(.all, .places(101...150)))
    for (places, affected) in [
      (1...1, 1...1), (2...2, 1...1), (50...50, 1...1), (51...51, 1...2), (52...52, 2...2), (100...101, 2...3),
      (101...101, 2...3), (40...151, 1...4),
    ] { #expect(pages.affected(by: places) == affected, "\(places)") }
  }
}
