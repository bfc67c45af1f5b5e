/// How many jobs to claim beyond those that can run at once, so that slots need not wait for the next claim.
///
/// As many as finish in a tenth of a second: slow jobs are left for other workers.
struct Prefetch {
  /// How much work to hold in reserve.
  static let horizon = Duration.milliseconds(100)
  /// The largest reserve, in jobs.
  static let limit = 4_000
  /// Measurements over a shorter time would be too noisy.
  private static let minimumSample = Duration.milliseconds(5)

  /// The number of jobs to hold in reserve now.
  private(set) var count = 0

  private var jobsPerHorizon = 0.0
  private var last: (finished: Int, time: ContinuousClock.Instant)?

  /// Updates the reserve from the number of jobs finished so far.
  mutating func measure(finished: Int, at now: ContinuousClock.Instant) {
    guard let last else {
      last = (finished, now)
      return
    }
    let elapsed = now - last.time
    guard elapsed >= Self.minimumSample else { return }
    let current = Double(finished - last.finished) * (Self.horizon / elapsed)
    jobsPerHorizon = (jobsPerHorizon + current) / 2
    count = min(Int(jobsPerHorizon), Self.limit)
    self.last = (finished, now)
  }
}
