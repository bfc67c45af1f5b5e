public import JobQueue
import Newsroom
import Postgres

/// Finds what is due and has no job; handled by `Store.sweep`.
public struct SweepJob: Job {
  /// `sweep`.
  public static let kind = "sweep"
  /// The next sweep makes up for one that failed, and none says much a day later.
  public static let policy = JobPolicy(
    queue: "maintenance", maxAttempts: 1, timeLimit: .seconds(60), retention: .seconds(86_400))

  /// A job without arguments.
  public init() {}
}

extension Store {
  /// Finds what is due and has no job, looks at packages, enters that freezes are over, rejects drafts that no job will read any more, has sites look whether they are up to
  /// date, lets go what is kept long enough, and seals the log so far with a checkpoint.
  public func sweep() async throws {
    try await enqueueLostJobs()
    try await tendTriggers()
    try await tendPackages()
    try await concludeFreezes()
    try await lookAtSites(pool)
    try await rejectAbandonedSubmissions()
    try await forgetKeys()
    try await pool.execute(queries["prune"])
    try await signCheckpoint()
    try await pool.execute(queries["end_overlong_intake"])
    try await tellRisks()
    try await tendNotices()
    try await reviewTrust()
  }
}
