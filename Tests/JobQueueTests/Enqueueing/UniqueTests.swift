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

  @Test("A job that was enqueued before the period began makes nothing a duplicate, though it still waits")
  func beforePeriod() async throws {
    try await withQueue { queue in
      let unique = Uniqueness(by: ["story"], within: .seconds(3600))
      let first = try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool)
      #expect(try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool) == .kept(first.id))
      try await queue.pool.execute("UPDATE copydesk.job SET created_at = created_at - interval '1 h'")
      try await queue.pool.execute("UPDATE copydesk.unique_key SET enqueued_at = enqueued_at - interval '1 h'")
      let second = try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool)
      #expect(second == .added(second.id))
    }
  }

  @Test("A job with a key leaves all other jobs and keys as they are")
  func others() async throws {
    try await withQueue { queue in
      let unique = Uniqueness(by: ["story"], in: [.available, .completed])
      let plain = try await queue.enqueue(Render(story: 9), in: queue.pool)
      let first = try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool).id
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let held = try await queue.claim(10, kinds: ["render"], for: worker)
      try await queue.complete(held.filter { $0.id == first })
      _ = try await queue.enqueue(Render(story: 2), unique: unique, in: queue.pool)
      #expect(try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool) == .kept(first))
      let keyed: [JobID] = try await queue.pool.query("SELECT id FROM copydesk.job WHERE unique_key IS NOT NULL")
        .map { try $0.decode(0) }
      #expect(!keyed.contains(plain))
    }
  }

  @Test("A duplicate changes the one job that it duplicates; a dead letter with a new time has all its attempts again")
  func replacesOne() async throws {
    try await withQueue { queue in
      var unique = Uniqueness(by: ["story"], in: [.dead, .available, .waiting])
      let ids = try await queue.enqueue([1, 2].map { Render(story: $0) }, unique: unique, in: queue.pool).map(\.id)
      try await queue.pool.execute("UPDATE copydesk.job SET state = 'dead', attempt = 10")
      unique.replacing = [.arguments]
      _ = try await queue.enqueue(Render(story: 1, reason: "new"), unique: unique, in: queue.pool)
      #expect(try await queue.job(ids[0]).state == .dead)
      #expect(try await queue.job(ids[0]).attempt == 10)
      unique.replacing = [.time]
      _ = try await queue.enqueue(Render(story: 1), unique: unique, in: queue.pool)
      let revived = try await queue.job(ids[0])
      #expect((revived.state, revived.attempt) == (.available, 0))
      let other = try await queue.job(ids[1])
      #expect((other.state, other.attempt) == (.dead, 10))
      #expect(try other.arguments.decode(as: Render.self).reason == "edit")
    }
  }

  @Test("What SQL may not ask for is refused: unknown words, and a unique job that waits")
  func refusedSQL() async throws {
    try await withQueue { queue in
      for (arguments, state) in [
        ("unique_by => '{}', replacing => '{queue}'", SQLState("22023")),
        ("unique_by => '{}', unique_in => '{asleep}'", "22023"),
        ("unique_by => '{}', event => 'e'", .featureNotSupported),
      ] {
        let error = await #expect(throws: PostgresError.self) {
          try await queue.pool.execute(SQL("SELECT copydesk.enqueue('render', \(arguments))"))
        }
        #expect(error?.sqlState == state, "\(arguments)")
      }
      let jobs = try await queue.jobs()
      #expect(jobs.isEmpty)
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
