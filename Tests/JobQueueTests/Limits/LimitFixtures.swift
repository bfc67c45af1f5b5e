import TimeTesting
import Postgres
import Synchronization

@testable import JobQueue

/// How many are inside, and how many were at most.
final class Census: Sendable {
  private let state = Mutex<(now: [String: Int], most: [String: Int])>(([:], [:]))

  func enter(_ place: String = "") {
    state.withLock { state in
      state.now[place, default: 0] += 1
      state.most[place] = max(state.most[place] ?? 0, state.now[place] ?? 0)
    }
  }

  func leave(_ place: String = "") {
    state.withLock { $0.now[place, default: 0] -= 1 }
  }

  func now(_ place: String = "") -> Int { state.withLock { $0.now[place] ?? 0 } }

  func most(_ place: String = "") -> Int { state.withLock { $0.most[place] ?? 0 } }
}

extension JobQueue {
  /// Claims jobs of the queue `default` within its limits, as a worker would itself.
  @discardableResult
  func claimLimited(_ count: Int, for worker: WorkerID) async throws -> [ClaimedJob] {
    try await pool.query(sql["claim_limited"], worker, "default", [Numbered.kind], count)
      .map { try ClaimedJob(row: $0) }
  }

  /// Completes jobs that were claimed by hand.
  func complete(_ jobs: [ClaimedJob]) async throws {
    try await pool.execute(sql["complete_rest"], jobs.map(\.id), jobs.map(\.token))
  }

  /// Enqueues numbered jobs that all have a key.
  func enqueue(_ numbers: Range<Int>, key: String) async throws {
    try await enqueue(numbers.map(Numbered.init), EnqueueOptions(limitKey: key), in: pool)
  }

  /// How many jobs of the queue `default` run, by the database's knowledge.
  func runningCount() async throws -> Int {
    let row = try await pool.queryOne(
      "SELECT count(*) FROM copydesk.job WHERE queue = 'default' AND state = 'running'")
    return try row?.decode(0) ?? 0
  }
}

extension Pool {
  /// Waits until a query that answers yes or no says yes.
  func waitUntil(_ query: SQL, _ what: String) async throws {
    try await eventually(what) { try await queryOne(query)?.decode(0) ?? false }
  }
}
