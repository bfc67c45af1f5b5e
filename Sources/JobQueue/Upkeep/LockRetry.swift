internal import Postgres

/// Retries for a lock that others would queue behind, waiting only a moment each time.
struct LockRetry: Sendable {
  let clock: any Clock<Duration>

  private static let attempts = 20
  /// How long the first attempt waits for the lock, and the longest attempt.
  private static let waits = (first: Duration.milliseconds(5), longest: Duration.milliseconds(50))
  private static let pause = Duration.milliseconds(200)

  /// Runs `body` until it gets its lock; returns whether it did in the end.
  ///
  /// - Parameter body: Receives how long it may wait for the lock; throws PostgreSQL's `lock_not_available` if that was too short.
  func run(_ body: (Duration) async throws -> Void) async throws -> Bool {
    var wait = Self.waits.first
    for _ in 0..<Self.attempts {
      do {
        try await body(wait)
        return true
      } catch let error as PostgresError where error.sqlState == .lockNotAvailable {
        wait = min(wait * 2, Self.waits.longest)
        try await clock.sleep(for: Self.pause)
      }
    }
    return false
  }
}
