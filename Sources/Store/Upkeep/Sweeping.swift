public import JobQueue
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
  /// Finds what is due and has no job, lets go what is kept long enough, and seals the log so far with a checkpoint.
  public func sweep() async throws {
    for row in try await pool.query(queries["due_decisions"]) {
      try await queue.enqueue(FireJob(decision: row.decode("decision")), cause: "sweep", in: pool)
    }
    let idle = try await pool.query(queries["idle_deliveries"])
    try await enqueueDeliveries(idle.map { try $0.decode("delivery") }, cause: "sweep", pool)
    try await pool.execute(queries["forget_keys"])
    try await pool.execute(queries["prune"])
    try await signCheckpoint()
  }
}
