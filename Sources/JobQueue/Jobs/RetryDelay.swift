public import Postgres

/// How long a failed job waits before its next attempt: the back-off.
///
/// The wait starts when the failure is recorded, by the database's clock. The number of attempts is set by
/// ``JobPolicy/maxAttempts``; no delay is computed after the last one.
public enum RetryDelay: Sendable {
  /// Longer each time, up to a maximum, with jitter so that jobs that failed together do not all retry together. Default: 1 s,
  /// doubling up to 1 h, a fifth of it random.
  case exponential(BackOff = BackOff(initial: .seconds(1), factor: 2, maximum: .seconds(3600), jitter: 0.2))
  /// The same delay each time.
  case fixed(Duration)
  /// Computed from the attempt that failed, starting at 1, and its error. Returning nil gives up: the job becomes a dead letter
  /// at once. A negative delay counts as zero.
  case custom(@Sendable (_ attempt: Int, _ error: any Error) -> Duration?)

  /// The wait after a failed attempt; nil for no further attempt.
  ///
  /// - Parameter chance: A random number from 0 to 1, for the jitter.
  func delay(afterAttempt attempt: Int, error: any Error, chance: Double) -> Duration? {
    switch self {
    case .exponential(let backOff): backOff.delay(afterFailures: attempt, chance: chance)
    case .fixed(let delay): max(delay, .zero)
    case .custom(let decide): decide(attempt, error).map { max($0, .zero) }
    }
  }
}
