import Postgres
import Testing

@testable import JobQueue

@Suite("How job results are recorded", .timeLimit(.minutes(10)))
struct ResultBatchTests {
  private func result(_ number: Int, _ outcome: AttemptOutcome, limited queue: String? = nil) -> JobResult {
    JobResult(
      ClaimedJob(
        id: JobID(rawValue: Int64(number)), token: Int64(number), rank: 0, attempt: 1, maxAttempts: 1,
        isCancelRequested: false, kind: "k", cause: nil, arguments: JSONB(text: "{}"), version: 1, waited: .zero,
        location: RowLocation(page: 0, line: 1), traceParent: nil, limitedQueue: queue), outcome)
  }

  @Test("Each result is in one batch, with others of its kind and two thousand at most")
  func batches() {
    let completed = (1...4_001).map { result($0, .completed) }
    let others = [
      result(5_001, .failed(error: "x", retryAfter: nil)), result(5_002, .failed(error: "x", retryAfter: .zero)),
      result(5_003, .discarded(reason: "x")), result(5_004, .cancelled(reason: "x")),
      result(5_005, .snoozed(.zero)), result(5_006, .handedBack),
    ]
    let batches = ResultBatch.batches(of: completed + others)
    #expect(
      batches.flatMap { $0.results.map(\.token) }.sorted()
        == (Array(1...4_001) + Array(5_001...5_006)).map { Int64($0) })
    func sizes(_ statement: ResultBatch.Statement) -> [Int] {
      batches.filter { $0.statement == statement }.map(\.results.count).sorted()
    }
    #expect(sizes(.complete) == [1, 2_000, 2_000])
    #expect(sizes(.fail) == [2])
    for statement in [ResultBatch.Statement.discard, .cancel, .snooze, .handBack] { #expect(sizes(statement) == [1]) }
    #expect(Set(batches.filter(\.isScheduling).map(\.statement)) == [.fail, .snooze])
    #expect(ResultBatch.batches(of: []).isEmpty)
  }

  @Test("A batch frees slots of the limited queues in which its jobs ran, and of no others")
  func freesSlots() throws {
    let results = [
      result(1, .completed, limited: "a"), result(2, .completed), result(3, .completed, limited: "b"),
      result(4, .completed, limited: "a"),
    ]
    #expect(try #require(ResultBatch.batches(of: results).first).limitedQueues == ["a", "b"])
  }

  @Test("The results of a batch that the worker does not hold any more are told, and the others are recorded")
  func missing() async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.enqueue((1...3).map(Numbered.init), in: queue.pool)
      let held = try await queue.claim(3, for: worker)
      // One of them has been completed, another's row has changed since.
      try await queue.complete([held[1]])
      try await queue.pool.execute("UPDATE copydesk.job SET cause = 'changed' WHERE id = $1", held[2].id)
      let batch = try #require(ResultBatch.batches(of: held.map { JobResult($0, .completed) }).first)
      let missing = try await queue.pool.withConnection { try await batch.record(by: worker, on: $0, queue.sql) }
      #expect(missing.map(\.id) == [held[1].id])
      #expect(try await queue.states() == [.completed, .completed, .completed])
    }
  }
}
