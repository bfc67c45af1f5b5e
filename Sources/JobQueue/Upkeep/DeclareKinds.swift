internal import Postgres

extension JobQueue {
  /// Records the policies of kinds, for programs that enqueue by SQL and for the history. The last declaration counts.
  func declare(_ policies: [String: JobPolicy]) async throws {
    let kept = policies.compactMapValues(\.retention)
    let all = policies.values
    try await pool.execute(
      sql["declare_kinds"], Array(policies.keys), all.map(\.queue), all.map(\.priority), all.map(\.maxAttempts),
      Array(kept.keys), Array(kept.values))
  }
}
