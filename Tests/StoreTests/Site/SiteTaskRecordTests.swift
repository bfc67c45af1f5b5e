import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing

@testable import Store

/// What is kept of a look over a site: what it goes through, how far it has come, and what it found.
@Suite("Tasks of a site, as they are kept")
struct SiteTaskRecordTests {
  private let site = DestinationName(unchecked: "site")
  private let wire = DestinationName(unchecked: "wire")

  private func request(
    _ action: SiteTask.Action, of destination: DestinationName? = nil, lists: [String] = [], _ newsroom: DailyNewsroom
  ) async throws -> SiteTask {
    try await newsroom.store.requestSiteTask(action, of: destination ?? site, lists: lists, by: "nana")
  }

  /// The task as it stands.
  private func task(_ task: SiteTask, _ newsroom: DailyNewsroom) async throws -> SiteTask {
    try #require(try await newsroom.store.siteTask(task.id))
  }

  private func enter(
    _ story: Int, _ lists: [String], at destination: String = "site", _ newsroom: DailyNewsroom
  ) async throws {
    try await newsroom.store.pool.execute(
      newsroom.store.queries["enter_listing"], destination, story, Date(timeIntervalSince1970: 1_800_000_000), lists,
      lists.map { _ in Date(timeIntervalSince1970: 1_800_000_000) }, lists.map { _ in story })
  }

  /// All that a task goes through, in slices of that many stories.
  private func slices(of task: SiteTask, limit: Int = 10, _ newsroom: DailyNewsroom) async throws -> [String] {
    var slices: [String] = []
    var now = try await self.task(task, newsroom)
    while let slice = try await newsroom.store.nextSlice(of: now, limit: limit), slices.count < 20 {
      switch slice {
      case .stories(let numbers): slices.append(numbers.map(\.description).joined(separator: " "))
      case .lists(let lists): slices.append(lists.map(\.list).joined(separator: " "))
      }
      try await newsroom.store.recordSlice(slice, of: now, [])
      now = try await self.task(task, newsroom)
    }
    return slices
  }

  @Test("A whole site is gone through story by story, then list by list: what it has, and nothing else")
  func whole() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two", "gone"] { try await newsroom.publish(slug) }
      try await newsroom.act(.kill, "gone")
      try await newsroom.arrive("gone")
      // The agency had it before readers did: it is no story of theirs yet.
      try await newsroom.write("early")
      try await newsroom.act(.approve, "early")
      try await newsroom.arrive("early", at: "wire")
      try await enter(1, ["front", "topic"], newsroom)
      try await enter(2, ["elsewhere"], at: "wire", newsroom)

