import Foundation
import Postgres
import Testing

@testable import JobQueue

@Suite("Inspection", .timeLimit(.minutes(10)))
struct InspectionTests {
  struct Other: Job {
    static let kind = "other"
    static let policy = JobPolicy(queue: "side")
  }

  /// One completed, one running, two available and one scheduled job of the queue `default`, and one available of `side`.
  private func fill(_ queue: JobQueue) async throws -> [JobID] {
    var ids = try await queue.enqueue((1...4).map(Numbered.init), EnqueueOptions(cause: "first"), in: queue.pool)
    let worker = try await queue.registerSilentWorker(lease: .seconds(600))
    let claimed = try await queue.claim(2, for: worker).sorted { $0.id < $1.id }
    _ = try await queue.pool.query(queue.sql["complete"], [claimed[0].id], [claimed[0].token], [claimed[0].location])
    ids.append(
      try await queue.enqueue(Numbered(number: 5), at: .now.addingTimeInterval(3600), in: queue.pool))
    ids.append(try await queue.enqueue(Other(), cause: "second", in: queue.pool))
    return ids
  }

  @Test(
    "Jobs are listed by state, kind, queue and cause",
    arguments: [
      (JobFilter(), [5, 4, 3, 2, 1, 0]),
      (JobFilter(states: [.completed]), [0]),
      (JobFilter(states: [.running, .scheduled]), [4, 1]),
      (JobFilter(kinds: ["other"]), [5]),
      (JobFilter(queues: ["default"]), [4, 3, 2, 1, 0]),
      (JobFilter(cause: "first"), [3, 2, 1, 0]),
      (JobFilter(states: [.available], kinds: ["numbered", "other"], queues: ["side"], cause: "second"), [5]),
      (JobFilter(kinds: ["none"]), []),
    ])
  func filter(filter: JobFilter, expected: [Int]) async throws {
    try await withQueue { queue in
      let ids = try await fill(queue)
      #expect(try await queue.jobs(matching: filter).map(\.id) == expected.map { ids[$0] })
    }
  }

  @Test("Pages follow one another without a gap, finished jobs included")
  func pages() async throws {
    try await withQueue { queue in
      let ids = try await fill(queue)
      var pages: [[JobID]] = []
      var last: JobID?
      while true {
        let page = try await queue.jobs(limit: 4, after: last).map(\.id)
        if page.isEmpty { break }
        pages.append(page)
        last = page.last
      }
      for (limit, count) in [(0, 1), (-5, 1), (1, 1), (6, 6)] {
        #expect(try await queue.jobs(limit: limit).count == count)
      }
      #expect(pages == [Array(ids.reversed().prefix(4)), Array(ids.reversed().dropFirst(4))])
    }
  }

  @Test("Statistics count the unfinished jobs of each queue by state")
  func statistics() async throws {
    try await withQueue { queue in
      _ = try await fill(queue)
      let statistics = try await queue.statistics()
      #expect(statistics.map(\.queue) == ["default", "side"])
      #expect(statistics.map(\.counts) == [[.running: 1, .available: 2, .scheduled: 1], [.available: 1]])
      #expect(statistics.map(\.isEstimated) == [false, false])
      #expect(statistics.allSatisfy { ($0.longestWait ?? .zero) > .zero })
    }
  }

  @Test("Statistics count jobs that wait for an event and dead letters, too")
  func waitingAndDead() async throws {
    try await withQueue { queue in
      try await queue.enqueue(Numbered(number: 1), on: EventWait(for: "e"), in: queue.pool)
      try await queue.enqueue((2...3).map(Numbered.init), in: queue.pool)
      try await queue.pool.execute(
        "UPDATE copydesk.job SET state = 'dead' WHERE id = (SELECT max(id) FROM copydesk.job)")
      let statistics = try await queue.statistics()
      #expect(statistics.map(\.counts) == [[.waiting: 1, .available: 1, .dead: 1]])
    }
  }

