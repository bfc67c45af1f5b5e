internal import Postgres

/// How many unfinished jobs a queue has.
public struct QueueStatistics: Sendable, Equatable {
  /// The queue.
  public var queue: String
  /// The number of jobs in each state; states without jobs are missing.
  public var counts: [JobState: Int] = [:]
  /// The same by kind.
  public var kinds: [String: [JobState: Int]] = [:]
  /// Whether some of the numbers are estimates, because there are too many jobs to count.
  public var isEstimated = false
  /// How long the oldest available job has been due, among the jobs that were counted.
  public var longestWait: Duration?
}

extension JobQueue {
  /// The number of unfinished jobs of each queue, by state and kind; queues without any are missing.
  ///
  /// Up to 10,000 jobs are counted for each queue and state; larger numbers are estimates from PostgreSQL's planner statistics.
  /// So the cost does not grow with the number of jobs: a few milliseconds.
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
