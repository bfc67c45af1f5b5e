/// Why a running handler was cancelled.
enum Interruption: Sendable {
  /// Someone cancelled the job.
  case cancelRequested
  /// The worker is stopping, and the grace period is over.
  case stopping
  /// The worker has lost its lease.
  case leaseLost
}
