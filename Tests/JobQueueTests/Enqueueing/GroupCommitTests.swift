import Postgres
import Testing

@testable import JobQueue

@Suite("Single jobs that are enqueued at the same time", .timeLimit(.minutes(10)))
struct GroupCommitTests {
  @Test("They share a statement, each caller gets its own job's number, and they are stored like a job on its own")
  func together() async throws {
    try await withStuckStatement { queue in
      func options(_ number: Int) -> EnqueueOptions {
        EnqueueOptions(
          priority: 3, cause: number % 2 == 0 ? "request" : nil, batch: "letters", limitKey: "key \(number)")
      }
      let ids = try await withThrowingTaskGroup(of: (Int, JobID).self) { group in
        for number in 1...40 {
          group.addTask { (number, try await queue.enqueue(Numbered(number: number), options(number), in: queue.pool)) }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      try await queue.pool.withTransaction { transaction in
        for number in 1...40 { try await queue.enqueue(Numbered(number: number), options(number), in: transaction) }
      }
      let rows = try await queue.pool.query(
        """
        SELECT (arguments ->> 'number')::bigint AS number, array_agg(id ORDER BY id) AS ids,
               count(DISTINCT to_jsonb(job) - '{id,rank,run_at,created_at}'::text[]) AS kinds,
               bool_and(rank = copydesk.job_rank(run_at, priority)
                        AND run_at BETWEEN created_at AND clock_timestamp()) AS holds
          FROM copydesk.job GROUP BY number ORDER BY number
        """)
      #expect(rows.count == 40)
      for row in rows {
        let (number, stored) = (try row.decode("number", as: Int.self), try row.decode("ids", as: [JobID].self))
        #expect(stored.count == 2 && stored[0] == ids[number])
        #expect(try row.decode("kinds", as: Int.self) == 1)
        #expect(try row.decode("holds", as: Bool.self))
      }
      let commits: Int? = try await queue.pool.queryOne("SELECT count(DISTINCT xmin::text) FROM copydesk.job")?.decode(
        0)
      // The last 40 are one transaction's.
      #expect(try #require(commits) < 41)
    }
  }

  @Test("One that is refused does not take the others with it")
  func refused() async throws {
    try await withStuckStatement { queue in
      let outcomes = await withTaskGroup(of: (Int, (any Error)?).self) { group in
        for number in 1...20 {
          group.addTask {
            do {
              // A key must not be empty.
              let options = EnqueueOptions(limitKey: number == 7 ? "" : nil)
              try await queue.enqueue(Numbered(number: number), options, in: queue.pool)
              return (number, nil)
            } catch {
              return (number, error)
            }
          }
        }
        return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      #expect(outcomes.keys.sorted() == [7])
      #expect((outcomes[7] as? PostgresError)?.sqlState == .checkViolation)
      let count = try await queue.jobs(limit: 100).count
      #expect(count == 19)
    }
  }

  @Test("One whose caller is cancelled while it waits is not enqueued")
  func cancelled() async throws {
    try await withStuckStatement { queue in
      let task = Task {
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        return try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      }
      await #expect(throws: CancellationError.self) { try await task.value }
      let jobs = try await queue.jobs()
      #expect(jobs.isEmpty)
    }
  }

  @Test("Workers in other processes are notified of them")
  func notified() async throws {
    try await withStuckStatement { queue in
      let inbox = Inbox<Int>()
      let elsewhere = RunningWorker(
        JobQueue(pool: queue.pool), JobHandlers(Numbered.self) { job, _ in inbox.send(job.number) }
      ) {
        $0.pollInterval = .seconds(3600)
      }
      try await withWorkers(elsewhere) {
        _ = try await elsewhere.events.next()
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 1...5 {
            group.addTask { _ = try await queue.enqueue(Numbered(number: number), in: queue.pool) }
          }
          try await group.waitForAll()
        }
        #expect(try await inbox.next(5).sorted() == Array(1...5))
      }
    }
  }

  /// Runs `body` while a statement of the queue that enqueues a single job does not come to its end: others wait for it, but
  /// not for ever.
  private func withStuckStatement(_ body: (JobQueue) async throws -> Void) async throws {
    try await withQueue { queue in
      let holder = try await Connection.connect(queue.pool.configuration)
      try await holder.script(
        """
        CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
          $$BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END$$;
        CREATE TRIGGER hold BEFORE INSERT ON copydesk.job
          FOR EACH ROW WHEN (NEW.arguments ->> 'number' = '0') EXECUTE FUNCTION hold();
        SELECT pg_advisory_lock(1);
        """)
      let stuck = Task { try await queue.enqueue(Numbered(number: 0), in: queue.pool) }
      do {
        try await queue.untilSomebodyWaitsForALock()
        try await body(queue)
      } catch {
        await holder.close()
        throw error
      }
      await holder.close()
      let id = try await stuck.value
      #expect(try await queue.job(id).arguments.text == #"{"number": 0}"#)
    }
  }
}
