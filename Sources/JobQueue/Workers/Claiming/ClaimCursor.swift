/// The rank that a claim begins at, so that it need not walk past all the jobs that were claimed before it.
///
/// Until the table is vacuumed, the index has the entries of those jobs in front of the ones that wait. Jobs of a lower rank
/// may come later: of a higher priority, handed back, or committed late. Hence a claim looks at all of them from time to
/// time, and when there is nothing above the floor. As long as somebody keeps an old snapshot (a dump, an ANALYZE of the
/// history), no entry can go and each such look takes longer than the one before; so the longer one took, the longer it is
/// until the next. Meanwhile a claim goes back some way now and then, for what was committed late.
struct ClaimFloor {
  /// Below all ranks.
  static let none = Int64.min
  /// How long a job may be passed over while there are others to claim, when looking at all of them takes little time.
  static let patience = Duration.milliseconds(100)
  /// How many times as long as a look at all jobs took it is until the next one.
  static let rest = 9

  private var rank = Self.none
  /// What the rank was at the last two times that it was gone back on.
  private var before: (Int64, Int64) = (Self.none, Self.none)
  private var lookedBack: ContinuousClock.Instant?
  private var wholeLook: (end: ContinuousClock.Instant, cost: Duration)?
  private var isAllClaimed = false

  /// Where the next claim begins.
  mutating func next(at now: ContinuousClock.Instant) -> Int64 {
    if timeToWholeLook(at: now) <= .zero { return Self.none }
    guard let lookedBack, now - lookedBack >= Self.patience else { return rank }
    self.lookedBack = now
    defer { before = (rank, before.0) }
    return before.1
  }

  /// How long until the next claim looks at all jobs.
  func timeToWholeLook(at now: ContinuousClock.Instant) -> Duration {
    guard let wholeLook else { return .zero }
    let rest = wholeLook.cost * Self.rest
    return wholeLook.end + (isAllClaimed ? rest : max(rest, Self.patience)) - now
  }

  /// Takes note of a claim that began at a rank: of the highest rank that it got, if it got a job, and whether it got as many
  /// jobs as it wanted.
  mutating func claimed(
    from lowest: Int64, to highest: Int64?, isFull: Bool, began: ContinuousClock.Instant, ended: ContinuousClock.Instant
  ) {
    isAllClaimed = highest == nil
    if let highest { rank = isFull ? highest : max(rank, highest) }
    if lowest == Self.none {
      wholeLook = (ended, ended - began)
      lookedBack = ended
      before = (rank, rank)
    }
  }
}
