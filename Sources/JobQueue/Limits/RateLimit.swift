/// How many jobs may start per period: a token bucket that refills steadily, from which every attempt takes one token.
///
/// In any time *t*, no more than `burst + count × t / period` attempts start, by the database's clock and across all processes.
/// An attempt that was claimed and handed back without starting has used its token.
public struct RateLimit: Sendable, Equatable {
  /// How many attempts may start per period, at least 1.
  public var count: Int
  /// The period.
  public var period: Duration
  /// How many attempts may start at once after a quiet time, at least 1. Default: ``count``.
  public var burst: Int

  /// That many attempts per period.
  public init(_ count: Int, per period: Duration, burst: Int? = nil) {
    self.count = count
    self.period = period
    self.burst = burst ?? count
  }
}
