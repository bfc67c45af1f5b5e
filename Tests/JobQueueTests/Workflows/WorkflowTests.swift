import Postgres
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Workflows", .timeLimit(.minutes(10)))
struct WorkflowTests {
  private func settle(_ queue: JobQueue, _ id: JobID, _ outcome: JobState) async throws {
    let worker = try await queue.registerSilentWorker(lease: .seconds(600))
    let job = try #require(try await queue.claim(100, for: worker).first { $0.id == id })
    switch outcome {
    case .completed:
      if try await queue.pool.query(queue.sql["complete"], [id], [job.token], [job.location]).isEmpty {
        _ = try await queue.pool.query(queue.sql["complete_rest"], [id], [job.token])
      }
    case .dead:
      _ = try await queue.pool.query(
        queue.sql["fail"], [id], [job.token], ["x"], [Duration.zero], worker, [Duration.zero], [true])
    default:
      _ = try await queue.pool.query(queue.sql["abandon"], [id], [job.token], ["x"], [Duration.zero], worker, outcome)
    }
  }

  @Test("A job runs after everything it waits for, which run at the same time")
  func fanOutAndIn() async throws {
    try await withQueue { queue in
      let done = Inbox<Int>()
      let handlers = JobHandlers(Numbered.self) { job, _ in done.send(job.number) }
      var workflow = JobWorkflow(batch: "edition")
      let first = try workflow.add(Numbered(number: 0))
      let middle = try (1...20).map { try workflow.add(Numbered(number: $0), after: [first]) }
      try workflow.add(Numbered(number: 21), after: middle)
      let ids = try await queue.enqueue(workflow, in: queue.pool)
      #expect(ids.count == 22)
      #expect(try await queue.progress(ofBatch: "edition").counts == [.available: 1, .waiting: 21])
      try await withWorkers(RunningWorker(queue, handlers), RunningWorker(queue, handlers)) {
        let order = try await done.next(22)
        #expect(order.first == 0)
        #expect(order.last == 21)
      }
      let progress = try await queue.progress(ofBatch: "edition")
      #expect(progress.counts == [.completed: 22])
      #expect(progress.isFinished)
      #expect(try await queue.pool.query("SELECT FROM copydesk.job_dependency").isEmpty)
    }
  }

  @Test(
    "A dependent's fate depends on its rule and on how its predecessor ended",
    arguments: [
      (DependencyRule.wait, JobState.completed, JobState.available), (.wait, .dead, .waiting),
      (.wait, .discarded, .cancelled), (.wait, .cancelled, .cancelled),
      (.cancel, .completed, .available), (.cancel, .dead, .cancelled), (.cancel, .discarded, .cancelled),
      (.run, .completed, .available), (.run, .dead, .available), (.run, .cancelled, .available),
      (.ifFailed, .completed, .cancelled), (.ifFailed, .dead, .available), (.ifFailed, .discarded, .available),
    ], [true, false])
  func rules(_ example: (DependencyRule, JobState, JobState), isEndedBefore: Bool) async throws {
    let (rule, outcome, expected) = example
    try await withQueue { queue in
      let first = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      if isEndedBefore { try await settle(queue, first, outcome) }
      var workflow = JobWorkflow()
      let second = try workflow.add(Numbered(number: 2), and: [first], by: rule)
      try workflow.add(Numbered(number: 3), after: [second], by: .cancel)
      let ids = try await queue.enqueue(workflow, in: queue.pool)
      if !isEndedBefore { try await settle(queue, first, outcome) }
      #expect(try await queue.job(ids[0]).state == expected)
      #expect(try await queue.job(ids[1]).state == (expected == .cancelled ? .cancelled : .waiting))
      #expect(try await queue.failures(of: ids[0]).count == (expected == .cancelled ? 1 : 0))
    }
  }

  @Test("A dead predecessor that is retried and completes lets its dependents run")
  func retriedPredecessor() async throws {
    try await withQueue { queue in
      var workflow = JobWorkflow()
      let first = try workflow.add(Numbered(number: 1))
      try workflow.add(Numbered(number: 2), after: [first])
      let ids = try await queue.enqueue(workflow, in: queue.pool)
      try await settle(queue, ids[0], .dead)
      try await queue.retry(ids[0])
      try await settle(queue, ids[0], .completed)
      #expect(try await queue.job(ids[1]).state == .available)
    }
  }

