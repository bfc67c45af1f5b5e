import Foundation
import Postgres
import Synchronization
import Testing

@testable import JobQueue

@Suite("Working", .timeLimit(.minutes(10)))
struct WorkTests {
  @Test("A job reaches its handler with its value and everything known about it, and is completed")
  func context() async throws {
    try await withQueue { queue in
      let inbox = Inbox<(Numbered, JobContext)>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { inbox.send(($0, $1)) })
      let id = try await queue.enqueue(Numbered(number: 42), cause: "test", in: queue.pool)
      try await withWorkers(worker) {
        let (job, context) = try await inbox.next()
        #expect(job.number == 42)
        #expect(context.id == id)
        #expect((context.attempt, context.maxAttempts, context.cause) == (1, 10, "test"))
        #expect(context.fencingToken > 0)
      }
      let record = try await queue.job(id)
      #expect(record.state == .completed)
      #expect(record.finishedAt != nil)
      #expect(record.worker != nil)
      #expect(try await queue.failures(of: id).isEmpty)
      #expect(try await queue.workers().isEmpty)
    }
  }

  @Test("A job whose row was changed while it ran is still completed")
  func changedWhileRunning() async throws {
    try await withQueue { queue in
      let inbox = Inbox<JobContext>()
      let handlers = JobHandlers(Numbered.self) { _, context in
        try await queue.pool.execute("UPDATE copydesk.job SET cause = 'changed' WHERE id = $1", context.id)
        inbox.send(context)
      }
      let ids = try await queue.enqueue([Numbered(number: 1), Numbered(number: 2)], in: queue.pool)
      let worker = RunningWorker(queue, handlers)
      try await withWorkers(worker) { for _ in ids { _ = try await inbox.next() } }
      #expect(try await queue.states() == [.completed, .completed])
      #expect(try await queue.job(ids[0]).cause == "changed")
    }
  }

  @Test("Five thousand jobs go through three workers, each exactly once", .timeLimit(.minutes(10)))
  func exactlyOnce() async throws {
    try await withQueue { queue in
      let count = 5_000
      let seen = Mutex<[Int: Int]>([:])
      let all = Inbox<Void>()
      let handlers = JobHandlers(Numbered.self) { job, _ in
        let distinct = seen.withLock { seen in
          seen[job.number, default: 0] += 1
          return seen.count
        }
        if distinct == count { all.send(()) }
      }
      let workers = (0..<3).map { _ in RunningWorker(queue, handlers) { $0.queues = ["default": 20] } }
      try await withWorkers(workers[0], workers[1], workers[2]) {
        for start in stride(from: 0, to: count, by: 500) {
          try await queue.enqueue((start..<start + 500).map(Numbered.init), in: queue.pool)
        }
        try await all.next()
      }
      #expect(seen.withLock { $0.values.allSatisfy { $0 == 1 } })
      let completed: Int? = try await queue.pool.queryOne(
        "SELECT count(*) FROM copydesk.job_history WHERE state = 'completed'")?.decode(0)
      #expect(completed == count)
      #expect(try await queue.statistics().isEmpty)
    }
  }

  @Test("Workers that claim at the same time get different jobs")
  func disjointClaims() async throws {
    try await withQueue { queue in
      try await queue.enqueue((0..<200).map(Numbered.init), in: queue.pool)
      let first = try await queue.registerSilentWorker(lease: .seconds(600))
      let second = try await queue.registerSilentWorker(lease: .seconds(600))
      let claimed = try await withThrowingTaskGroup(of: [ClaimedJob].self) { group in
        for worker in [first, second] {
          for _ in 0..<10 { group.addTask { try await queue.claim(20, for: worker) } }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(Set(claimed.map(\.id)).count == claimed.count)
      #expect(Set(claimed.map(\.token)).count == claimed.count)
      #expect(claimed.count == 200)
    }
  }

  @Test("Jobs run in order of priority and age, one step of priority being worth a minute")
  func order() async throws {
    try await withQueue { queue in
      let now = Date.now
      for (number, age, priority) in [(1, 90, 2), (2, 0, 0), (3, 200, 2), (4, 30, 0), (5, 0, -1)] {
        try await queue.enqueue(
          Numbered(number: number), at: now.addingTimeInterval(-TimeInterval(age)), priority: priority, in: queue.pool)
      }
      let inbox = Inbox<Int>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { job, _ in inbox.send(job.number) }) {
        $0.queues = ["default": 1]
      }
      try await withWorkers(worker) {
        let seen = try await inbox.next(5)
        #expect(seen == [3, 5, 4, 2, 1])
      }
    }
  }

  @Test("A scheduled job runs when its time comes, and not before")
  func scheduled() async throws {
    try await withQueue { queue in
      let inbox = Inbox<Date>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { _, _ in inbox.send(.now) })
      try await withWorkers(worker) {
        let time = Date.now.addingTimeInterval(0.5)
        try await queue.enqueue(Numbered(number: 1), at: time, in: queue.pool)
        #expect(try await inbox.next() >= time)
      }
      #expect(try await queue.states() == [.completed])
    }
  }

  /// Runs `body` beside a worker that tells the numbers of its jobs as it gets them.
  private func withTeller(
    _ change: (inout QueueWorker.Configuration) -> Void, _ body: (JobQueue, Inbox<Int>) async throws -> Void
  ) async throws {
    try await withQueue { queue in
      let inbox = Inbox<Int>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { job, _ in inbox.send(job.number) }, change)
      try await withWorkers(worker) { try await body(queue, inbox) }
    }
  }

  /// Has a worker get so many jobs, one after another, that another process enqueues.
  private func enqueueElsewhere(_ count: Int, _ change: (inout QueueWorker.Configuration) -> Void) async throws {
    try await withTeller(change) { queue, inbox in
      let otherProcess = JobQueue(pool: queue.pool)
      for number in 1...count {
        try await otherProcess.enqueue(Numbered(number: number), in: queue.pool)
        #expect(try await inbox.next() == number)
      }
    }
  }

  @Test("A worker that cannot listen finds jobs by polling")
  func polling() async throws {
    try await enqueueElsewhere(3) {
      $0.listening = nil
      $0.pollInterval = .milliseconds(50)
    }
  }

  @Test("A worker that listens need not wait for its next poll")
  func listening() async throws {
    try await enqueueElsewhere(20) { $0.pollInterval = .seconds(3600) }
  }

  @Test(
    "A worker need neither listen nor poll for what is enqueued in its process", arguments: [1, 3],
    Transport.allCases)
  func sameProcess(jobsAtOnce count: Int, by transport: Transport) async throws {
    try await withTeller {
      $0.listening = nil
      $0.pollInterval = .seconds(3600)
    } _: { queue, inbox in
      for number in 1...5 {
        let jobs = Array(repeating: Numbered(number: number), count: count)
        switch transport {
        case .alone: try await enqueue(jobs, to: queue, in: queue.pool)
        case .transaction: try await queue.pool.withTransaction { try await enqueue(jobs, to: queue, in: $0) }
        case .copy:
          let stream = AsyncStream { continuation in
            for job in jobs { continuation.yield(job) }
            continuation.finish()
          }
          try await queue.pool.withTransaction { try await queue.enqueue(copying: stream, in: $0) }
        }
        #expect(try await inbox.next(count) == Array(repeating: number, count: count))
      }
    }
  }

  /// How jobs come into the queue.
  enum Transport: CaseIterable {
    case alone, transaction, copy
  }

  private func enqueue(_ jobs: [Numbered], to queue: JobQueue, in transaction: some PostgresQuerying) async throws {
    if jobs.count == 1 {
      try await queue.enqueue(jobs[0], in: transaction)
    } else {
      try await queue.enqueue(jobs, in: transaction)
    }
  }

  @Test("A worker is notified of jobs enqueued in a caller's own transaction")
  func ownTransaction() async throws {
    try await withTeller {
      $0.pollInterval = .seconds(3600)
    } _: { queue, inbox in
      let connection = try await Connection.connect(queue.pool.configuration)
      for number in 1...3 {
        try await connection.script("BEGIN")
        try await queue.enqueue(Numbered(number: number), in: connection)
        // Long enough for a look that would come too early.
        for _ in 1...50 { try await connection.execute("SELECT") }
        try await connection.script("COMMIT")
        #expect(try await inbox.next() == number)
      }
      await connection.close()
    }
  }

  @Test("Jobs of a kind unknown to one worker wait for one that knows it")
  func unknownKinds() async throws {
    struct New: Job {
      static let kind = "new"
    }
    try await withQueue { queue in
      let inbox = Inbox<String>()
      let new = try await queue.enqueue((0..<5).map { _ in New() }, in: queue.pool)
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let old = RunningWorker(queue, JobHandlers(Numbered.self) { _, context in inbox.send(context.kind) })
      try await withWorkers(old) {
        let seen = try await inbox.next()
        #expect(seen == "numbered")
      }
      #expect(try await queue.jobs(matching: JobFilter(states: [.available])).map(\.id) == new.reversed())
      #expect(try await queue.job(new[0]).attempt == 0)

      let current = RunningWorker(queue, JobHandlers(New.self) { _, context in inbox.send(context.kind) })
      try await withWorkers(current) {
        let seen = try await inbox.next(5)
        #expect(seen == Array(repeating: "new", count: 5))
      }
    }
  }

  @Test("A job whose value cannot be decoded becomes a dead letter that says so")
  func undecodable() async throws {
    try await withQueue { queue in
      let inbox = Inbox<Int>()
      try await queue.pool.execute(#"SELECT copydesk.enqueue('numbered', '{"number": "seven"}')"#)
      try await queue.enqueue(Numbered(number: 8), in: queue.pool)
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { job, _ in inbox.send(job.number) }) {
        $0.queues = ["default": 1]
      }
      try await withWorkers(worker) {
        let seen = try await inbox.next()
        #expect(seen == 8)
      }
      let dead = try await queue.jobs(matching: JobFilter(states: [.dead]))
      #expect(dead.map(\.attempt) == [1])
      let failures = try await queue.failures(of: try #require(dead.first).id)
      #expect(failures.count == 1)
      #expect(failures[0].error.hasPrefix("The arguments cannot be decoded as a job of kind numbered: "))
    }
  }

  @Test("A queue runs as many jobs at once as its slots allow")
  func concurrency() async throws {
    try await withQueue { queue in
      let running = Mutex((now: 0, most: 0))
      let started = Inbox<Int>()
      let gate = Gate()
      try await queue.enqueue((0..<12).map(Numbered.init), in: queue.pool)
      let handlers = JobHandlers(Numbered.self) { job, _ in
        running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        started.send(job.number)
        try await gate.pass()
        running.withLock { $0.now -= 1 }
      }
      try await withWorkers(RunningWorker(queue, handlers) { $0.queues = ["default": 3] }) {
        _ = try await started.next(3)
        // All the others wait in the database, where other workers could have them.
        #expect(try await queue.statistics().first?.counts == [.running: 3, .available: 9])
        gate.open()
        _ = try await started.next(9)
      }
      #expect(running.withLock { $0.most } == 3)
    }
  }
}
