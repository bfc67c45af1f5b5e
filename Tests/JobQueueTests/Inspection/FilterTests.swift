import Foundation
import Postgres
import Testing

@testable import JobQueue

@Suite("Which jobs a filter means", .timeLimit(.minutes(10)))
struct FilterTests {
  struct Other: Job { static let kind = "other" }

  private static let noon = Date(timeIntervalSince1970: 1_795_521_600)

  /// Six jobs that differ in one thing each from the first, which was enqueued at noon.
  private func fill(_ queue: JobQueue) async throws -> [JobID] {
    let first = EnqueueOptions(queue: "a", cause: "import", batch: "b")
    var ids = [try await queue.enqueue(Numbered(number: 0), first, in: queue.pool)]
    ids.append(try await queue.enqueue(Other(), first, in: queue.pool))
    for options in [
      EnqueueOptions(queue: "z", cause: "import", batch: "b"), EnqueueOptions(queue: "a", cause: "else", batch: "b"),
      EnqueueOptions(queue: "a", cause: "import", batch: "else"), first,
    ] { ids.append(try await queue.enqueue(Numbered(number: 0), options, in: queue.pool)) }
    try await queue.pool.execute("UPDATE copydesk.job SET created_at = $1", Self.noon)
    try await queue.pool.execute(
      "UPDATE copydesk.job SET created_at = created_at + interval '1 h' WHERE id = $1", ids[5])
    return ids
  }

  static let filters: [(JobFilter, [Int])] = [
    (JobFilter(), [0, 1, 2, 3, 4, 5]), (JobFilter(kinds: ["numbered"]), [0, 2, 3, 4, 5]),
    (JobFilter(queues: ["a"]), [0, 1, 3, 4, 5]), (JobFilter(cause: "import"), [0, 1, 2, 4, 5]),
    (JobFilter(batch: "b"), [0, 1, 2, 3, 5]), (JobFilter(enqueuedSince: noon), [0, 1, 2, 3, 4, 5]),
    (JobFilter(enqueuedSince: noon + 0.001), [5]), (JobFilter(enqueuedBefore: noon + 3600), [0, 1, 2, 3, 4]),
    (JobFilter(enqueuedBefore: noon), []),
    (
      JobFilter(
        kinds: ["numbered"], queues: ["a", "none"], cause: "import", batch: "b", enqueuedSince: noon,
        enqueuedBefore: noon + 1), [0]
    ),
  ]

  @Test("Listing, retrying and cancelling go by the same filter", arguments: filters.indices)
  func sameFilter(_ index: Int) async throws {
    let (filter, expected) = Self.filters[index]
    try await withQueue { queue in
      let ids = try await fill(queue)
      let wanted = expected.map { ids[$0] }
      #expect(try await queue.jobs(matching: filter).map(\.id).sorted() == wanted)
      try await queue.pool.execute("UPDATE copydesk.job SET state = 'dead'")
      #expect(try await queue.retry(matching: filter) == wanted.count)
      #expect(try await queue.jobs(matching: JobFilter(states: [.available])).map(\.id).sorted() == wanted)
      try await queue.pool.execute("UPDATE copydesk.job SET state = 'dead'")
      #expect(try await queue.cancel(matching: filter) == wanted.count)
      #expect(try await queue.jobs(matching: JobFilter(states: [.cancelled])).map(\.id).sorted() == wanted)
    }
  }

  @Test("Only dead letters and scheduled jobs are retried, whatever states the filter names; then they begin anew")
  func retried() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let ids = try await queue.enqueue((0..<3).map(Numbered.init), in: queue.pool)
      let later = try await queue.enqueue(Numbered(number: 3), at: Date(timeIntervalSinceNow: 3600), in: queue.pool)
      try await queue.claim(1, for: worker)
      try await queue.pool.execute("UPDATE copydesk.job SET state = 'dead', attempt = 10 WHERE id = $1", ids[1])
      #expect(try await queue.retry(matching: JobFilter(states: [.running, .available])) == 0)
      #expect(try await queue.retry(matching: JobFilter(states: [.running, .available, .dead, .scheduled])) == 2)
      #expect(try await queue.states() == [.running, .available, .available, .available])
      #expect(try await queue.job(later).runAt <= Date(timeIntervalSinceNow: 60))
      #expect(try await queue.job(ids[1]).attempt == 0)
    }
  }

  @Test("A running job is asked to end once, and its neighbours are not")
  func running() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      let ids = try await queue.enqueue((0..<2).map(Numbered.init), EnqueueOptions(batch: "b"), in: queue.pool)
      try await queue.claim(2, for: worker)
      try await queue.cancel(ids[0])
      #expect(try await queue.jobs().map(\.isCancelRequested) == [false, true])
      #expect(try await queue.cancel(matching: JobFilter(states: [.available])) == 0)
      #expect(try await queue.cancel(matching: JobFilter(batch: "b")) == 1)
      #expect(try await queue.jobs().map(\.isCancelRequested) == [true, true])
    }
  }

  @Test("A retry or a run at once concerns one job alone, and lets it forget what it waited for")
  func one() async throws {
    try await withQueue { queue in
      let first = try await queue.enqueue(Numbered(number: 0), in: queue.pool)
      func waiting(_ number: Int) async throws -> JobID {
        let id: JobID? = try await queue.pool.queryOne(
          "SELECT copydesk.enqueue('numbered', after => ARRAY[$1::bigint], event => 'e') AS id", first)?.decode("id")
        return try #require(id)
      }
      let ids = [try await waiting(1), try await waiting(2)]
      try await queue.retry(ids[0])
      #expect(try await ids.asyncStates(in: queue) == [.available, .waiting])
      for table in ["job_dependency", "event_wait"] {
        let left: [JobID] = try await queue.pool.query(SQL("SELECT job FROM copydesk.\(table)")).map {
          try $0.decode(0)
        }
        #expect(left == [ids[1]], "\(table)")
      }
      // What it waited for does not matter any more.
      try await queue.pool.execute("SELECT copydesk.signal('e')")
      try await queue.cancel(first)
      #expect(try await ids.asyncStates(in: queue) == [.available, .cancelled])

      let later = try await queue.enqueue(
        (0..<2).map(Numbered.init), EnqueueOptions(at: Date(timeIntervalSinceNow: 3600)), in: queue.pool)
      try await queue.runNow(later[0])
      #expect(try await later.asyncStates(in: queue) == [.available, .scheduled])
      await #expect(throws: JobQueueError.wrongState(later[0], .available)) { try await queue.runNow(later[0]) }
    }
  }

  @Test("A batch counts its own jobs, finished and not")
  func batches() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      for batch in ["a", "b"] {
        try await queue.enqueue((0..<2).map(Numbered.init), EnqueueOptions(batch: batch), in: queue.pool)
      }
      try await queue.complete(try await queue.claim(1, for: worker))
      #expect(try await queue.progress(ofBatch: "a").counts == [.completed: 1, .available: 1])
      #expect(try await queue.progress(ofBatch: "b").counts == [.available: 2])
    }
  }
}

extension [JobID] {
  fileprivate func asyncStates(in queue: JobQueue) async throws -> [JobState] {
    var states: [JobState] = []
    for id in self { states.append(try await queue.job(id).state) }
    return states
  }
}
