import Foundation
import Postgres
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Enqueueing", .timeLimit(.minutes(10)))
struct EnqueueTests {
  @Test("A job enqueued in a transaction that is rolled back leaves no trace")
  func rollback() async throws {
    try await withQueue { queue in
      await #expect(throws: Trouble.self) {
        try await queue.pool.withTransaction { transaction in
          try await queue.enqueue(Numbered(number: 1), in: transaction)
          throw Trouble("changed my mind")
        }
      }
      #expect(try await queue.jobs().isEmpty)
      try await queue.pool.withTransaction { transaction in
        try await queue.enqueue(Numbered(number: 2), in: transaction)
      }
      #expect(try await queue.jobs().map(\.arguments.text) == [#"{"number": 2}"#])
    }
  }

  @Test("A job keeps its value, priority, cause and what its kind's policy says")
  func fields() async throws {
    struct Careful: Job {
      static let kind = "careful"
      static let policy = JobPolicy(queue: "slow", maxAttempts: 3, priority: 7)
      var text: String
    }
    try await withQueue { queue in
      let id = try await queue.enqueue(Careful(text: "naïve 'q'"), cause: "request 12", in: queue.pool)
      let other = try await queue.enqueue(Careful(text: ""), priority: -1, in: queue.pool)
      let job = try await queue.job(id)
      #expect(job.kind == "careful")
      #expect(job.queue == "slow")
      #expect(job.state == .available)
      #expect(try job.arguments.decode(as: Careful.self).text == "naïve 'q'")
      #expect((job.priority, job.attempt, job.maxAttempts) == (7, 0, 3))
      #expect(job.cause == "request 12")
      #expect(try await queue.job(other).priority == -1)
      #expect(try await queue.job(other).cause == nil)
    }
  }

  @Test(
    "Jobs with options of their own are enqueued together, in order, some for later or in other queues; all or none")
  func together() async throws {
    try await withQueue { queue in
      let jobs = [
        (job: Numbered(number: 1), options: EnqueueOptions(cause: "one", limitKey: "a")),
        (job: Numbered(number: 2), options: EnqueueOptions(queue: "elsewhere", limitKey: "b")),
        (job: Numbered(number: 3), options: EnqueueOptions(priority: 3)),
      ]
      let ids = try await queue.enqueue(jobs, in: queue.pool)
      let rows = try await queue.pool.query(
        "SELECT id, concat_ws(' ', arguments ->> 'number', queue, cause, limit_key, priority) AS job FROM copydesk.job ORDER BY id"
      )
      let ordinary = Numbered.policy.queue
      #expect(try rows.map { try $0.decode("job") } == ["1 \(ordinary) one a 0", "2 elsewhere b 0", "3 \(ordinary) 3"])
      #expect(try rows.map { try $0.decode("id") } == ids)
      let later = (job: Numbered(number: 4), options: EnqueueOptions(delay: .seconds(60)))
      let mixed = try await queue.enqueue([jobs[0], later], in: queue.pool)
      #expect(try await queue.job(mixed[0]).state == .available)
      #expect(try await queue.job(mixed[1]).state == .scheduled)
      await #expect(throws: PostgresError.self) {
        try await queue.enqueue([jobs[0], (job: jobs[0].job, options: EnqueueOptions(queue: ""))], in: queue.pool)
      }
      #expect(try await queue.jobs().count == 5)
      #expect(try await queue.enqueue([(job: Numbered, options: EnqueueOptions)](), in: queue.pool).isEmpty)
    }
  }

  @Test("A job is stored the same way whether or not its queue was notified a moment ago")
  func alike() async throws {
    try await withQueue { queue in
      let options = EnqueueOptions(priority: 3, cause: "request 12", batch: "letters", limitKey: "anna@example.com")
      for _ in 1...2 { try await queue.enqueue(Numbered(number: 1), options, in: queue.pool) }
      let rows = try await queue.pool.query(
        """
        SELECT to_jsonb(job) - '{id,rank,run_at,created_at}'::text[] AS rest,
               rank = copydesk.job_rank(run_at, priority) AND run_at BETWEEN created_at AND clock_timestamp() AS holds
          FROM copydesk.job
        """)
      let stored = try rows.map { try $0.decode("rest", as: JSONB.self) }
      #expect(stored.count == 2 && Set(stored).count == 1)
      #expect(try rows.allSatisfy { try $0.decode("holds") })
    }
  }

  @Test("Every way of enqueueing uses the queue it is given, or else the kind's own")
  func namedQueue() async throws {
    try await withQueue { queue in
      let options = EnqueueOptions(queue: "express")
      try await queue.enqueue(Numbered(number: 1), options, in: queue.pool)
      try await queue.enqueue([Numbered(number: 2), Numbered(number: 3)], options, in: queue.pool)
      try await queue.enqueue(Numbered(number: 4), unique: Uniqueness(), options, in: queue.pool)
      var workflow = JobWorkflow()
      try workflow.add(Numbered(number: 5), options)
      try await queue.enqueue(workflow, in: queue.pool)
      try await queue.pool.withTransaction { transaction in
        let (jobs, ends) = AsyncStream.makeStream(of: Numbered.self)
        ends.yield(Numbered(number: 6))
        ends.finish()
        try await queue.enqueue(copying: jobs, options, in: transaction)
      }
      try await queue.enqueue(Numbered(number: 7), in: queue.pool)
      #expect(try await queue.jobs().reversed().map(\.queue) == Array(repeating: "express", count: 6) + ["default"])
    }
  }

  @Test(
    "A job with a future time waits for it",
    arguments: [(3600.0, JobState.scheduled), (-3600.0, .available)])
  func time(offset: TimeInterval, state: JobState) async throws {
    try await withQueue { queue in
      let time = Date(timeIntervalSinceReferenceDate: (Date.now.timeIntervalSinceReferenceDate + offset).rounded())
      let id = try await queue.enqueue(Numbered(number: 1), at: time, in: queue.pool)
      #expect(try await queue.job(id).state == state)
      #expect(try await queue.job(id).runAt == time)
    }
  }

  @Test("Many jobs can be enqueued at once, and are numbered in order")
  func many() async throws {
    try await withQueue { queue in
      let ids = try await queue.enqueue((1...100).map(Numbered.init), in: queue.pool)
      #expect(ids == ids.sorted())
      let numbers = try await queue.jobs(limit: 100).reversed().map {
        try $0.arguments.decode(as: Numbered.self).number
      }
      #expect(numbers == Array(1...100))
      #expect(try await queue.enqueue([Numbered](), in: queue.pool) == [])
    }
  }

  @Test("A value that cannot be encoded as JSON is refused before it reaches the database")
  func unencodable() async throws {
    struct Odd: Job {
      static let kind = "odd"
      var number = Double.nan
    }
    try await withQueue { queue in
      let error = await #expect(throws: JobQueueError.self) { try await queue.enqueue(Odd(), in: queue.pool) }
      guard case .cannotEncode("odd", _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test("SQL enqueues through a function, with defaults for all but kind and arguments")
  func fromSQL() async throws {
    try await withQueue { queue in
      let first: JobID? = try await queue.pool.queryOne(
        "SELECT copydesk.enqueue('numbered', '{\"number\": 1}') AS id")?.decode("id")
      let second: JobID? = try await queue.pool.queryOne(
        """
        SELECT copydesk.enqueue('numbered', '{}', queue => 'other', run_at => now() + interval '1 day', priority => 2,
                                    cause => 'psql', max_attempts => 1) AS id
        """)?.decode("id")
      let plain = try await queue.job(try #require(first))
      #expect(plain.state == .available)
      #expect((plain.queue, plain.priority, plain.maxAttempts, plain.cause) == ("default", 0, 10, nil))
      let full = try await queue.job(try #require(second))
      #expect(full.state == .scheduled)
      #expect((full.queue, full.priority, full.maxAttempts, full.cause) == ("other", 2, 1, "psql"))
    }
  }

  @Test("Whatever SQL leaves out comes from the kind as a program declared it")
  func declaredKind() async throws {
    try await withQueue { queue in
      for policy in [(queue: "slow", priority: 5, attempts: 3), (queue: "quick", priority: -1, attempts: 2)] {
        try await queue.declare(
          ["numbered": JobPolicy(queue: policy.queue, maxAttempts: policy.attempts, priority: policy.priority)])
        for (arguments, expected) in [
          ("", (policy.queue, policy.priority, policy.attempts)),
          (", queue => 'other', priority => 7, max_attempts => 1", ("other", 7, 1)),
        ] {
          let id: JobID? = try await queue.pool.queryOne(
            SQL("SELECT copydesk.enqueue('numbered', '{}'\(arguments)) AS id"))?.decode("id")
          let job = try await queue.job(try #require(id))
          #expect((job.queue, job.priority, job.maxAttempts) == expected)
        }
      }
    }
  }
}

@Suite("Notifications", .timeLimit(.minutes(10)))
struct NotificationTests {
  /// Counts the notifications that `body` leads to; a marker sent behind them ends the count.
  private func notifications(in queue: JobQueue, _ body: () async throws -> Void) async throws -> [String] {
    let listener = Listener(configuration: queue.pool.configuration, channels: ["copydesk.job"], logger: silent)
    let ready = Inbox<Void>()
    let received = Task {
      var payloads: [String] = []
      for await event in listener {
        switch event {
        case .mayHaveMissed: ready.send(())
        case .notification(let notification) where notification.payload == "end": return payloads
        case .notification(let notification): payloads.append(notification.payload)
        }
      }
      return payloads
    }
    try await ready.next()
    try await body()
    try await queue.pool.execute("SELECT pg_notify('copydesk.job', 'end')")
    return try await waiting(for: "the marker") { await received.value }
  }

  private func serve(_ queue: JobQueue, idle: Bool) async throws {
    try await queue.pool.execute("INSERT INTO copydesk.queue (name, idle) VALUES ('default', $1)", idle)
  }

  @Test("A queue with idle workers is notified of a job; one whose workers are busy is not", arguments: [true, false])
  func idle(isIdle: Bool) async throws {
    try await withQueue { queue in
      try await serve(queue, idle: isIdle)
      let payloads = try await notifications(in: queue) { try await queue.enqueue(Numbered(number: 1), in: queue.pool) }
      #expect(payloads == (isIdle ? ["default"] : []))
    }
  }

  @Test("Of several queues that wait, the one is notified that has the job; a job that was kept is told of again")
  func rightQueue() async throws {
    try await withQueue { queue in
      try await serve(queue, idle: true)
      try await queue.pool.execute("INSERT INTO copydesk.queue (name, idle) VALUES ('other', true)")
      let payloads = try await notifications(in: queue) {
        try await queue.pool.execute("SELECT copydesk.enqueue('numbered', '{}', queue => 'other')")
      }
      #expect(payloads == ["other"])
      let again = try await notifications(in: queue) {
        for _ in 1...2 {
          try await queue.pool.execute("SELECT copydesk.enqueue('render', '{}', unique_by => '{}', queue => 'other')")
        }
      }
      #expect(again == ["other", "other"])
      let released = try await notifications(in: queue) {
        try await queue.pool.execute("SELECT copydesk.enqueue('numbered', '{}', event => 'e')")
        try await queue.pool.execute("SELECT copydesk.signal('e')")
      }
      #expect(released == ["default"])
    }
  }

  @Test("Jobs enqueued close together cause one notification, and a job for later causes none")
  func coalescing() async throws {
    try await withQueue { queue in
      try await serve(queue, idle: true)
      let clock = ContinuousClock()
      var elapsed = Duration.zero
      let payloads = try await notifications(in: queue) {
        let later = Date.now.addingTimeInterval(3600)
        for number in 1...5 { try await queue.enqueue(Numbered(number: number), at: later, in: queue.pool) }
        elapsed = try await clock.measure {
          for number in 1...200 { try await queue.enqueue(Numbered(number: number), in: queue.pool) }
        }
      }
      #expect(!payloads.isEmpty)
      #expect(payloads.count <= Int(elapsed / .milliseconds(10)) + 1)
      #expect(payloads.count < 200)
    }
  }

  @Test("Arrays that come close together are notified of once, too")
  func coalescedArrays() async throws {
    try await withQueue { queue in
      try await serve(queue, idle: true)
      var elapsed = Duration.zero
      let payloads = try await notifications(in: queue) {
        elapsed = try await ContinuousClock().measure {
          for number in 1...200 { try await queue.enqueue([Numbered(number: number)], in: queue.pool) }
        }
      }
      #expect(!payloads.isEmpty)
      #expect(payloads.count <= Int(elapsed / .milliseconds(10)) + 1)
      #expect(payloads.count < 200)
    }
  }

  @Test("Whoever waits in one queue hears of an array though another queue was told of one just before")
  func arraysOfQueues() async throws {
    try await withQueue { queue in
      try await serve(queue, idle: true)
      try await queue.pool.execute("INSERT INTO copydesk.queue (name, idle) VALUES ('other', true)")
      let payloads = try await notifications(in: queue) {
        try await queue.enqueue([Numbered(number: 1)], in: queue.pool)
        try await queue.enqueue([Numbered(number: 2)], EnqueueOptions(queue: "other"), in: queue.pool)
      }
      #expect(payloads == ["default", "other"])
    }
  }

  @Test("Jobs enqueued from SQL cause notifications too")
  func fromSQL() async throws {
    try await withQueue { queue in
      try await serve(queue, idle: true)
      let payloads = try await notifications(in: queue) {
        try await queue.pool.execute("SELECT copydesk.enqueue('numbered', '{}')")
      }
      #expect(payloads == ["default"])
    }
  }
}
