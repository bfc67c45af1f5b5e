import Postgres
import Synchronization
import Testing

@testable import JobQueue

@Suite("Limits over all processes", .timeLimit(.minutes(10)))
struct GlobalLimitTests {
  @Test("A queue never runs more jobs than its limit, with several workers, one of them dead")
  func neverMore() async throws {
    try await withQueue { queue in
      let count = 300
      try await queue.setLimits(QueueLimits(global: 5), of: "default")
      try await queue.enqueue((0..<count).map(Numbered.init), in: queue.pool)
      let dead = try await queue.registerSilentWorker(lease: .milliseconds(500))
      #expect(try await queue.claimLimited(3, for: dead).count == 3)

      let census = Census()
      let all = Inbox<Void>()
      let seen = Mutex<Set<Int>>([])
      let handlers = JobHandlers(Numbered.self) { job, _ in
        census.enter()
        let running = try await queue.runningCount()
        #expect(running <= 5)
        census.leave()
        let distinct = seen.withLock { seen in
          seen.insert(job.number)
          return seen.count
        }
        if distinct == count { all.send(()) }
      }
      let workers = (0..<3).map { _ in
        RunningWorker(queue, handlers) {
          $0.queues = ["default": 8]
          $0.lease = .seconds(60)
        }
      }
      try await withWorkers(workers[0], workers[1], workers[2]) { try await all.next() }
      #expect((1...5).contains(census.most()))
      #expect(try await queue.jobs(matching: JobFilter(states: [.completed]), limit: 1_000).count == count)
    }
  }

