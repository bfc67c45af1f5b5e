import Foundation
import Postgres
import Testing

@testable import JobQueue

@Suite("Queues do not touch each other", .timeLimit(.minutes(10)))
struct SeparateQueuesTests {
  private func enqueue(_ count: Int, in name: String, key: String? = nil, _ queue: JobQueue) async throws {
    try await queue.enqueue(
      (0..<count).map(Numbered.init), EnqueueOptions(queue: name, limitKey: key), in: queue.pool)
  }

  private func claim(_ count: Int, of name: String, for worker: WorkerID, _ queue: JobQueue) async throws -> Int {
    try await queue.pool.query(queue.sql["claim_limited"], worker, name, [Numbered.kind], count).count
  }

  @Test(
    "What runs in one queue takes no room in another",
    arguments: [QueueLimits(global: 2), QueueLimits(perKey: 2), QueueLimits(rate: RateLimit(2, per: .seconds(3600)))])
  func limits(_ limits: QueueLimits) async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      for name in ["a", "b"] {
        try await queue.setLimits(limits, of: name)
        try await enqueue(5, in: name, key: "key", queue)
      }
      #expect(try await claim(10, of: "a", for: worker, queue) == 2)
      #expect(try await claim(1, of: "b", for: worker, queue) == 1)
      #expect(try await claim(10, of: "b", for: worker, queue) == 1)
      #expect(try await claim(10, of: "a", for: worker, queue) == 0)
    }
  }

  @Test(
    "Jobs of kinds that the worker does not know take no room, whatever limits the queue",
    arguments: [
      (QueueLimits(global: 3), 5), (QueueLimits(perKey: 3), 5), (QueueLimits(perKey: 3), 500),
      (QueueLimits(rate: RateLimit(3, per: .seconds(3600))), 5),
    ])
  func kinds(_ limits: QueueLimits, strangers: Int) async throws {
    struct Stranger: Job { static let kind = "stranger" }
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.setLimits(limits, of: "a")
      for key in [nil, "key"] {
        try await queue.enqueue(
          (0..<strangers).map { _ in Stranger() }, EnqueueOptions(queue: "a", limitKey: key), in: queue.pool)
      }
      try await enqueue(5, in: "a", key: "key", queue)
      #expect(try await claim(10, of: "a", for: worker, queue) == 3)
      #expect(
        try await queue.jobs(matching: JobFilter(states: [.running])).map(\.kind) == [
          "numbered", "numbered", "numbered",
        ])
    }
  }

  @Test("Behind many of one key, a claim finds the other keys, those without a key, and only kinds that it knows")
  func keyByKey() async throws {
    struct Stranger: Job { static let kind = "stranger" }
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.setLimits(QueueLimits(perKey: 1), of: "a")
      for key in [nil, "stranger"] {
        try await queue.enqueue(Stranger(), EnqueueOptions(queue: "a", limitKey: key), in: queue.pool)
      }
      try await enqueue(400, in: "a", key: "first", queue)
      try await enqueue(2, in: "a", queue)
      try await enqueue(2, in: "b", key: "second", queue)
      try await enqueue(2, in: "a", key: "third", queue)
      #expect(try await claim(10, of: "a", for: worker, queue) == 4)
      #expect(try await queue.jobs(matching: JobFilter(states: [.running])).allSatisfy { $0.queue == "a" })
      #expect(try await claim(10, of: "a", for: worker, queue) == 0)
    }
  }

  @Test("To resume, limit or mark one queue leaves the others as they are; the first pause is the one that counts")
  func controls() async throws {
    try await withQueue { queue in
      try await queue.pause("a", by: "ann")
      try await queue.pause("b", by: "bob")
      let first = try await queue.queue(named: "a").pausedAt
      try await queue.pause("a", by: "carl")
      let again = try await queue.queue(named: "a")
      #expect((again.pausedBy, again.pausedAt) == ("ann", first))
      try await queue.resume("b")
      #expect(try await queue.queue(named: "a").pausedAt == first)

      try await queue.pool.execute("INSERT INTO copydesk.queue (name, idle) VALUES ('a', true), ('b', true)")
      try await queue.pool.execute(queue.sql["mark_queue"], "a", false)
      let idle: [Bool] = try await queue.pool.query("SELECT idle FROM copydesk.queue ORDER BY name")
        .map { try $0.decode(0) }
      #expect(idle == [false, true])
      #expect(try await queue.queues().map(\.name) == ["a", "b"])
      #expect(try await queue.queue(named: "b").pausedAt == nil)
    }
  }

  @Test("A claim looks for jobs that ran before a limit for a minute after the change, and of its own queue")
  func adoption() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      for name in ["a", "b"] { try await queue.setLimits(QueueLimits(global: 2), of: name) }
      _ = try await claim(1, of: "a", for: worker, queue)
      func adopting() async throws -> [String] {
        try await queue.pool.query("SELECT queue FROM copydesk.queue_control WHERE adopts ORDER BY queue")
          .map { try $0.decode(0) }
      }
      #expect(try await adopting() == ["a", "b"])
      try await queue.pool.execute("UPDATE copydesk.queue_control SET changed_at = changed_at - interval '61 s'")
      _ = try await claim(1, of: "a", for: worker, queue)
      #expect(try await adopting() == ["b"])
    }
  }

  @Test("How long until the next job may start is told of a queue whose rate holds it back, and of no other")
  func nextToken() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.setLimits(QueueLimits(global: 2), of: "free")
      for name in ["a", "b"] {
        try await queue.setLimits(QueueLimits(rate: RateLimit(1, per: .seconds(3600))), of: name)
        try await enqueue(2, in: name, queue)
      }
      func delay(_ name: String) async throws -> Duration? {
        try await queue.pool.queryOne(queue.sql["time_to_next_token"], name)?.decode("delay")
      }
      #expect(try await delay("a") == nil)
      #expect(try await claim(10, of: "a", for: worker, queue) == 1)
      let wait = try #require(try await delay("a"))
      #expect(wait > .seconds(3500) && wait <= .seconds(3600))
      #expect(try await delay("b") == nil)
      #expect(try await delay("free") == nil)
    }
  }
}
