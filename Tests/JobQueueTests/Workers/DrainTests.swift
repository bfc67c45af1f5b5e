import Postgres
import ServiceLifecycle
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Draining", .timeLimit(.minutes(10)))
struct DrainTests {
  @Test("A stopping worker lets its handlers finish, and starts nothing more")
  func grace() async throws {
    try await withQueue { queue in
      let begun = Inbox<Int>()
      let handlers = JobHandlers(Numbered.self) { job, _ in
        begun.send(job.number)
        try await gracefulShutdown()
      }
      try await queue.enqueue((1...3).map(Numbered.init), in: queue.pool)
      let worker = RunningWorker(queue, handlers) { $0.queues = ["default": 2] }
      try await withWorkers(worker) {
        _ = try await begun.next(2)
        await worker.shutDown()
      }
      #expect(try await queue.states() == [.completed, .completed, .available])
      #expect(try await queue.workers().isEmpty)
    }
  }

  @Test("Jobs unfinished after the grace period are handed back, available at once and without counting the attempt")
  func handBack() async throws {
    try await withQueue { queue in
      let begun = Inbox<Int>()
      let never = Gate()
      let handlers = JobHandlers(Numbered.self) { _, context in
        begun.send(context.attempt)
        try await never.pass()
      }
      let id = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      for _ in 0..<2 {
        let worker = RunningWorker(queue, handlers) { $0.gracePeriod = .milliseconds(20) }
        try await withWorkers(worker) {
          let seen = try await begun.next()
          #expect(seen == 1)
        }
        let record = try await queue.job(id)
        #expect((record.state, record.attempt, record.worker) == (.available, 0, nil))
      }
      #expect(try await queue.failures(of: id).isEmpty)
    }
  }

  @Test("A job that completes although it was told to stop counts as completed")
  func completesAllTheSame() async throws {
    try await withQueue { queue in
      let begun = Inbox<Void>()
      let never = Gate()
      let handlers = JobHandlers(Numbered.self) { _, _ in
        begun.send(())
        do { try await never.pass() } catch {}
      }
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let worker = RunningWorker(queue, handlers) { $0.gracePeriod = .milliseconds(20) }
      try await withWorkers(worker) { try await begun.next() }
      #expect(try await queue.states() == [.completed])
    }
  }

  @Test("A worker whose task is cancelled tells its handlers at once, and hands back what they leave")
  func cancelled() async throws {
    try await withQueue { queue in
      let begun = Inbox<Void>()
      let never = Gate()
      let handlers = JobHandlers(Numbered.self) { _, _ in
        begun.send(())
        try await never.pass()
      }
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let worker = QueueWorker(
        queue: queue, handlers: handlers, configuration: .init(queues: ["default": 1], gracePeriod: .seconds(3600)),
        logger: silent)
      let running = Task { try await worker.run() }
      try await begun.next()
      running.cancel()
      _ = try await waiting(for: "the worker's end") { await running.result }
      #expect(try await queue.states() == [.available])
      #expect(try await queue.workers().isEmpty)
    }
  }

  @Test("A worker without rights on the tables says so instead of waiting")
  func notMigrated() async throws {
    try await withQueue { queue in
      let elsewhere = JobQueue(pool: queue.pool, schema: "nowhere")
      let worker = QueueWorker(
        queue: elsewhere, handlers: JobHandlers(), configuration: .init(queues: ["default": 1]), logger: silent)
      let error = await #expect(throws: PostgresError.self) { try await worker.run() }
      #expect(error?.sqlState == .undefinedTable)
    }
  }
}
