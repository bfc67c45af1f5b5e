public import Postgres

/// How long a job that has failed waits for its next attempt.
///
/// A wait begins when the failure is recorded, by the database's clock. The number of attempts is the policy's, see
/// ``JobPolicy/maxAttempts``: after the last one no delay is asked for.
public enum RetryDelay: Sendable {
  /// Longer each time, up to a maximum, and scattered, so that jobs which failed together do not come back together. Unless
  /// given, 1 s, doubled each time up to 1 h, of which up to a fifth is left to chance.
  case exponential(BackOff = BackOff(initial: .seconds(1), factor: 2, maximum: .seconds(3600), jitter: 0.2))
  /// Always the same.
  case fixed(Duration)
  /// What the function says of the attempt that failed, from 1, and its error; nil to give up: the job is a dead letter at
  /// once. A delay below zero counts as zero.
  case custom(@Sendable (_ attempt: Int, _ error: any Error) -> Duration?)

  /// The wait after an attempt has failed, or nil for none and no other attempt.
  func delay(afterAttempt attempt: Int, error: any Error, chance: Double) -> Duration? {
    switch self {
    case .exponential(let backOff): backOff.delay(afterFailures: attempt, chance: chance)
    case .fixed(let delay): max(delay, .zero)
    case .custom(let decide): decide(attempt, error).map { max($0, .zero) }
    }
  }
}