  @Test("One failure triggers the job meant for it, whatever becomes of the others")
  func onFailure() async throws {
    try await withQueue { queue in
      var workflow = JobWorkflow()
      let all = try (1...3).map { try workflow.add(Numbered(number: $0)) }
      try workflow.add(Numbered(number: 4), after: all, by: .ifFailed)
      let ids = try await queue.enqueue(workflow, in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let claimed = try await queue.claim(10, for: worker).sorted { $0.id < $1.id }
      _ = try await queue.pool.query(queue.sql["complete_rest"], [claimed[0].id], [claimed[0].token])
      #expect(try await queue.job(ids[3]).state == .waiting)
      _ = try await queue.pool.query(
        queue.sql["fail"], [claimed[1].id], [claimed[1].token], ["x"], [Duration.zero], worker, [Duration.zero], [true])
      #expect(try await queue.job(ids[3]).state == .available)
      _ = try await queue.pool.query(queue.sql["complete_rest"], [claimed[2].id], [claimed[2].token])
      #expect(try await queue.job(ids[3]).state == .available)
    }
  }

  @Test(
    "A fallback is cancelled when the last of its own jobs completes, whatever others wait for",
    arguments: [true, false])
  func fallbacks(endTogether: Bool) async throws {
    try await withQueue { queue in
      var workflow = JobWorkflow()
      let all = try (1...3).map { try workflow.add(Numbered(number: $0)) }
      try workflow.add(Numbered(number: 4), after: Array(all.prefix(2)), by: .ifFailed)
      try workflow.add(Numbered(number: 5), after: [all[2]], by: .ifFailed)
      let ids = try await queue.enqueue(workflow, in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let held = try await queue.claim(3, for: worker).sorted { $0.id < $1.id }
      for ended in endTogether ? [held[0...1]] : [held[0...0], held[1...1]] {
        #expect(try await queue.job(ids[3]).state == .waiting)
        _ = try await queue.pool.query(queue.sql["complete_rest"], ended.map(\.id), ended.map(\.token))
      }
      #expect(try await queue.job(ids[3]).state == .cancelled)
      #expect(try await queue.failures(of: ids[3]).map(\.error) == ["Every job it was a fallback for completed"])
      #expect(try await queue.job(ids[4]).state == .waiting)
    }
  }

  @Test("A failure calls its own fallback, and leaves that of another job, and what waits for others, as they are")
  func ownFallback() async throws {
    try await withQueue { queue in
      var workflow = JobWorkflow()
      let all = try (1...3).map { try workflow.add(Numbered(number: $0)) }
      try workflow.add(Numbered(number: 4), after: Array(all.prefix(2)), by: .ifFailed)
      try workflow.add(Numbered(number: 5), after: [all[2]], by: .ifFailed)
      try workflow.add(Numbered(number: 6), after: [all[1]])
      _ = try await queue.enqueue(workflow, in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let held = try await queue.claim(3, for: worker).sorted { $0.id < $1.id }
      _ = try await queue.pool.query(
        queue.sql["fail"], [held[0].id], [held[0].token], ["x"], [Duration.zero], worker, [Duration.zero], [true])
      #expect(
        try await queue.states() == [.dead, .running, .running, .available, .waiting, .waiting])
    }
  }

  @Test("A cycle is refused before it reaches the database, and by the database")
  func cycle() async throws {
    try await withQueue { queue in
      var workflow = JobWorkflow()
      let first = try workflow.add(Numbered(number: 1))
      let second = try workflow.add(Numbered(number: 2), after: [first])
      workflow.order(first, after: second)
      try workflow.add(Numbered(number: 3))
      await #expect(throws: JobQueueError.dependencyCycle(kinds: ["numbered", "numbered"])) {
        try await queue.enqueue(workflow, in: queue.pool)
      }
      let ids = try await queue.enqueue([Numbered(number: 1), Numbered(number: 2)], in: queue.pool)
      for (job, predecessor) in [(ids[0], ids[1]), (ids[0], ids[0])] {
        let error = await #expect(throws: PostgresError.self) {
          try await queue.pool.execute(
            "INSERT INTO copydesk.job_dependency (predecessor, job, rule) VALUES ($1, $2, 'wait')", predecessor, job)
        }
        #expect(error?.constraint == "job_dependency_no_cycle")
      }
      try await queue.pool.execute(
        "INSERT INTO copydesk.job_dependency (predecessor, job, rule) VALUES ($1, $2, 'wait')", ids[0], ids[1])
    }
  }

