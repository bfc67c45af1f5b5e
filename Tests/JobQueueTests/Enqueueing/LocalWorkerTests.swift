import Foundation
import Postgres
import PostgresTesting
import Testing
import TimeTesting

@testable import JobQueue

/// Jobs that are enqueued where a worker has nothing to do.
@Suite("Enqueueing beside an idle worker", .timeLimit(.minutes(10)))
struct LocalWorkerTests {
  /// Runs `body` beside a worker that has found its queue empty; it hears of nothing by itself.
  private func withIdleWorker(
    slots: Int = 4, _ handlers: JobHandlers, _ body: (JobQueue) async throws -> Void
  ) async throws {
    try await withQueue { queue in
      let worker = RunningWorker(queue, handlers) {
        $0.queues = ["default": slots]
        $0.listening = nil
        $0.pollInterval = .seconds(3600)
        $0.lease = .seconds(36_000)
      }
      try await withWorkers(worker) {
        try await eventually("a worker with nothing to do") {
          guard let slot = queue.localWorkers.reserveSlot(in: "default", for: Numbered.kind) else { return false }
          slot.release()
          return true
        }
        // Its first heartbeat is over, and the next far away.
        try await eventually("a heartbeat") {
          try await queue.pool.queryOne("SELECT FROM copydesk.worker WHERE ctid <> '(0,1)'") != nil
        }
        try await body(queue)
      }
    }
  }

  @Test("The job belongs to the worker from the start, and counts like any other")
  func fromTheStart() async throws {
    let done = Inbox<JobContext>()
    try await withIdleWorker(JobHandlers(Numbered.self) { done.send($1) }) { queue in
      let options = EnqueueOptions(priority: 3, cause: "test", batch: "b", limitKey: "k")
      let id = try await queue.enqueue(Numbered(number: 1), options, in: queue.pool)
      let context = try await done.next()
      #expect((context.id, context.attempt) == (id, 1))
      let job = try await waiting(for: "the job's end") {
        while true {
          let job = try await queue.job(id)
          if job.state == .completed { return job }
        }
      }
      #expect((job.attempt, job.priority, job.cause, job.batch) == (1, 3, "test", "b"))
      // The database's time stands still within a transaction.
      #expect(job.claimedAt == job.createdAt)
    }
  }

  @Test("It takes as many jobs as it has slots; the others wait")
  func slots() async throws {
    let begun = Inbox<Int>()
    let gate = Gate()
    let handlers = JobHandlers(Numbered.self) { job, _ in
      begun.send(job.number)
      try await gate.pass()
    }
    try await withIdleWorker(slots: 2, handlers) { queue in
      for number in 1...3 { try await queue.enqueue(Numbered(number: number), in: queue.pool) }
      #expect(try await Set(begun.next(2)) == [1, 2])
      #expect(try await queue.states() == [.running, .running, .available])
      gate.open()
      #expect(try await begun.next() == 3)
    }
  }

  @Test("For a worker that lost its lease, or a paused queue, the job waits", arguments: [true, false])
  func refused(isPaused: Bool) async throws {
    let done = Inbox<Int>()
    try await withIdleWorker(JobHandlers(Numbered.self) { job, _ in done.send(job.number) }) { queue in
      // Neither is known to the worker.
      try await queue.pool.execute(
        isPaused
          ? "INSERT INTO copydesk.queue_control (queue, paused_at) VALUES ('default', now())"
          : "DELETE FROM copydesk.worker")
      let id = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let job = try await queue.job(id)
      #expect((job.state, job.attempt) == (.available, 0))
    }
  }

  @Test("A job in a transaction, with a time, or of a kind the worker does not know waits like any other")
  func others() async throws {
    struct Unknown: Job {
      static let kind = "unknown"
    }
    let gate = Gate()
    try await withIdleWorker(JobHandlers(Numbered.self) { _, _ in try await gate.pass() }) { queue in
      try await queue.pool.withTransaction { transaction in
        let id = try await queue.enqueue(Numbered(number: 1), in: transaction)
        let state = try await transaction.queryOne("SELECT state::text FROM copydesk.job WHERE id = $1", id)
        #expect(try state?.decode(0) == "available")
      }
      let unknown = try await queue.enqueue(Unknown(), in: queue.pool)
      #expect(try await queue.job(unknown).state == .available)
      let later = try await queue.enqueue(Numbered(number: 2), at: .now.addingTimeInterval(3600), in: queue.pool)
      #expect(try await queue.job(later).state == .scheduled)
      gate.open()
    }
  }
}
