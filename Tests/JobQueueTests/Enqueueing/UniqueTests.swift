import Foundation
import Postgres
import Testing
import TimeTesting

@testable import JobQueue

/// A job that is about a story, for a reason.
struct Render: Job {
  static let kind = "render"
  static let policy = JobPolicy(retry: .fixed(.zero))

  var story: Int
  var reason = "edit"
}

@Suite("Unique jobs", .timeLimit(.minutes(10)))
struct UniqueTests {
  private let byStory = Uniqueness(by: ["story"])

  @Test("Of many callers enqueueing the same job at once, one succeeds")
  func concurrent() async throws {
    try await withQueue { queue in
      let outcomes = try await withThrowingTaskGroup(of: UniqueOutcome.self) { group in
        for number in 1...20 {
          group.addTask {
            try await queue.enqueue(
              Render(story: 7, reason: "\(number)"), unique: Uniqueness(by: ["story"]), in: queue.pool)
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let id = try #require(try await queue.jobs().map(\.id).first)
      #expect(outcomes.filter { $0 == .added(id) }.count == 1)
      #expect(outcomes.filter { $0 == .kept(id) }.count == 19)
      #expect(try await queue.jobs().count == 1)
    }
  }

  @Test("A caller that waited for a transaction that is rolled back enqueues the job", arguments: [true, false])
  func rollback(isRolledBack: Bool) async throws {
    try await withQueue { queue in
      let first = try await Connection.connect(queue.pool.configuration)
      try await first.script("BEGIN")
      try await queue.enqueue(Render(story: 1), unique: byStory, in: first)
      let second = Task { try await queue.enqueue(Render(story: 1), unique: Uniqueness(by: ["story"]), in: queue.pool) }
      try await queue.untilSomebodyWaitsForALock()
      try await first.script(isRolledBack ? "ROLLBACK" : "COMMIT")
      let outcome = try await waiting(for: "the second") { try await second.value }
      let id = try #require(try await queue.jobs().first?.id)
      #expect(outcome == (isRolledBack ? .added(id) : .kept(id)))
      #expect(try await queue.jobs().count == 1)
      await first.close()
    }
  }

  @Test("Uniqueness covers all arguments unless some are chosen; other kinds and scopes do not interfere")
  func keys() async throws {
    try await withQueue { queue in
      let all = Uniqueness()
      let jobs = [Render(story: 1), Render(story: 1, reason: "x"), Render(story: 1), Render(story: 2)]
      let outcomes = try await queue.enqueue(jobs, unique: all, in: queue.pool)
      #expect(outcomes[2] == .kept(outcomes[0].id))
      #expect(Set(outcomes.map(\.id)).count == 3)
      let ids = try await queue.jobs().map(\.id)
      guard case .kept(let kept) = try await queue.enqueue(Render(story: 2), unique: all, in: queue.pool) else {
        Issue.record("not kept")
        return
      }
      #expect(ids.contains(kept))
      let scoped = try await queue.enqueue(
        Render(story: 2), unique: Uniqueness(scope: "elsewhere"), in: queue.pool)
      #expect(scoped == .added(scoped.id))
    }
  }

  @Test(
    "A job makes others duplicates only while in one of the chosen states",
    arguments: [
      (JobState.running, [JobState.running], false), (.running, [.available], true), (.completed, [.completed], false),
      (.completed, [.available, .running], true), (.completed, [.discarded], true),
    ])
  func states(state: JobState, counted: [JobState], isAdded: Bool) async throws {
    try await withQueue { queue in
      let unique = Uniqueness(by: ["story"], in: Set(counted))
      let first = try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let job = try #require(try await queue.claim(kinds: ["render"], for: worker).first)
      if state == .completed {
        _ = try await queue.pool.query(queue.sql["complete"], [job.id], [job.token], [job.location])
      }
      let second = try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool)
      #expect(second == (isAdded ? .added(second.id) : .kept(first.id)))
    }
  }

  @Test("A completed job counts until the period is over, even after leaving the history")
  func period() async throws {
    try await withQueue { queue in
      let unique = Uniqueness(by: ["story"], within: .seconds(3600), in: [.available, .completed])
      let first = try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let job = try #require(try await queue.claim(kinds: ["render"], for: worker).first)
      _ = try await queue.pool.query(queue.sql["complete"], [job.id], [job.token], [job.location])
      try await queue.pool.execute("DELETE FROM copydesk.job_history")
      #expect(try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool) == .kept(first.id))
      #expect(try await queue.pool.queryOne(queue.sql["forget_unique_keys"], 10)?.decode(0) == 0)
      try await queue.pool.execute(
        "UPDATE copydesk.unique_key SET enqueued_at = enqueued_at - interval '1 h', kept_until = kept_until - interval '1 h'"
      )
      #expect(try await queue.pool.queryOne(queue.sql["forget_unique_keys"], 10)?.decode(0) == 1)
      let next = try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool)
      #expect(next == .added(next.id))
    }
  }

  @Test("A duplicate replaces the chosen parts of a job that has not begun")
  func replacing() async throws {
    try await withQueue { queue in
      let later = Date(timeIntervalSince1970: 4_000_000_000)
      let id = try await queue.enqueue(
        Render(story: 1, reason: "old"), unique: byStory, EnqueueOptions(at: later, priority: 3), in: queue.pool
      ).id
      var unique = byStory
      unique.replacing = [.arguments]
      #expect(try await queue.enqueue(Render(story: 1, reason: "new"), unique: unique, in: queue.pool) == .replaced(id))
      var job = try await queue.job(id)
      #expect(try job.arguments.decode(as: Render.self).reason == "new")
      #expect((job.state, job.runAt, job.priority) == (.scheduled, later, 3))
      unique.replacing = [.time, .priority]
      #expect(try await queue.enqueue(Render(story: 1, reason: "no"), unique: unique, in: queue.pool) == .replaced(id))
      job = try await queue.job(id)
      #expect(try job.arguments.decode(as: Render.self).reason == "new")
      #expect((job.state, job.priority) == (.available, 0))
      #expect(job.runAt < later)
    }
  }

  @Test("A job that a duplicate was merged into does not begin before that transaction ends")
  func keptIsHeld() async throws {
    try await withQueue { queue in
      let id = try await queue.enqueue(Render(story: 1), unique: byStory, in: queue.pool).id
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.pool.withTransaction { transaction in
        let outcome = try await queue.enqueue(Render(story: 1), unique: byStory, in: transaction)
        let claimed = try await queue.claim(kinds: ["render"], for: worker)
        #expect(outcome == .kept(id))
        #expect(claimed.isEmpty)
      }
      #expect(try await queue.claim(kinds: ["render"], for: worker).map(\.id) == [id])
    }
  }

  @Test("SQL enqueues unique jobs under the same keys")
  func fromSQL() async throws {
    try await withQueue { queue in
      let id = try await queue.enqueue(Render(story: 1), unique: byStory, in: queue.pool).id
      let same: JobID? = try await queue.pool.queryOne(
        """
        SELECT copydesk.enqueue('render', '{"story": 1, "reason": "sql"}', unique_by => '{story}',
                                replacing => '{arguments}') AS id
        """)?.decode("id")
      #expect(same == id)
      #expect(try await queue.job(id).arguments.decode(as: Render.self).reason == "sql")
    }
  }
}
