import Postgres
import Testing

@testable import JobQueue

@Suite("Rates", .timeLimit(.minutes(10)))
struct RateLimitTests {
  @Test("A burst's worth of jobs begin at once, then as many as the rate allows, and no more are saved up")
  func bucket() async throws {
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(rate: RateLimit(2, per: .seconds(3600), burst: 5)), of: "default")
      try await queue.enqueue((0..<50).map(Numbered.init), in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      #expect(try await queue.claimLimited(3, for: worker).count == 3)
      #expect(try await queue.claimLimited(10, for: worker).count == 2)
      #expect(try await queue.claimLimited(10, for: worker).isEmpty)
      try await queue.letTimePass(.seconds(1800))
      #expect(try await queue.claimLimited(10, for: worker).count == 1)
      try await queue.letTimePass(.seconds(1000))
      #expect(try await queue.claimLimited(10, for: worker).isEmpty)
      try await queue.letTimePass(.seconds(1000))
      #expect(try await queue.claimLimited(10, for: worker).count == 1)
      try await queue.letTimePass(.seconds(1_000_000))
      #expect(try await queue.claimLimited(10, for: worker).count == 5)
    }
  }

  @Test("Many workers claiming at once take no more than the bucket holds")
  func racingClaims() async throws {
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(rate: RateLimit(10, per: .seconds(3600))), of: "default")
      try await queue.enqueue((0..<50).map(Numbered.init), in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let counts = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<10 { group.addTask { try await queue.claimLimited(3, for: worker).count } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(counts.reduce(0, +) == 10)
    }
  }

  @Test("Setting the rate again does not refill the bucket")
  func changedRate() async throws {
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(rate: RateLimit(1, per: .seconds(3600), burst: 3)), of: "default")
      try await queue.enqueue((0..<50).map(Numbered.init), in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      #expect(try await queue.claimLimited(10, for: worker).count == 3)
      try await queue.setLimits(QueueLimits(rate: RateLimit(2, per: .seconds(3600), burst: 10)), of: "default")
      #expect(try await queue.claimLimited(10, for: worker).isEmpty)
      try await queue.setLimits(QueueLimits(global: 50), of: "default")
      #expect(try await queue.claimLimited(10, for: worker).count == 10)
    }
  }

  @Test("Workers begin jobs as soon as the rate allows, and no sooner")
  func steady() async throws {
    try await withQueue { queue in
      let begun = Inbox<ContinuousClock.Instant>()
      let handlers = JobHandlers(Numbered.self) { _, _ in begun.send(.now) }
      let workers = (0..<2).map { _ in RunningWorker(queue, handlers) { $0.pollInterval = .seconds(3600) } }
      try await queue.setLimits(QueueLimits(rate: RateLimit(20, per: .seconds(1), burst: 1)), of: "default")
      try await withWorkers(workers[0], workers[1]) {
        let start = ContinuousClock.now
        try await queue.enqueue((0..<11).map(Numbered.init), in: queue.pool)
        let times = try await begun.next(11)
        // Ten waits of a twentieth of a second.
        #expect(times[10] - start >= .milliseconds(500))
      }
    }
  }
}

extension JobQueue {
  /// Has the bucket filled so long ago.
  fileprivate func letTimePass(_ duration: Duration) async throws {
    try await pool.execute("UPDATE copydesk.queue_control SET refilled_at = refilled_at - $1::interval", duration)
  }
}
