internal import Postgres

/// How far the jobs of a batch have come.
public struct BatchProgress: Sendable, Equatable {
  /// How many are in each state; a state without any is missing.
  public var counts: [JobState: Int]

  /// How many there are, without those that have left the history.
  public var total: Int { counts.values.reduce(0, +) }

  /// How many are completed, discarded or cancelled.
  public var finished: Int { [.completed, .discarded, .cancelled].reduce(0) { $0 + (counts[$1] ?? 0) } }

  /// Whether nothing is left to do: all are finished. A dead letter is not, as it may be retried.
  public var isFinished: Bool { finished == total }
}

extension JobQueue {
  /// Counts the jobs of a batch by their state, at one instant; all counts are missing for a name that no job has.
  public func progress(ofBatch name: String) async throws -> BatchProgress {
    let rows = try await pool.query(sql["batch_progress"], name)
    let counts = try rows.map { (try $0.decode("state", as: JobState.self), try $0.decode("jobs", as: Int.self)) }
    return BatchProgress(counts: Dictionary(uniqueKeysWithValues: counts))
  }
}
