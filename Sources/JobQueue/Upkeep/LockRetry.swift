internal import Postgres

/// Tries again and again for a lock that others would have to queue behind, each time for a moment only.
struct LockPatience: Sendable {
  let clock: any Clock<Duration>

  private static let attempts = 20
  /// How long the first attempt waits for the lock, and the longest.
  private static let waits = (first: Duration.milliseconds(5), longest: Duration.milliseconds(50))
  private static let pause = Duration.milliseconds(200)

  /// Says whether `body` got its lock in the end.
  ///
  /// - Parameter body: Gets how long it may wait; throws what PostgreSQL says when that was too short.
  func wait(_ body: (Duration) async throws -> Void) async throws -> Bool {
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
