/// Whether to run a transaction again after a conflict with another one.
///
/// Only the caller knows whether the body may run twice: it must have no effects outside the database.
public struct RetryPolicy: Sendable {
  /// How often to run the transaction at most, at least 1.
  public var attempts: Int
  /// How long to wait between attempts.
  public var backOff: BackOff

  /// Never run again.
  public static let never = RetryPolicy(attempts: 1, backOff: BackOff())

  /// Run again after a serialization failure (40001) or a deadlock (40P01), as PostgreSQL's documentation recommends.
  public static func serializationFailures(
    attempts: Int = 5, backOff: BackOff = BackOff(initial: .milliseconds(5), maximum: .milliseconds(500), jitter: 1)
  ) -> RetryPolicy {
    RetryPolicy(attempts: max(attempts, 1), backOff: backOff)
  }

  /// Runs `body` until it succeeds, fails for another reason, or the attempts are used up.
  func run<Value>(_ body: () async throws -> Value) async throws -> Value {
    for attempt in 1..<max(attempts, 1) {
      do {
        return try await body()
      } catch let error as PostgresError where error.mayBeRetried {
        try await Task.sleep(for: backOff.delay(afterFailures: attempt))
      }
    }
    return try await body()
  }
}

extension PostgresError {
  /// Whether the transaction failed only because of concurrent ones: 40001 or 40P01.
  public var mayBeRetried: Bool {
    sqlState == .serializationFailure || sqlState == .deadlockDetected
  }
}