      let task = try await request(.verify, newsroom)
      #expect((task.total, task.done, task.reached, task.endedAt) == (2, 0, 0, nil))
      #expect(try await slices(of: task, limit: 1, newsroom) == ["1", "2", "front topic"])
      #expect(try await self.task(task, newsroom).done == 2)
      let overview = try await newsroom.store.overview(for: task)
      #expect(overview.addresses == ["caucasus/one", "caucasus/two"])
      #expect(overview.lists.map(\.list) == ["front", "topic"])
      #expect(overview.withdrawn.map(\.rawValue) == [3])
      let other = try await request(.verify, of: wire, newsroom)
      #expect(try await slices(of: other, newsroom) == ["elsewhere"])
      #expect(try await newsroom.store.overview(for: other).addresses == [])
    }
  }

  @Test("A task of some lists goes through their stories, and through the lists in which one of those stands")
  func ofLists() async throws {
    try await DailyNewsroom.with { newsroom in
      for slug in ["one", "two", "three", "four"] { try await newsroom.write(slug) }
      try await enter(1, ["front", "second", "beside"], newsroom)
      try await enter(2, ["front"], newsroom)
      try await enter(3, ["apart"], newsroom)
      try await enter(4, ["left"], newsroom)
      try await enter(4, [], newsroom)
      // At another site the same lists have other stories.
      try await enter(1, ["front", "apart"], at: "wire", newsroom)
      try await enter(4, ["front"], at: "wire", newsroom)
      let task = try await request(.refresh, lists: ["front", "left", "second"], newsroom)
      #expect(task.total == 2)
      #expect(try await slices(of: task, limit: 1, newsroom) == ["1", "2", "beside front left second"])
      #expect(try await newsroom.store.overview(for: task).isWhole == false)
    }
  }

  @Test("One task at a time goes through a site; the next one begins when that is over, and other sites have their own")
  func oneAtATime() async throws {
    try await DailyNewsroom.with { newsroom in
      _ = try await request(.adopt, of: wire, newsroom)
      let first = try await request(.rebuild, newsroom)
      try await newsroom.store.endSiteTask(first, error: "No room")
      try await newsroom.store.endSiteTask(first, error: nil)
      let second = try await request(.verify, newsroom)
      let refusal = await #expect(throws: Refusal.self) { _ = try await request(.rebuild, newsroom) }
      #expect(refusal?.code == .wrongState && refusal?.detail.contains("verify") == true)
      #expect(try await task(first, newsroom).error == "No room", "it ended once")
      #expect(try await task(second, newsroom).endedAt == nil)
    }
  }

  @Test("What is found is counted and entered with its task until that is over; a thousand differences are kept")
  func differences() async throws {
    try await DailyNewsroom.with { newsroom in
      let other = try await request(.verify, of: wire, newsroom)
      let task = try await request(.verify, newsroom)
      func found(_ count: Int) -> [SiteDifference] {
        (0..<count).map { SiteDifference(path: "\($0).html", problem: .missing) }
      }
      let slice = SiteSlice.stories([StoryNumber(7)])
      try await newsroom.store.recordSlice(slice, of: task, found(999))
      try await newsroom.store.recordSlice(slice, of: task, found(2))
      let marks = SiteMarks(design: "d", people: [:], frontPage: "f")
      _ = try await newsroom.store.mark(task, marks)
      var now = try await self.task(task, newsroom)
      #expect((now.differences.count, now.found, now.reached, now.done, now.marks) == (1000, 1001, 7, 2, marks))
      now = try await self.task(other, newsroom)
      #expect((now.differences.count, now.found, now.reached, now.done, now.marks) == (0, 0, 0, 0, nil))
      try await newsroom.store.endSiteTask(task, error: nil)
      try await newsroom.store.recordSlice(slice, of: task, found(1))
      _ = try await newsroom.store.mark(task, SiteMarks(design: "e", people: [:], frontPage: "f"))
      now = try await self.task(task, newsroom)
      #expect((now.found, now.done, now.marks) == (1001, 2, marks))
      #expect(try await self.task(other, newsroom).endedAt == nil)
    }
  }

  @Test(
    "A task is served where a worker that lives takes its site's queue, and ended when the last of its jobs was given up"
  )
  func served() async throws {
    try await DailyNewsroom.with { newsroom in
      let task = try await request(.verify, newsroom)
      let other = try await request(.verify, of: wire, newsroom)
      func change(_ statement: String) async throws {
        try await newsroom.database.run(
          "SET session_replication_role = replica; \(statement)", as: newsroom.database.administrator)
      }
      func worker(_ queue: String, _ lease: String) async throws {
        try await change(
          """
          INSERT INTO copydesk.worker (lease_until, lease, name, queues, kinds)
          VALUES (clock_timestamp() + interval '\(lease)', interval '1 hour', 'host', '{other,\(queue)}', '{tend_site}')
          """)
      }
      try await worker("deliver-wire", "1 hour")
      try await worker("deliver-site", "-1 second")
      #expect(try await self.task(task, newsroom).isServed == false)
      #expect(try await self.task(other, newsroom).isServed)
      try await worker("deliver-site", "1 hour")
      #expect(try await self.task(task, newsroom).isServed)

      // Another task's job, and another job about this task, say nothing of it.
      try await change("UPDATE copydesk.job SET state = 'dead' WHERE kind = 'tend_site' AND queue = 'deliver-wire'")
      try await change("SELECT copydesk.enqueue('other', jsonb_build_object('task', \(task.id)))")
      try await change("UPDATE copydesk.job SET state = 'dead' WHERE kind = 'other'")
      #expect(try await self.task(task, newsroom).endedAt == nil)
      try await change("UPDATE copydesk.job SET state = 'dead' WHERE kind = 'tend_site'")
      try await change("SELECT copydesk.enqueue('tend_site', jsonb_build_object('task', \(task.id)))")
      #expect(try await self.task(task, newsroom).endedAt == nil, "another job does it")
      try await change("UPDATE copydesk.job SET state = 'dead' WHERE kind = 'tend_site'")
      let lost = try await self.task(task, newsroom)
      #expect(lost.endedAt != nil && lost.error?.hasPrefix("The job was given up") == true)
      #expect(try await self.task(other, newsroom).error == lost.error)
    }
  }

  @Test("The last attempt at a site is the last that may have written there, and only one that there was is known")
  func lastAttempt() async throws {
    try await DailyNewsroom.with { newsroom in
      #expect(try await newsroom.store.lastAttempt(at: site) == nil)
      try await newsroom.publish("one")
      let mark = try #require(try await newsroom.store.lastAttempt(at: site))
      try await newsroom.arrive("one", at: "wire")
      try await newsroom.write("two")
      try await newsroom.act(.approve, "two")
      let delivery = try #require(try await newsroom.deliveries("two", to: "site").last)
      let attempt = try #require(try await newsroom.begin(delivery))
      #expect(try await newsroom.store.lastAttempt(at: site)?.attempt == attempt.id, "nobody knows yet how it ends")
      try await newsroom.store.recordFailure(
        attempt, error: "No room", mayHaveArrived: false, givingUp: false, holding: false)
      #expect(try await newsroom.store.lastAttempt(at: site) == mark)
      #expect(try await newsroom.store.knows(mark))
      for stranger in [
        AttemptMark(attempt: attempt.id, fencingToken: mark.fencingToken, begun: mark.begun),
        AttemptMark(attempt: mark.attempt, fencingToken: mark.fencingToken + 1, begun: mark.begun),
        AttemptMark(attempt: mark.attempt, fencingToken: mark.fencingToken, begun: mark.begun + 1),
      ] { #expect(try await !newsroom.store.knows(stranger)) }
    }
  }

  @Test(
    "A site that is held is held alone; a look over it leaves that, a rebuild releases it, and what waits gets its job")
  func held() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("one")
      try await newsroom.act(.approve, "one")
      for destination in [site, wire] {
        let delivery = try #require(try await newsroom.deliveries("one", to: destination.text).last)
        let attempt = try #require(try await newsroom.begin(delivery))
        try await newsroom.store.hold(
          attempt, DestinationHold(.siteAhead, detail: "the site is ahead"), at: destination)
      }
      try await newsroom.store.releaseDestination(wire, cause: "by hand")
      #expect(try await newsroom.store.isHeld(site))
      #expect(try await !newsroom.store.isHeld(wire))
      try await newsroom.store.concludeSiteTask(try await request(.verify, newsroom), [])
      #expect(try await newsroom.store.isHeld(site), "nothing was mended")
      try await newsroom.database.run(
        "SET session_replication_role = replica; DELETE FROM copydesk.job", as: newsroom.database.administrator)
      let rebuild = try await request(.rebuild, newsroom)
      try await newsroom.store.concludeSiteTask(rebuild, [])
      #expect(try await !newsroom.store.isHeld(site))
      #expect(try await task(rebuild, newsroom).error == nil)
      let queues = try await newsroom.database.value(
        "SELECT string_agg(queue, ' ') FROM copydesk.job WHERE kind = 'deliver'", as: newsroom.database.administrator)
      #expect(queues == "deliver-site", "the other site's delivery is not this one's")
    }
  }
}