  @Test("Many workers claiming at once get no more than the limit between them")
  func racingClaims() async throws {
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(global: 7), of: "default")
      try await queue.enqueue((0..<200).map(Numbered.init), in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      var finished = 0
      while finished < 200 {
        let claimed = try await withThrowingTaskGroup(of: [ClaimedJob].self) { group in
          for _ in 0..<10 { group.addTask { try await queue.claimLimited(3, for: worker) } }
          return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == min(7, 200 - finished))
        try await queue.complete(claimed)
        finished += claimed.count
      }
    }
  }

  @Test("A dead worker's jobs keep their slots until its lease ends, and then run again")
  func deadWorker() async throws {
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(global: 2), of: "default")
      for number in 0..<4 { try await queue.enqueue(Numbered(number: number), in: queue.pool) }
      let dead = try await queue.registerSilentWorker(lease: .seconds(600))
      let lost = try await queue.claimLimited(2, for: dead)
      #expect(lost.count == 2)
      _ = try await queue.rescueAll()
      let next = try await queue.registerSilentWorker(lease: .seconds(600))
      let claimed = try await queue.claimLimited(10, for: next)
      #expect(Set(claimed.map(\.id)) == Set(lost.map(\.id)))

      // What the dead one says now frees no slot.
      try await queue.complete(lost)
      #expect(try await queue.claimLimited(10, for: next).isEmpty)
    }
  }

  @Test("A slot freed in one process is taken by another at once, without polling")
  func freedSlot() async throws {
    struct Other: Job {
      static let kind = "other"
    }
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(global: 1), of: "default")
      let begun = Inbox<String>()
      let gate = Gate()
      let first = RunningWorker(
        queue,
        JobHandlers(Numbered.self) { _, _ in
          begun.send("first")
          try await gate.pass()
        }
      ) { $0.pollInterval = .seconds(3600) }
      let second = RunningWorker(queue, JobHandlers(Other.self) { _, _ in begun.send("second") }) {
        $0.pollInterval = .seconds(3600)
      }
      try await withWorkers(first, second) {
        try await queue.enqueue(Numbered(number: 1), in: queue.pool)
        let one = try await begun.next()
        try await queue.enqueue(Other(), in: queue.pool)
        // The second worker has looked, and found no slot.
        try await queue.pool.waitUntil(
          "SELECT idle FROM copydesk.queue WHERE name = 'default'", "the queue's workers wait")
        gate.open()
        let other = try await begun.next()
        #expect([one, other] == ["first", "second"])
      }
    }
  }

  @Test("A limit set while jobs are running counts them, and applies at once")
  func setWhileRunning() async throws {
    try await withQueue { queue in
      try await queue.enqueue((0..<10).map(Numbered.init), in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let running = try await queue.claim(4, for: worker)
      try await queue.setLimits(QueueLimits(global: 3), of: "default")
      #expect(try await queue.claim(10, for: worker).isEmpty)
      #expect(try await queue.claimLimited(10, for: worker).isEmpty)
      try await queue.complete(Array(running.prefix(3)))
      #expect(try await queue.claimLimited(10, for: worker).count == 2)
      try await queue.setLimits(QueueLimits(global: 6), of: "default")
      #expect(try await queue.claimLimited(10, for: worker).count == 3)
      try await queue.setLimits(QueueLimits(), of: "default")
      #expect(try await queue.claimLimited(10, for: worker).isEmpty)
      #expect(try await queue.claim(10, for: worker).count == 1)
    }
  }

  @Test("A working worker respects a new limit, and claims freely again once it is lifted")
  func changeAtRunTime() async throws {
    try await withQueue { queue in
      let begun = Inbox<Int>()
      let gate = Gate()
      let worker = RunningWorker(
        queue,
        JobHandlers(Numbered.self) { job, _ in
          begun.send(job.number)
          try await gate.pass()
        }
      ) { $0.pollInterval = .seconds(3600) }
      try await withWorkers(worker) {
        try await queue.setLimits(QueueLimits(global: 1), of: "default")
        try await queue.enqueue((0..<4).map(Numbered.init), in: queue.pool)
        let first = try await begun.next()
        #expect(first == 0)
        #expect(try await queue.runningCount() == 1)
        try await queue.setLimits(QueueLimits(), of: "default")
        let others = try await begun.next(3)
        #expect(others.sorted() == [1, 2, 3])
        gate.open()
      }
    }
  }

  @Test("Nonsensical limits are refused")
  func unusable() async throws {
    try await withQueue { queue in
      for limits in [
        QueueLimits(global: 0), QueueLimits(perKey: -1), QueueLimits(global: 1 << 40),
        QueueLimits(rate: RateLimit(0, per: .seconds(1))), QueueLimits(rate: RateLimit(1, per: .zero)),
        QueueLimits(rate: RateLimit(1, per: .seconds(1), burst: 0)),
      ] {
        await #expect(throws: JobQueueError.self) { try await queue.setLimits(limits, of: "default") }
      }
      let queues = try await queue.queues()
      #expect(queues.isEmpty)
      await #expect(throws: JobQueueError.noSuchQueue("default")) { try await queue.queue(named: "default") }
    }
  }

  @Test(
    "Limits are from one to what the database can count, and a period is longer than nothing",
    arguments: [
      (QueueLimits(), nil), (QueueLimits(global: 1, perKey: 1), nil),
      (QueueLimits(global: Int(Int32.max), perKey: Int(Int32.max)), nil),
      (QueueLimits(global: Int(Int32.max) + 1), "2147483648 is not between 1 and 2147483647"),
      (QueueLimits(perKey: 0), "0 is not between 1 and 2147483647"),
      (QueueLimits(rate: RateLimit(1, per: .milliseconds(1))), nil),
      (QueueLimits(rate: RateLimit(1, per: .seconds(1), burst: 0)), "0 is not between 1 and 2147483647"),
      (QueueLimits(rate: RateLimit(1, per: .zero)), "the period must be longer than zero, not 0.0 seconds"),
      (QueueLimits(rate: RateLimit(1, per: .seconds(-1))), "the period must be longer than zero, not -1.0 seconds"),
    ] as [(QueueLimits, String?)])
  func problems(_ limits: QueueLimits, _ problem: String?) { #expect(limits.problem == problem) }

  @Test("A queue's settings can be read back, and nothing is kept for a queue with none")
  func told() async throws {
    try await withQueue { queue in
      let limits = QueueLimits(global: 3, perKey: 2, rate: RateLimit(5, per: .seconds(60), burst: 10))
      try await queue.setLimits(limits, of: "a")
      try await queue.pause("a")
      try await queue.pause("b")
      let records = try await queue.queues()
      #expect(records.map(\.name) == ["a", "b"])
      #expect(records.map(\.limits) == [limits, QueueLimits()])
      #expect(records.allSatisfy { $0.pausedAt != nil })
      try await queue.resume("b")
      try await queue.resume("a")
      #expect(try await queue.queue(named: "a").pausedAt == nil)
      #expect(try await queue.queues().map(\.name) == ["a"])
      try await queue.setLimits(QueueLimits(), of: "a")
      #expect(try await queue.queues().isEmpty)
    }
  }
}