  @Test("Only a job that others wait for is left to the longer way of completion")
  func hasDependents() async throws {
    try await withQueue { queue in
      let ids = try await queue.enqueue((1...2).map(Numbered.init), in: queue.pool)
      var workflow = JobWorkflow()
      try workflow.add(Numbered(number: 3), and: [ids[0]])
      try await queue.enqueue(workflow, in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let held = try await queue.claim(2, for: worker)
      let completed: [JobID] = try await queue.pool.query(
        queue.sql["complete"], held.map(\.id), held.map(\.token), held.map(\.location)
      ).map { try $0.decode("id") }
      #expect(completed == [ids[1]])
    }
  }

  @Test("A job cannot wait for one that never existed")
  func unknown() async throws {
    try await withQueue { queue in
      let error = await #expect(throws: PostgresError.self) {
        try await queue.pool.execute("SELECT copydesk.enqueue('numbered', after => '{4711}')")
      }
      #expect(error?.constraint == "job_dependency_predecessor")
    }
  }

  @Test("A dependent added while its predecessor is completing still runs", arguments: 1...20)
  func race(round: Int) async throws {
    try await withQueue { queue in
      let first = try await queue.enqueue(Numbered(number: 0), in: queue.pool)
      let done = Inbox<Int>()
      let handlers = JobHandlers(Numbered.self) { job, _ in done.send(job.number) }
      try await withWorkers(RunningWorker(queue, handlers)) {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 1...10 {
            group.addTask {
              var workflow = JobWorkflow()
              try workflow.add(Numbered(number: number), and: [first])
              try await queue.enqueue(workflow, in: queue.pool)
            }
          }
          try await group.waitForAll()
        }
        #expect(try await Set(done.next(11)) == Set(0...10))
      }
    }
  }

  @Test("A completion that meets a dependent being added waits, then releases it")
  func lockedRace() async throws {
    try await withQueue { queue in
      let first = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let job = try #require(try await queue.claim(for: worker).first)
      let adding = try await Connection.connect(queue.pool.configuration)
      try await adding.script("BEGIN")
      var workflow = JobWorkflow()
      try workflow.add(Numbered(number: 2), and: [first])
      let dependent = try await queue.enqueue(workflow, in: adding)[0]
      let completing = Task {
        try await queue.pool.query(queue.sql["complete"], [job.id], [job.token], [job.location]).count
      }
      try await queue.untilSomebodyWaitsForALock()
      try await adding.script("COMMIT")
      #expect(try await waiting(for: "the completion") { try await completing.value } == 0)
      _ = try await queue.pool.query(queue.sql["complete_rest"], [job.id], [job.token])
      #expect(try await queue.job(dependent).state == .available)
      #expect(try await queue.job(first).state == .completed)
      await adding.close()
    }
  }

  @Test("Predecessors that end at the same moment release their dependent once", arguments: 1...5)
  func simultaneousEnds(round: Int) async throws {
    try await withQueue { queue in
      var workflow = JobWorkflow()
      let all = try (1...16).map { try workflow.add(Numbered(number: $0)) }
      let dependents = try (17...20).map { try workflow.add(Numbered(number: $0), after: all) }
      let ids = try await queue.enqueue(workflow, in: queue.pool)
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let claimed = try await queue.claim(100, for: worker)
      #expect(claimed.count == 16)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for job in claimed {
          group.addTask {
            _ = try await queue.pool.query(queue.sql["complete_rest"], [job.id], [job.token])
          }
        }
        try await group.waitForAll()
      }
      for dependent in dependents {
        #expect(try await queue.job(ids[dependent.index]).state == .available)
      }
    }
  }

  @Test("A long chain whose head is cancelled is cancelled to its end")
  func longChain() async throws {
    try await withQueue { queue in
      var workflow = JobWorkflow(batch: "chain")
      var last = try workflow.add(Numbered(number: 0))
      for number in 1...300 { last = try workflow.add(Numbered(number: number), after: [last]) }
      let ids = try await queue.enqueue(workflow, in: queue.pool)
      try await queue.cancel(ids[0])
      #expect(try await queue.progress(ofBatch: "chain").counts == [.cancelled: 301])
    }
  }
}
