import JobQueue
import Logging
import Postgres
import Testing

struct Greet: Job {
  static let kind = "greet"
  var name: String
}

@Suite("Examples: getting started", .timeLimit(.minutes(10)))
struct GettingStartedExample {
  @Test("A job is enqueued in a transaction, and a worker runs its handler")
  func example() async throws {
    try await withQueue { fixture in
      let pool = fixture.pool
      let logger = silent
      let greeted = Inbox<String>()

      let queue = JobQueue(pool: pool)
      try await pool.withTransaction { transaction in
        try await queue.enqueue(Greet(name: "Anna"), in: transaction)
      }

      var handlers = JobHandlers()
      handlers.handle(Greet.self) { job, context in
        context.logger.info("Good morning", metadata: ["name": "\(job.name)"])
        greeted.send(job.name)
      }
      let worker = QueueWorker(
        queue: queue, handlers: handlers, configuration: .init(queues: ["default": 10], listening: pool.configuration),
        logger: logger)
      let running = Task { try await worker.run() }

      #expect(try await greeted.next() == "Anna")
      running.cancel()
      try await running.value
    }
  }
}
