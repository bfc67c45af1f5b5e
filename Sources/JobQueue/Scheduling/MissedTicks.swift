/// What happens to ticks that were missed because no daemon or no database was running.
///
/// A tick counts as missed when it is more than a minute late.
public enum MissedTicks: String, Sendable, CaseIterable {
  /// None of them becomes a job.
  case skip
  /// Only the last one becomes a job.
  case once
  /// Each of them becomes a job, in order.
  case all
}
