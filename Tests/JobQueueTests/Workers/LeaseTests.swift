import Foundation
import Postgres
import Testing

@testable import JobQueue

@Suite("Leases", .timeLimit(.minutes(10)))
struct LeaseTests {
  @Test("The result of a job rescued in the meantime is rejected, and the worker is told")
  func staleCompletion() async throws {
    try await withQueue { queue in
      let gate = Gate()
      let (slow, quick) = (Inbox<JobContext>(), Inbox<JobContext>())
      let first = RunningWorker(
        queue,
        JobHandlers(Numbered.self) { _, context in
          slow.send(context)
          await gate.passStubbornly()
        }
      ) { $0.listening = nil }
      let second = RunningWorker(queue, JobHandlers(Numbered.self) { quick.send($1) })
      let id = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      try await withWorkers(first) {
        defer { gate.open() }
        let mine = try await slow.next()
        #expect(try await queue.rescueAll() == [mine.worker])
        try await withWorkers(second) {
          let theirs = try await quick.next()
          #expect(theirs.id == id)
          #expect(theirs.fencingToken > mine.fencingToken)
        }
        gate.open()
        let refused = WorkerEvent.resultRejected(id, fencingToken: mine.fencingToken)
        #expect(try await first.events.next { $0 == refused } == refused)
      }
      let record = try await queue.job(id)
      #expect((record.state, record.attempt) == (.completed, 2))
      #expect(try await queue.failures(of: id).count == 1)
    }
  }

  @Test("A worker that loses its lease cancels its handlers, and starts again under a new lease")
  func cancellation() async throws {
    try await withQueue { queue in
      let (begun, ended) = (Inbox<JobContext>(), Inbox<Bool>())
      let gate = Gate()
      let worker = RunningWorker(
        queue,
        JobHandlers(Numbered.self) { _, context in
          begun.send(context)
          do {
            try await gate.pass()
          } catch {
            ended.send(Task.isCancelled)
            throw error
          }
        })
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      try await withWorkers(worker) {
        let first = try await begun.next()
        #expect(try await worker.events.next() == .started(first.worker))
        #expect(try await queue.rescueAll() == [first.worker])
        try await queue.remind(first.worker)
        #expect(try await ended.next())
        #expect(try await worker.events.next { $0 == .leaseLost(first.worker) } == .leaseLost(first.worker))
        let second = try await begun.next()
        #expect(second.worker != first.worker)
        #expect(second.fencingToken > first.fencingToken)
        gate.open()
      }
      #expect(try await queue.states() == [.completed])
    }
  }

  @Test("A worker cut off from the database gives up its jobs before another gets them")
  func cutOff() async throws {
    try await withQueue { queue in
      let role = "cut_off_\(UUID().uuidString.prefix(8).lowercased())"
      try await queue.pool.execute(SQL("CREATE ROLE \(role) LOGIN SUPERUSER"))
      let pool = Pool(configuration: queue.pool.configuration.with(user: role), logger: silent)
      let (begun, order) = (Inbox<Void>(), Inbox<String>())
      let never = Gate()
      let first = RunningWorker(
        JobQueue(pool: pool),
        JobHandlers(Numbered.self) { _, _ in
          begun.send(())
          do {
            try await never.pass()
          } catch {
            order.send("given up")
            throw error
          }
        }
      ) {
        $0.lease = .seconds(6)
        $0.listening = nil
      }
      let second = RunningWorker(queue, JobHandlers(Numbered.self) { _, _ in order.send("rescued") })
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      try await withWorkers(first) {
        try await begun.next()
        try await queue.pool.execute(SQL("ALTER ROLE \(role) NOLOGIN"))
        try await queue.pool.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", role)
        try await withWorkers(second) {
          let seen = try await order.next(2)
          #expect(seen == ["given up", "rescued"])
        }
        try await queue.pool.execute(SQL("ALTER ROLE \(role) LOGIN"))
      }
      #expect(try await queue.states() == [.completed])
      await pool.close()
      try await queue.pool.execute(SQL("DROP ROLE \(role)"))
    }
  }

  @Test("Handlers that block every thread of Swift's pool for longer than the lease do not cost the worker its lease")
  func blockedThreads() async throws {
    try await withQueue { queue in
      let (server, database) = (queue.pool.configuration.uri, queue.pool.configuration.parameters["dbname"])
      // In a process of its own, since the tests beside this one need the threads.
      await #expect(processExitsWith: .success) { [server = server as String, database = database as String?] in
        let configuration = ConnectionConfiguration(uri: server).with(database: database)
        try await blockThreads(of: JobQueue(pool: Pool(configuration: configuration, logger: silent)))
      }
    }
  }

  @Test("Jobs whose claim was never answered are handed back by their own worker")
  func unansweredClaim() async throws {
    try await withQueue { queue in
      let begun = Inbox<JobContext>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { begun.send($1) })
      try await withWorkers(worker) {
        guard case .started(let number) = try await worker.events.next() else { return }
        let id = try await queue.enqueueClaimed(Numbered(number: 1), for: number, ago: .seconds(3600))
        try await queue.remind(number)
        let context = try await begun.next()
        #expect((context.id, context.attempt, context.worker) == (id, 1, number))
      }
      #expect(try await queue.states() == [.completed])
    }
  }

  @Test("A claim by a worker whose jobs were rescued gets nothing")
  func claimWithoutLease() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.enqueue((0..<2).map(Numbered.init), in: queue.pool)
      #expect(try await queue.claim(for: worker).count == 1)
      try await queue.pool.execute("DELETE FROM copydesk.worker")
      #expect(try await queue.claim(for: worker).isEmpty)
    }
  }
}

/// Has a worker's handlers block all threads of Swift's pool, and expects that it keeps its lease.
private func blockThreads(of queue: JobQueue) async throws {
  let (lease, threads) = (Duration.seconds(6), ProcessInfo.processInfo.activeProcessorCount)
  let contexts = Inbox<JobContext>()
  let worker = RunningWorker(
    queue,
    JobHandlers(Numbered.self) { job, context in
      if job.number > 0 { block(for: lease * 1.5) }
      contexts.send(context)
    }
  ) {
    $0.lease = lease
    $0.queues = ["default": threads]
  }
  try await queue.enqueue((1...threads).map(Numbered.init), in: queue.pool)
  try await withWorkers(worker) {
    guard case .started(let first) = try await worker.events.next() else { return }
    _ = try await contexts.next(threads)
    // A worker that has lost its lease takes another, with another number.
    try await queue.enqueue(Numbered(number: 0), in: queue.pool)
    #expect(try await contexts.next().worker == first)
  }
  let jobs = try await queue.jobs(limit: 1_000)
  #expect(jobs.map(\.state) == Array(repeating: .completed, count: threads + 1))
  #expect(jobs.map(\.attempt) == Array(repeating: 1, count: threads + 1))
}

/// Keeps the thread, as code does that computes for long.
private func block(for duration: Duration) {
  Thread.sleep(forTimeInterval: duration / .seconds(1))
}
