/// The rank that a claim begins at, so that it need not walk past all the jobs that were claimed before it.
///
/// Until the table is vacuumed, the index has the entries of those jobs in front of the ones that wait. Jobs of a lower rank
/// may come later: of a higher priority, handed back, or committed late. Hence a claim looks at all of them from time to
/// time, and whenever there is nothing above the floor.
struct ClaimFloor {
  /// Below all ranks.
  static let none = Int64.min
  /// How long a job may be passed over, at most, while there are others to claim.
  static let patience = Duration.milliseconds(100)

  private var rank = Self.none
  private var wholeLook: ContinuousClock.Instant?

  /// Where the next claim begins.
  mutating func next(at now: ContinuousClock.Instant) -> Int64 {
    if let wholeLook, now - wholeLook < Self.patience { return rank }
    wholeLook = now
    return Self.none
  }

  /// Takes note of the highest rank that was claimed; without one the next claim looks at all jobs.
  mutating func raise(to highest: Int64?) {
    if let highest {
      rank = highest
    } else {
      wholeLook = nil
    }
  }
}
