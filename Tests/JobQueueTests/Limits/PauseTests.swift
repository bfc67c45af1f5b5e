import Postgres
import Testing

@testable import JobQueue

@Suite("Pausing", .timeLimit(.minutes(10)))
struct PauseTests {
  @Test("No claim begun after a pause gets a job of the queue, whatever its worker has heard")
  func seenByClaims() async throws {
    try await withQueue { queue in
      try await queue.enqueue((0..<3).map(Numbered.init), in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.pause("default")
      try await queue.pause("default")
      #expect(try await queue.claim(10, for: worker).isEmpty)
      #expect(try await queue.claimLimited(10, for: worker).isEmpty)
      try await queue.resume("default")
      #expect(try await queue.claim(10, for: worker).count == 3)
    }
  }

  @Test("A pause keeps a queue's limits")
  func withLimits() async throws {
    try await withQueue { queue in
      try await queue.setLimits(QueueLimits(global: 2), of: "default")
      try await queue.enqueue((0..<3).map(Numbered.init), in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.pause("default")
      #expect(try await queue.claimLimited(10, for: worker).isEmpty)
      try await queue.resume("default")
      #expect(try await queue.claimLimited(10, for: worker).count == 2)
    }
  }

  @Test("Running jobs continue, jobs not yet begun are handed back at once, and all are done after resuming")
  func handsBack() async throws {
    try await withQueue { queue in
      let count = 400
      let begun = Inbox<Int>()
      let gate = Gate()
      // The first jobs are quick, so that many are claimed ahead; then one holds the only slot.
      let handlers = JobHandlers(Numbered.self) { job, _ in
        if job.number == 100 {
          begun.send(job.number)
          try await gate.pass()
        }
      }
      let worker = RunningWorker(queue, handlers) {
        $0.queues = ["default": 1]
        $0.pollInterval = .seconds(3600)
      }
      try await queue.enqueue((0..<count).map(Numbered.init), in: queue.pool)
      try await withWorkers(worker) {
        _ = try await begun.next()
        try await queue.pause("default")
        try await queue.pool.waitUntil(
          "SELECT count(*) = 1 FROM copydesk.job WHERE state = 'running'", "only the job that was begun runs")
        #expect(try await queue.jobs(matching: JobFilter(states: [.available]), limit: 1_000).count == count - 101)
        gate.open()
        try await queue.pool.waitUntil(
          "SELECT count(*) = 101 FROM copydesk.job_history WHERE state = 'completed'", "the job is completed")
        #expect(try await queue.runningCount() == 0)
        try await queue.resume("default")
        try await queue.pool.waitUntil(
          "SELECT count(*) = 400 FROM copydesk.job_history WHERE state = 'completed'", "all jobs are completed")
      }
      let records = try await queue.jobs(limit: 1_000)
      #expect(records.filter { $0.attempt != 1 } == [])
    }
  }

  @Test("A worker that cannot listen learns of a pause and its end by polling")
  func polling() async throws {
    try await withQueue { queue in
      let begun = Inbox<Int>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { job, _ in begun.send(job.number) }) {
        $0.listening = nil
        $0.pollInterval = .milliseconds(50)
      }
      try await withWorkers(worker) {
        try await queue.pause("default")
        try await queue.enqueue(Numbered(number: 1), in: queue.pool)
        try await queue.resume("default")
        #expect(try await begun.next() == 1)
      }
    }
  }

  @Test("Pausing one queue leaves the others alone")
  func otherQueues() async throws {
    try await withQueue { queue in
      let begun = Inbox<Int>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { job, _ in begun.send(job.number) })
      try await queue.pause("elsewhere")
      try await withWorkers(worker) {
        try await queue.enqueue(Numbered(number: 1), in: queue.pool)
        #expect(try await begun.next() == 1)
      }
    }
  }
}