  @Test("A waiting job is cancelled at once, whichever waiting state it is in")
  func cancelWaiting() async throws {
    try await withQueue { queue in
      let ids = try await fill(queue)
      for id in [ids[2], ids[4]] {
        try await queue.cancel(id)
        #expect(try await queue.job(id).state == .cancelled)
      }
      #expect(try await queue.statistics().first?.counts == [.running: 1, .available: 1])
    }
  }

  @Test("Cancelling a running job cancels its handler long before the next heartbeat")
  func cancelRunning() async throws {
    try await withQueue { queue in
      let (begun, ended) = (Inbox<Int>(), Inbox<Bool>())
      let gate = Gate()
      let handlers = JobHandlers(Numbered.self) { job, _ in
        begun.send(job.number)
        defer { ended.send(Task.isCancelled) }
        try await gate.pass()
      }
      let ids = try await queue.enqueue((1...2).map(Numbered.init), in: queue.pool)
      try await withWorkers(RunningWorker(queue, handlers) { $0.lease = .seconds(3600) }) {
        _ = try await begun.next(2)
        try await queue.cancel(ids[0])
        #expect(try await ended.next())
        gate.open()
        #expect(try await !ended.next())
        // The slot that was cancelled is of use again.
        try await queue.enqueue(Numbered(number: 3), in: queue.pool)
        #expect(try await begun.next() == 3)
      }
      #expect(try await queue.states() == [.cancelled, .completed, .completed])
      #expect(try await queue.failures(of: ids[0]).count == 1)
    }
  }

  @Test("A job whose worker died before noticing its cancellation is cancelled before the next attempt")
  func cancelOrphan() async throws {
    try await withQueue { queue in
      let id = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let dead = try await queue.registerSilentWorker(lease: .milliseconds(1))
      try await queue.claim(for: dead)
      try await queue.cancel(id)
      #expect(try await queue.job(id).isCancelRequested)
      let begun = Inbox<Int>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { job, _ in begun.send(job.number) }) {
        $0.queues = ["default": 1]
      }
      try await withWorkers(worker) {
        _ = try await worker.events.next { $0 == .rescued(jobs: 1, from: [dead]) }
        // Comes behind the first one, which has been dealt with when this one begins.
        try await queue.enqueue(Numbered(number: 2), in: queue.pool)
        #expect(try await begun.next() == 2)
      }
      #expect(try await queue.states() == [.cancelled, .completed])
    }
  }

  @Test("An operation that does not fit a job's state is refused")
  func refusals() async throws {
    try await withQueue { queue in
      let ids = try await fill(queue)
      let unknown = JobID(rawValue: 99)
      await #expect(throws: JobQueueError.noSuchJob(unknown)) { try await queue.job(unknown) }
      await #expect(throws: JobQueueError.noSuchJob(unknown)) { try await queue.cancel(unknown) }
      await #expect(throws: JobQueueError.noSuchJob(unknown)) { try await queue.retry(unknown) }
      await #expect(throws: JobQueueError.wrongState(ids[0], .completed)) { try await queue.cancel(ids[0]) }
      await #expect(throws: JobQueueError.wrongState(ids[0], .completed)) { try await queue.retry(ids[0]) }
      await #expect(throws: JobQueueError.wrongState(ids[1], .running)) { try await queue.retry(ids[1]) }
      await #expect(throws: JobQueueError.wrongState(ids[2], .available)) { try await queue.retry(ids[2]) }
    }
  }

  @Test("Workers are listed with what they serve for as long as they hold a lease")
  func workers() async throws {
    try await withQueue { queue in
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { _, _ in }) { $0.queues = ["b": 1, "a": 2] }
      try await withWorkers(worker) {
        _ = try await worker.events.next()
        let records = try await queue.workers()
        #expect(records.map(\.name) == ["test"])
        #expect(records.first?.queues == ["a", "b"])
        #expect(records.first?.kinds == ["numbered"])
        #expect(records.allSatisfy { $0.leaseUntil > $0.startedAt })
      }
      #expect(try await queue.workers().isEmpty)
    }
  }
}
