/// Exponential back-off: the wait before each retry is longer than the one before, up to a maximum, and random within
/// bounds (jitter), so that many clients of a server that comes back do not all reconnect at once.
public struct BackOff: Sendable, Equatable {
  /// The wait before the first retry. Default 100 ms.
  public var initial: Duration
  /// The factor by which each wait is longer than the one before, at least 1. Default 2.
  public var factor: Double
  /// The longest wait. Default 10 s.
  public var maximum: Duration
  /// The part of each wait that is random, from 0 to 1. Default 0.5: between half of the wait and all of it.
  public var jitter: Double

  /// A back-off with the given values.
  public init(
    initial: Duration = .milliseconds(100), factor: Double = 2, maximum: Duration = .seconds(10), jitter: Double = 0.5
  ) {
    self.initial = initial
    self.factor = max(1, factor)
    self.maximum = maximum
    self.jitter = min(max(jitter, 0), 1)
  }

  /// The wait after that many failures, counted from 1.
  ///
  /// - Parameter chance: From 0, the longest wait, to 1, the shortest; random by default.
  public func delay(afterFailures failures: Int, chance: Double = .random(in: 0...1)) -> Duration {
    var delay = min(initial, maximum)
    for _ in 1..<max(failures, 1) where delay < maximum { delay = min(delay * factor, maximum) }
    return delay * (1 - jitter * chance)
  }

  /// The wait after that many failures, counted from 1, with the given random number generator.
  public func delay(
    afterFailures failures: Int, using generator: inout some RandomNumberGenerator
  ) -> Duration {
    delay(afterFailures: failures, chance: .random(in: 0...1, using: &generator))
  }
}
