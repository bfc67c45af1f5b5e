package import Newsroom

/// The limits of a queue across all hosts; null for no limit.
package struct QueueLimitsBody: Codable, Sendable {
  /// How many jobs run at once.
  @NullWhenNil package var global: Int?
  /// How many jobs with the same limit key run at once.
  @NullWhenNil package var perKey: Int?
  /// How many jobs may start in a period.
  @NullWhenNil package var rate: Rate?

  /// How many jobs may start in a period.
  package struct Rate: Codable, Sendable {
    /// How many in each period.
    package var count: Int
    /// The period in seconds.
    package var seconds: Double
    /// How many may start at once after a quiet spell.
    package var burst: Int

    package init(count: Int, seconds: Double, burst: Int) {
      self.count = count
      self.seconds = seconds
      self.burst = burst
    }
  }

  package init(global: Int? = nil, perKey: Int? = nil, rate: Rate? = nil) {
    self.global = global
    self.perKey = perKey
    self.rate = rate
  }
}

/// A queue and how much waits in it.
package struct QueueBody: Codable, Sendable {
  package var name: String
  /// When it was paused; null when it is not.
  @NullWhenNil package var pausedAt: Instant?
  @NullWhenNil package var pausedBy: String?
  package var limits: QueueLimitsBody
  /// How many unfinished jobs there are, by state.
  package var jobs: [String: Int]
  /// Whether `jobs` is an estimate because there are too many to count quickly.
  package var isEstimated: Bool
  /// How long the oldest waiting job has been waiting, in seconds.
  @NullWhenNil package var oldestWait: Double?

  package init(
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
