import Postgres
import Testing

@testable import JobQueue

@Suite("Defaults, as the documentation has them")
struct DefaultTests {
  @Test("A worker has a lease of 30 seconds, looks every second, and gives handlers 20 seconds to end")
  func worker() {
    let worker = QueueWorker.Configuration(queues: ["default": 1])
    #expect((worker.lease, worker.pollInterval, worker.gracePeriod) == (.seconds(30), .seconds(1), .seconds(20)))
    #expect(worker.listening == nil)
    #expect(!worker.name.isEmpty)
  }

  @Test("A kind has the queue default, ten attempts and no priority, and is kept as long as the upkeep says")
  func policy() {
    let policy = JobPolicy()
    #expect((policy.queue, policy.maxAttempts, policy.priority) == ("default", 10, 0))
    #expect(policy.retention == nil)
  }

  @Test("A schedule makes up once for what was missed; a rate saves up as many as it gives")
  func schedules() throws {
    #expect(try Schedule("a", "@daily", Numbered(number: 1)).missed == .once)
    #expect(RateLimit(7, per: .seconds(1)).burst == 7)
    #expect(EventWait(for: "e", atMost: .seconds(1)).timeout == .cancel)
  }
}
