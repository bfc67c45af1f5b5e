import Foundation
import Postgres
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Enqueueing by COPY", .timeLimit(.minutes(10)))
struct CopyingTests {
  private struct Stop: Error {}

  /// So many numbered jobs, one after the other; with a failure behind the last one.
  private func jobs(_ count: Int, failing: Bool = false) -> AsyncThrowingStream<Numbered, any Error> {
    AsyncThrowingStream { jobs in
      for number in 0..<count { jobs.yield(Numbered(number: number)) }
      jobs.finish(throwing: failing ? Stop() : nil)
    }
  }

  /// All that is kept of the jobs but what must differ, in the order of the queue.
  private func kept(_ batch: String, _ queue: JobQueue) async throws -> [String] {
    try await queue.pool.query(
      """
      SELECT (to_jsonb(job) - '{id, rank, run_at, created_at, batch}'::text[]
              || jsonb_build_object('wait', round(extract(epoch FROM run_at - created_at) / 60),
                                    'lead', round((rank / 1e6 - extract(epoch FROM run_at)) / 60)))::text
        FROM copydesk.job WHERE batch = $1 ORDER BY rank, id
      """, batch
    ).map { try $0.decode(0) }
  }

  @Test(
    "Ten thousand jobs enqueued by COPY are stored like ten thousand enqueued as an array",
    arguments: [nil, Duration.seconds(3600)])
  func equal(delay: Duration?) async throws {
    try await withQueue { queue in
      let options = { (batch: String) in
        EnqueueOptions(delay: delay, priority: 7, cause: "archive", batch: batch, limitKey: "key")
      }
      let count = try await queue.pool.withTransaction { transaction in
        try await queue.enqueue(copying: jobs(10_000), options("copied"), in: transaction)
      }
      #expect(count == 10_000)
      let ids = try await queue.enqueue((0..<10_000).map(Numbered.init), options("bulk"), in: queue.pool)
      #expect(ids.count == 10_000)
      let copied = try await kept("copied", queue)
      #expect(copied.count == 10_000)
      #expect(try await kept("bulk", queue) == copied)
      // Jobs of one rank would come in the order of their places in the table, wherever there was room.
      let isOrdered = try await queue.pool.queryOne(
        """
        SELECT bool_and(rank > last)
          FROM (SELECT rank, lag(rank) OVER (PARTITION BY batch ORDER BY id) AS last FROM copydesk.job) AS each
        """)
      #expect(try isOrdered?.decode(0) == true)
    }
  }

  @Test("A worker is notified of copied jobs, and runs them in order")
  func notified() async throws {
    try await withQueue { queue in
      let done = Inbox<Int>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { job, _ in done.send(job.number) })
      try await withWorkers(worker) {
        try await eventually("an idle worker") {
          try await queue.pool.queryOne("SELECT bool_or(idle) FROM copydesk.queue")?.decode(0) ?? false
        }
        try await queue.pool.withTransaction { transaction in
          try await queue.enqueue(copying: jobs(3), in: transaction)
        }
        for _ in 0..<3 { _ = try await done.next() }
      }
      #expect(try await queue.statistics().isEmpty)
    }
  }

  @Test("If the sequence fails or the transaction is rolled back, nothing is enqueued")
  func nothing() async throws {
    try await withQueue { queue in
      await #expect(throws: Stop.self) {
        try await queue.pool.withTransaction { transaction in
          try await queue.enqueue(copying: jobs(1_000, failing: true), in: transaction)
        }
      }
      await #expect(throws: Stop.self) {
        try await queue.pool.withTransaction { transaction in
          try await queue.enqueue(copying: jobs(10), in: transaction)
          throw Stop()
        }
      }
      let none = try await queue.pool.withTransaction { try await queue.enqueue(copying: jobs(0), in: $0) }
      #expect(none == 0)
      #expect(try await queue.statistics().isEmpty)
    }
  }
}
