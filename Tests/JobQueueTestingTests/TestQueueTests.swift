import Foundation
import JobQueue
import JobQueueTesting
import Postgres
import PostgresTesting
import Testing

private struct Greet: Job {
  static let kind = "greet"
  static let policy = JobPolicy(queue: "greetings", maxAttempts: 2, retry: .fixed(.seconds(3600)))

  var name: String
}

private struct Trouble: Error {}

@Suite("Testing with a queue", .timeLimit(.minutes(10)))
struct TestQueueTests {
  private func withTestQueue(_ body: (TestQueue) async throws -> Void) async throws {
    try await TestDatabase.withDatabase { configuration in
      let test = try await TestQueue(configuration)
      do {
        try await body(test)
        await test.close()
      } catch {
        await test.close()
        throw error
      }
    }
  }

  private func handlers(_ body: @escaping @Sendable (Greet, JobContext) async throws -> Void = { _, _ in })
    -> JobHandlers
  {
    var handlers = JobHandlers()
    handlers.handle(Greet.self, body)
    return handlers
  }

  @Test("Enqueued jobs can be inspected in order, with their values and everything else")
  func enqueued() async throws {
    try await withTestQueue { test in
      #expect(try await test.enqueued(Greet.self).isEmpty)
      try await test.queue.enqueue(
        [Greet(name: "Anna"), Greet(name: "Aram")], EnqueueOptions(cause: "test"), in: test.queue.pool)
      let enqueued = try await test.enqueued(Greet.self)
      #expect(enqueued.map(\.job.name) == ["Anna", "Aram"])
      #expect(enqueued.map(\.record.queue) == ["greetings", "greetings"])
      #expect(enqueued.map(\.record.cause) == ["test", "test"])
      try await test.drain(handlers())
      #expect(try await test.enqueued(Greet.self).map(\.record.state) == [.completed, .completed])
    }
  }

  @Test("A job for later runs once the clock has been moved forward, and not before")
  func clock() async throws {
    try await withTestQueue { test in
      let time = try await test.now() + 3600
      try await test.queue.enqueue(Greet(name: "Anna"), at: time, in: test.queue.pool)
      #expect(try await test.drain(handlers()).isEmpty)
      try await test.advance(by: .seconds(3601))
      #expect(try await test.now() > time)
      let ended = try await test.drain(handlers())
      #expect(ended.map(\.state) == [.completed])
      #expect(try #require(ended.first?.finishedAt) > time)
    }
  }

  @Test("Jobs enqueued by jobs run too, whatever their queue; jobs without a handler stay")
  func cascade() async throws {
    try await withTestQueue { test in
      try await test.queue.pool.execute("SELECT copydesk.enqueue('unheard-of', '{}')")
      try await test.queue.pool.execute("SELECT copydesk.enqueue('greet', '{\"name\": \"3\"}', 'elsewhere')")
      let queue = test.queue
      let handlers = handlers { job, _ in
        guard let number = Int(job.name), number > 0 else { return }
        try await queue.enqueue(Greet(name: "\(number - 1)"), in: queue.pool)
      }
      #expect(try await test.drain(handlers).map(\.state) == Array(repeating: .completed, count: 4))
      #expect(try await test.enqueued(Greet.self).map(\.job.name) == ["3", "2", "1", "0"])
      #expect(try await queue.statistics().map(\.queue) == ["default"])
    }
  }

  @Test("A failed job waits for its next attempt, which comes as the clock moves")
  func retries() async throws {
    try await withTestQueue { test in
      let handlers = handlers { _, _ in throw Trouble() }
      try await test.queue.enqueue(Greet(name: "Anna"), in: test.queue.pool)
      #expect(try await test.drain(handlers).map(\.state) == [.scheduled])
      #expect(try await test.drain(handlers).isEmpty)
      try await test.advance(by: .seconds(3600))
      #expect(try await test.drain(handlers).map(\.state) == [.dead])
    }
  }

  @Test("Schedules tick as the clock moves")
  func schedules() async throws {
    try await withTestQueue { test in
      try await test.queue.declare(
        [try Schedule("daily", "@daily", missed: .all, Greet(name: "Anna"))], owner: "test")
      #expect(try await test.drain(handlers()).isEmpty)
      try await test.advance(by: .seconds(3 * 86_400))
      let ended = try await test.drain(handlers())
      #expect(ended.map(\.state) == Array(repeating: .completed, count: 3))
      #expect(ended.allSatisfy { $0.cause?.hasPrefix("schedule daily ") == true })
    }
  }

  @Test("A handler that does not return fails the drain")
  func stuck() async throws {
    try await withTestQueue { test in
      try await test.queue.enqueue(Greet(name: "Anna"), in: test.queue.pool)
      let handlers = handlers { _, _ in
        while !Task.isCancelled { try await Task.sleep(for: .seconds(3600)) }
      }
      await #expect(throws: DrainFailure.self) { try await test.drain(handlers, within: .milliseconds(500)) }
    }
  }
}
