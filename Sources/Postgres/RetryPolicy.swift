/// Whether to run a transaction again after a conflict with another one.
///
/// Only the caller knows whether the body may run twice: it must have no effects outside the database.
public struct RetryPolicy: Sendable {
  /// How often to run the transaction at most, at least 1.
  public var attempts: Int
  /// How long to wait between attempts.
  public var backOff: BackOff
  /// Whether to run it again also when it did not get a lock in time, for as long as its pool has patience.
  public var waitsForLocks: Bool

  /// A policy with the given values.
  init(attempts: Int, backOff: BackOff, waitsForLocks: Bool) {
    self.attempts = attempts
    self.backOff = backOff
    self.waitsForLocks = waitsForLocks
  }

  /// Never run again.
  public static let never = RetryPolicy(attempts: 1, backOff: BackOff(), waitsForLocks: false)

  /// Run again only for want of a lock.
  static let forLocks = RetryPolicy(attempts: 1, backOff: BackOff(), waitsForLocks: true)

  /// Run again after a serialization failure (40001) or a deadlock (40P01), as PostgreSQL's documentation recommends, and
  /// for want of a lock (55P03) as long as the pool's configuration says.
  public static func serializationFailures(
    attempts: Int = 5, backOff: BackOff = BackOff(initial: .milliseconds(5), maximum: .milliseconds(500), jitter: 1)
  ) -> RetryPolicy {
    RetryPolicy(attempts: max(attempts, 1), backOff: backOff, waitsForLocks: true)
  }

  /// How long to wait between two tries for a lock: no longer than a try takes, so that others' turns are not missed.
  private static let lockBackOff = BackOff(initial: .milliseconds(10), maximum: .milliseconds(200))

  /// Runs `body` until it succeeds, fails for another reason, or the attempts are used up.
  ///
  /// - Parameter lockPatience: How long to go on for want of a lock.
  func run<Value>(lockPatience: Duration = .zero, _ body: () async throws -> Value) async throws -> Value {
    let deadline = MonotonicTime.now + lockPatience
    var (conflicts, locked) = (0, 0)
    while true {
      do {
        return try await body()
      } catch let error as PostgresError where error.mayBeRetried && conflicts + 1 < attempts {
        conflicts += 1
        try await Task.sleep(for: backOff.delay(afterFailures: conflicts))
      } catch let error as PostgresError where waitsForLocks && error.sqlState == .lockNotAvailable {
        locked += 1
        let delay = Self.lockBackOff.delay(afterFailures: locked)
        guard .now + delay < deadline else { throw error }
        try await Task.sleep(for: delay)
      }
    }
  }
}

extension PostgresError {
  /// Whether the transaction failed only because of concurrent ones: 40001 or 40P01.
  public var mayBeRetried: Bool {
    sqlState == .serializationFailure || sqlState == .deadlockDetected
  }
}
