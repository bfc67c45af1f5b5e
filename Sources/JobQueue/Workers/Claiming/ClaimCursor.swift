/// Where in the queue the next claim starts: the lowest rank it considers.
///
/// Until the table is vacuumed, the index still has the entries of jobs claimed earlier, in front of those that wait, and a
/// claim from the start has to walk past them. But jobs of a lower rank can arrive later: jobs of higher priority, jobs that
/// were handed back, jobs whose transaction committed late. So a claim scans from the start from time to time, and whenever
/// nothing is left above the cursor. While an old snapshot is held (by a dump, or an ANALYZE of the history), the entries cannot
/// be removed and every full scan takes longer than the one before; so the longer a full scan took, the longer it is until the
/// next. In between, a claim steps back a little now and then, to find jobs that committed late.
struct ClaimCursor {
  /// The start of the queue, below all ranks.
  static let start = Int64.min
  /// How long a job below the cursor may be passed over while there are others to claim and full scans are fast.
  static let scanInterval = Duration.milliseconds(100)
  /// The time between full scans, as a multiple of the time that the last one took.
  static let scanCostFactor = 9

  private var rank = Self.start
  /// The rank at the last two times that the cursor stepped back.
  private var earlierRanks: (Int64, Int64) = (Self.start, Self.start)
  private var steppedBack: ContinuousClock.Instant?
  private var fullScan: (end: ContinuousClock.Instant, cost: Duration)?
  private var foundNothing = false

  /// The rank that the next claim starts from.
  mutating func next(at now: ContinuousClock.Instant) -> Int64 {
    if timeToFullScan(at: now) <= .zero { return Self.start }
    guard let steppedBack, now - steppedBack >= Self.scanInterval else { return rank }
    self.steppedBack = now
    defer { earlierRanks = (rank, earlierRanks.0) }
    return earlierRanks.1
  }

  /// How long until the next claim scans from the start.
  func timeToFullScan(at now: ContinuousClock.Instant) -> Duration {
    guard let fullScan else { return .zero }
    let pause = fullScan.cost * Self.scanCostFactor
    return fullScan.end + (foundNothing ? pause : max(pause, Self.scanInterval)) - now
  }

  /// Moves the cursor after a claim.
  ///
  /// - Parameters:
  ///   - lowest: The rank that the claim started from.
  ///   - highest: The highest rank it got; nil if it got no job.
  ///   - isFull: Whether it got as many jobs as it asked for.
  mutating func advance(
    from lowest: Int64, to highest: Int64?, isFull: Bool, began: ContinuousClock.Instant, ended: ContinuousClock.Instant
  ) {
    foundNothing = highest == nil
    if let highest { rank = isFull ? highest : max(rank, highest) }
    if lowest == Self.start {
      fullScan = (ended, ended - began)
      steppedBack = ended
      earlierRanks = (rank, rank)
    }
  }
}
