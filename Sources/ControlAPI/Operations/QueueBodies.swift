public import Newsroom

/// The limits of a queue across all hosts; null for no limit.
public struct QueueLimitsBody: Codable, Sendable {
  /// How many jobs run at once.
  @NullWhenNil public var global: Int?
  /// How many jobs with the same limit key run at once.
  @NullWhenNil public var perKey: Int?
  /// How many jobs may start in a period.
  @NullWhenNil public var rate: Rate?

  /// How many jobs may start in a period.
  public struct Rate: Codable, Sendable {
    /// How many in each period.
    public var count: Int
    /// The period in seconds.
    public var seconds: Double
    /// How many may start at once after a quiet spell.
    public var burst: Int

    /// A rate.
    public init(count: Int, seconds: Double, burst: Int) {
      self.count = count
      self.seconds = seconds
      self.burst = burst
    }
  }

  /// These limits.
  public init(global: Int? = nil, perKey: Int? = nil, rate: Rate? = nil) {
    self.global = global
    self.perKey = perKey
    self.rate = rate
  }
}

/// A queue.
public struct QueueBody: Codable, Sendable {
  /// Its name.
  public var name: String
  /// When it was paused; null when it is not.
  @NullWhenNil public var pausedAt: Instant?
  /// Who paused it.
  @NullWhenNil public var pausedBy: String?
  /// Its limits.
  public var limits: QueueLimitsBody
  /// How many unfinished jobs there are, by state.
  public var jobs: [String: Int]
  /// Whether `jobs` is an estimate because there are too many to count quickly.
  public var isEstimated: Bool
  /// How long the oldest waiting job has been waiting, in seconds.
  @NullWhenNil public var oldestWait: Double?

  /// A queue of these properties.
  public init(
    name: String, pausedAt: Instant?, pausedBy: String?, limits: QueueLimitsBody, jobs: [String: Int],
    isEstimated: Bool, oldestWait: Double?
  ) {
    self.name = name
    self.pausedAt = pausedAt
    self.pausedBy = pausedBy
    self.limits = limits
    self.jobs = jobs
    self.isEstimated = isEstimated
    self.oldestWait = oldestWait
  }
}
