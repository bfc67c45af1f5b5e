internal import Postgres

/// How far the jobs of a batch have come.
public struct BatchProgress: Sendable, Equatable {
  /// The number of jobs in each state; states without jobs are missing.
  public var counts: [JobState: Int]

  /// The number of jobs, without those that have left the history.
  public var total: Int { counts.values.reduce(0, +) }

  /// How many jobs are completed, discarded or cancelled.
  public var finished: Int { [.completed, .discarded, .cancelled].reduce(0) { $0 + (counts[$1] ?? 0) } }

  /// Whether all jobs are finished. A dead letter is not, because it may be retried.
  public var isFinished: Bool { finished == total }
}

extension JobQueue {
  /// Counts the jobs of a batch by state, in one snapshot. For a name that no job has, all counts are missing.
  public func progress(ofBatch name: String) async throws -> BatchProgress {
    let rows = try await pool.query(sql["batch_progress"], name)
    let counts = try rows.map { (try $0.decode("state", as: JobState.self), try $0.decode("jobs", as: Int.self)) }
    return BatchProgress(counts: Dictionary(uniqueKeysWithValues: counts))
  }
}
