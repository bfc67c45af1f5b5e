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

  @Test(
    "A failed job is tried again after a second, then twice as long each time up to an hour, a fifth of it by chance")
  func retries() {
    func delay(_ attempt: Int, _ chance: Double = 0) -> Duration? {
      JobPolicy().retry.delay(afterAttempt: attempt, error: Trouble("x"), chance: chance)
    }
    #expect([1, 2, 3, 50].map { delay($0) } == [.seconds(1), .seconds(2), .seconds(4), .seconds(3600)])
    #expect(delay(1, 1) == .milliseconds(800))
  }

  @Test("Finished jobs are kept for a week, and a leader is replaced after five seconds")
  func upkeep() {
    let upkeep = QueueUpkeep.Configuration(owner: "test")
    #expect((upkeep.retention, upkeep.lease) == (.seconds(604_800), .seconds(5)))
    #expect(upkeep.schedules.isEmpty && upkeep.kinds.isEmpty)
  }

  @Test("A loop may take five minutes for a turn, and a handler may go on for two after its time limit")
  func stalls() {
    #expect((WorkerProgress.turnLimit, WorkerProgress.handlerGrace) == (.seconds(300), .seconds(120)))
  }
}
