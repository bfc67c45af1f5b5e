import Foundation
import Postgres
import Testing

@testable import JobQueue

@Suite("Many jobs at once", .timeLimit(.minutes(10)))
struct BulkTests {
  @Test("Dead letters can be retried by filter; the others stay")
  func retry() async throws {
    try await withQueue { queue in
      let wanted = try await queue.enqueue(
        (1...2_100).map(Numbered.init), EnqueueOptions(cause: "import", batch: "b"), in: queue.pool)
      let other = try await queue.enqueue(Numbered(number: 0), cause: "else", in: queue.pool)
      let waiting = try await queue.enqueue(
        Numbered(number: 0), at: .now.addingTimeInterval(3600), cause: "import", in: queue.pool)
      try await queue.pool.execute("UPDATE copydesk.job SET state = 'dead', attempt = 10 WHERE state = 'available'")
      #expect(try await queue.retry(matching: JobFilter(kinds: ["no"])) == 0)
      #expect(try await queue.retry(matching: JobFilter(enqueuedBefore: .now.addingTimeInterval(-3600))) == 0)
      #expect(
        try await queue.retry(matching: JobFilter(cause: "import", enqueuedSince: .now.addingTimeInterval(-3600)))
          == 2_100)
      #expect(try await queue.job(wanted[2_000]).state == .available)
      #expect(try await queue.job(wanted[2_000]).attempt == 0)
      #expect(try await queue.job(other).state == .dead)
      #expect(try await queue.job(waiting).state == .scheduled)
    }
  }

  @Test("Jobs can be cancelled by filter, running ones included, along with whatever waits for them")
  func cancel() async throws {
    try await withQueue { queue in
      let stopped = Inbox<Bool>()
      let begun = Inbox<Void>()
      let never = Gate()
      let handlers = JobHandlers(Numbered.self) { _, _ in
        begun.send(())
        defer { stopped.send(Task.isCancelled) }
        try await never.pass()
      }
      let running = try await queue.enqueue(Numbered(number: 1), EnqueueOptions(batch: "b"), in: queue.pool)
      try await withWorkers(RunningWorker(queue, handlers) { $0.queues = ["default": 1] }) {
        try await begun.next()
        try await queue.enqueue((2...5).map(Numbered.init), EnqueueOptions(batch: "b"), in: queue.pool)
        var workflow = JobWorkflow()
        try workflow.add(Numbered(number: 6), and: [running])
        try await queue.enqueue(workflow, in: queue.pool)
        let kept = try await queue.enqueue(Numbered(number: 7), at: .now.addingTimeInterval(3600), in: queue.pool)
        #expect(try await queue.cancel(matching: JobFilter(batch: "b")) >= 4)
        #expect(try await stopped.next())
        #expect(try await queue.job(kept).state == .scheduled)
      }
      #expect(try await queue.progress(ofBatch: "b").counts == [.cancelled: 5])
      #expect(try await queue.states().filter { $0 == .cancelled }.count == 6)
    }
  }

  @Test("A handler learns of its job's cancellation even if its worker cannot listen and heartbeats are far apart")
  func cancelUnheard() async throws {
    try await withQueue { queue in
      let begun = Inbox<Void>()
      let stopped = Inbox<Void>()
      let never = Gate()
      let handlers = JobHandlers(Numbered.self) { _, _ in
        begun.send(())
        defer { stopped.send(()) }
        try await never.pass()
      }
      let id = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let worker = RunningWorker(queue, handlers) {
        $0.listening = nil
        // A third of this is longer than the test waits, so it is the watcher that finds the cancellation.
        $0.lease = .seconds(3600)
      }
      try await withWorkers(worker) {
        try await begun.next()
        try await queue.cancel(id)
        try await stopped.next()
      }
      #expect(CancellationWatcher.interval <= .milliseconds(500), "handlers learn of it within a second")
      #expect(try await queue.job(id).state == .cancelled)
    }
  }
}
