import Postgres
import Testing

@testable import JobQueue

@Suite("Limits per key", .timeLimit(.minutes(10)))
struct KeyLimitTests {
  @Test("No key exceeds its limit, and jobs of a blocked key do not hold up those behind them")
  func blockedKey() async throws {
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(perKey: 2), of: "default")
      try await queue.enqueue(0..<1_000, key: "wire")
      try await queue.enqueue(1_000..<1_003, key: "site")
      try await queue.enqueue(Numbered(number: 2_000), in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let first = try await queue.claimLimited(10, for: worker)
      let numbers = try first.numbers
      #expect(numbers == [0, 1, 1_000, 1_001, 2_000])
      #expect(try await queue.claimLimited(10, for: worker).isEmpty)
      try await queue.complete(Array(first[1...2]))
      let next = try await queue.claimLimited(10, for: worker).numbers
      #expect(next == [2, 1_002])
    }
  }

  @Test("A limit per key and a limit for the queue hold at the same time")
  func bothLimits() async throws {
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(global: 3, perKey: 2), of: "default")
      for key in 0..<3 { try await queue.enqueue(key * 10..<key * 10 + 5, key: "\(key)") }
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let first = try await queue.claimLimited(10, for: worker)
      let numbers = try first.numbers
      #expect(numbers == [0, 1, 10])
      try await queue.complete([first[2]])
      let next = try await queue.claimLimited(10, for: worker).numbers
      #expect(next == [11])
    }
  }

  @Test(
    "Limits change in the caller's transaction, unmentioned ones stay, and no difference means no change")
  func changedInTransaction() async throws {
    try await withQueue { queue in
      let rate = RateLimit(3, per: .seconds(60))
      try await queue.setLimits(QueueLimits(global: 9, rate: rate), of: "default")
      let change: (Connection) async throws -> Void = { transaction in
        try await queue.changeLimits(of: "default", in: transaction) { limits in
          limits.global = 2
          limits.perKey = 1
        }
      }
      await #expect(throws: CancellationError.self) {
        try await queue.pool.withTransaction { transaction in
          try await change(transaction)
          throw CancellationError()
        }
      }
      #expect(try await queue.queue(named: "default").limits == QueueLimits(global: 9, rate: rate))
      try await queue.pool.withTransaction { try await change($0) }
      #expect(try await queue.queue(named: "default").limits == QueueLimits(global: 2, perKey: 1, rate: rate))
      let changedAt: SQL = "SELECT changed_at::text AS at FROM copydesk.queue_control"
      let before: String? = try await queue.pool.queryOne(changedAt)?.decode("at")
      try await queue.pool.withTransaction { try await change($0) }
      let after: String? = try await queue.pool.queryOne(changedAt)?.decode("at")
      #expect(before != nil && before == after)
      await #expect(throws: JobQueueError.self) {
        try await queue.pool.withTransaction { transaction in
          try await queue.changeLimits(of: "default", in: transaction) { $0.global = 0 }
        }
      }
    }
  }

  @Test("Among keys with room, the first in the queue goes first", arguments: [2, 50])
  func order(keys: Int) async throws {
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(perKey: 1), of: "default")
      // So many of the first key that the others are found only key by key.
      try await queue.enqueue(0..<500, key: "first")
      for key in 1...keys { try await queue.enqueue(key * 1_000..<key * 1_000 + 2, key: "\(keys - key)") }
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let claimed = try await queue.claimLimited(keys, for: worker)
      let numbers = try claimed.numbers
      #expect(numbers == [0] + (1..<keys).map { $0 * 1_000 })
    }
  }

  @Test("Several workers never exceed a key's limit, and every job gets done")
  func underConcurrency() async throws {
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(perKey: 2), of: "default")
      let keys = 5
      for key in 0..<keys { try await queue.enqueue(key * 100..<key * 100 + 40, key: "\(key)") }
      let census = Census()
      let done = Inbox<Int>()
      let handlers = JobHandlers(Numbered.self) { job, _ in
        census.enter("\(job.number / 100)")
        await Task.yield()
        census.leave("\(job.number / 100)")
        done.send(job.number)
      }
      let workers = (0..<3).map { _ in RunningWorker(queue, handlers) { $0.queues = ["default": 8] } }
      try await withWorkers(workers[0], workers[1], workers[2]) {
        let numbers = try await done.next(keys * 40)
        #expect(Set(numbers).count == keys * 40)
      }
      #expect((0..<keys).allSatisfy { census.most("\($0)") <= 2 })
    }
  }
}

extension [ClaimedJob] {
  /// The numbers of the jobs, in the order of their queue.
  fileprivate var numbers: [Int] {
    get throws {
      try sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }.map { try $0.arguments.decode(as: Numbered.self).number }
    }
  }
}
