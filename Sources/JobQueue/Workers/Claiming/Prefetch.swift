/// How many jobs to claim beyond those that can run at once, so that handlers need not wait for the next claim.
///
/// As many as are worked off in a tenth of a second: jobs that take long are left for other workers.
struct Prefetch {
  /// How much work to hold in reserve.
  static let horizon = Duration.milliseconds(100)
  /// How many jobs to hold in reserve at most.
  static let limit = 4_000
  /// Shorter measurements would be chance.
  private static let shortest = Duration.milliseconds(5)

  /// The number of jobs to hold in reserve now.
  private(set) var count = 0

  private var jobsPerHorizon = 0.0
  private var last: (finished: Int, time: ContinuousClock.Instant)?

  /// Takes note of how many jobs have been finished so far.
  mutating func measure(finished: Int, at now: ContinuousClock.Instant) {
    guard let last else {
      last = (finished, now)
      return
    }
    let elapsed = now - last.time
    guard elapsed >= Self.shortest else { return }
    let current = Double(finished - last.finished) * (Self.horizon / elapsed)
    jobsPerHorizon = (jobsPerHorizon + current) / 2
    count = min(Int(jobsPerHorizon), Self.limit)
    self.last = (finished, now)
  }
}
