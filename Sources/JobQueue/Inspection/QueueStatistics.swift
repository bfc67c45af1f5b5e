internal import Postgres

/// How many unfinished jobs a queue has.
public struct QueueStatistics: Sendable, Equatable {
  /// The queue.
  public var queue: String
  /// How many are in each state; a state without any is missing.
  public var counts: [JobState: Int] = [:]
  /// The same by kind.
  public var kinds: [String: [JobState: Int]] = [:]
  /// Whether some of the numbers are estimates, since there are too many jobs to count in passing.
  public var isEstimated = false
  /// How long the oldest available job has been waiting past its time; among those that were counted, which come first in
  /// the queue.
  public var longestWait: Duration?
}

extension JobQueue {
  /// How many unfinished jobs each queue has, by state and kind; a queue without any is missing.
  ///
  /// Of each queue and state up to 10,000 jobs are counted; the numbers of more are estimates, from the statistics that
  /// PostgreSQL's autovacuum keeps. So this costs the same however many jobs there are: a few milliseconds.
  public func statistics() async throws -> [QueueStatistics] {
    var statistics: [QueueStatistics] = []
    for row in try await pool.query(sql["statistics"]) {
      let queue: String = try row.decode("queue")
      if statistics.last?.queue != queue { statistics.append(QueueStatistics(queue: queue)) }
      try statistics[statistics.endIndex - 1].add(row)
    }
    return statistics
  }
}

extension QueueStatistics {
  fileprivate mutating func add(_ row: Row) throws {
    let state: JobState = try row.decode("state")
    let jobs: Int = try row.decode("jobs")
    counts[state, default: 0] += jobs
    kinds[try row.decode("kind"), default: [:]][state] = jobs
    isEstimated = try isEstimated || row.decode("is_estimated")
    if let oldest: Duration = try row.decode("oldest") { longestWait = max(longestWait ?? oldest, oldest) }
  }
}
