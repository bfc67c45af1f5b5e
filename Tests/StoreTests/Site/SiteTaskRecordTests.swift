import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// What the database keeps of going through a whole site.
@Suite("Records of a site's tasks")
struct SiteTaskRecordTests {
  private let site = DestinationName(unchecked: "site")

  @Test("A site that there is has one task at a time, with a job in its queue")
  func requests() async throws {
    try await DailyNewsroom.with { newsroom in
      let task = try await newsroom.store.requestSiteTask(.verify, of: site, by: "nana")
      #expect(task.action == .verify && task.requestedBy == "nana" && task.endedAt == nil)
      let queues = try await newsroom.database.value(
        "SELECT string_agg(queue, ' ') FROM copydesk.job WHERE kind = 'tend_site'",
        as: newsroom.database.administrator)
      #expect(queues == "deliver-site")
      let busy = await #expect(throws: Refusal.self) {
        try await newsroom.store.requestSiteTask(.rebuild, of: site, by: "nana")
      }
      #expect(busy?.code == .wrongState)
      #expect(busy?.detail == "'site' is busy: verify is under way.")
      await #expect {
        try await newsroom.store.requestSiteTask(.verify, of: DestinationName(unchecked: "nowhere"), by: "nana")
      } throws: {
        ($0 as? Refusal)?.code == .notFound
      }
      #expect(try await newsroom.jobs("tend_site") == 1)
      try await newsroom.store.endSiteTask(task, error: String(repeating: "no ", count: 1000))
      let ended = try #require(try await newsroom.store.siteTask(task.id))
      #expect(ended.endedAt != nil && ended.error?.count == 1000)
      #expect(try await newsroom.store.requestSiteTask(.rebuild, of: site, by: "nana").id != task.id)
      #expect(try await newsroom.store.siteTask(4711) == nil)
    }
  }

  @Test("It goes through the stories by number, then through the lists by name, and keeps what it found")
  func slices() async throws {
    try await DailyNewsroom.with { newsroom in
      let noon = Date(timeIntervalSince1970: 1_790_000_000)
      for (place, slug) in ["one", "two", "three"].enumerated() {
        try await newsroom.list(slug, in: ["b", "a"], at: noon, place: place + 1)
      }
      var task = try await newsroom.store.requestSiteTask(.verify, of: site, by: "nana")
      #expect((task.done, task.total) == (0, 3))
      let missing = SiteDifference(path: "index.html", problem: .missing)
      func go(_ slice: SiteSlice, finding differences: [SiteDifference] = []) async throws {
        #expect(try await newsroom.store.nextSlice(of: task, limit: 2)?.names == slice.names)
        let next = try #require(try await newsroom.store.nextSlice(of: task, limit: 2))
        try await newsroom.store.recordSlice(next, of: task, differences)
        task = try #require(try await newsroom.store.siteTask(task.id))
      }
      try await go(.stories([StoryNumber(1), StoryNumber(2)]), finding: [missing])
      #expect((task.reached, task.reachedList, task.done, task.found) == (2, "", 2, 1))
      try await go(.stories([StoryNumber(3)]))
      #expect((task.reached, task.reachedList, task.done, task.found) == (3, "", 3, 1))
      try await go(
        .lists(["a", "b"].map { ListMemory(list: $0, lastPlace: 3, lostAt: nil) }),
        finding: Array(repeating: missing, count: 1200))
      #expect((task.reached, task.reachedList, task.done, task.found) == (3, "b", 3, 1201))
      #expect(task.differences.count == 1000)
      #expect(try await newsroom.store.nextSlice(of: task, limit: 2) == nil)
      try await newsroom.store.concludeSiteTask(task, [missing])
      task = try #require(try await newsroom.store.siteTask(task.id))
      #expect(task.endedAt != nil && task.error == nil && task.found == 1202)
    }
  }

  @Test("A task about a list goes through its stories, and through the lists in which they stand as well")
  func ofLists() async throws {
    try await DailyNewsroom.with { newsroom in
      let noon = Date(timeIntervalSince1970: 1_790_000_000)
      try await newsroom.list("one", in: ["a", "b"], at: noon, place: 1)
      try await newsroom.list("two", in: ["c"], at: noon, place: 1)
      var task = try await newsroom.store.requestSiteTask(.refresh, of: site, lists: ["a"], by: "system")
      #expect(task.total == 1)
      let stories = try #require(try await newsroom.store.nextSlice(of: task))
      #expect(stories.names == ["1"])
      try await newsroom.store.recordSlice(stories, of: task, [])
      task = try #require(try await newsroom.store.siteTask(task.id))
      let lists = try #require(try await newsroom.store.nextSlice(of: task))
      #expect(lists.names == ["a", "b"])
      #expect(try await !newsroom.store.overview(for: task).isWhole)
      #expect(try await newsroom.store.overview(for: task).lists.isEmpty)
      try await newsroom.store.endSiteTask(task, error: nil)
      let whole = try await newsroom.store.requestSiteTask(.verify, of: site, by: "nana")
      let overview = try await newsroom.store.overview(for: whole)
      #expect(overview.isWhole && overview.lists.map(\.list) == ["a", "b", "c"])
      #expect(overview.addresses == ["caucasus/one", "caucasus/two"])
    }
  }

  @Test(
    "Looking at a held site does not release it; making it anew does", arguments: [SiteTask.Action.verify, .rebuild])
  func releases(action: SiteTask.Action) async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap", to: "site").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      let detail = String(repeating: "ahead ", count: 300)
      try await newsroom.store.hold(attempt, DestinationHold(.siteAhead, detail: detail), at: site)
      let held = try await newsroom.store.status().destinations.first { $0.destination.name == site }
      #expect(held?.hold?.detail == String(detail.prefix(1000)))
      let task = try await newsroom.store.requestSiteTask(action, of: site, by: "nana")
      try await newsroom.store.concludeSiteTask(task, [])
      #expect(try await newsroom.store.isHeld(site) == (action == .verify))
    }
  }
}

extension SiteSlice {
  /// The stories' numbers or the lists' names.
  fileprivate var names: [String] {
    switch self {
    case .stories(let numbers): numbers.map { String($0.rawValue) }
    case .lists(let lists): lists.map(\.list)
    }
  }
}
