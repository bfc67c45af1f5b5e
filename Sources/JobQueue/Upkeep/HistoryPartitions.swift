internal import Logging
internal import Postgres

/// Creates the history's partitions for the coming days. Runs in the leader.
struct HistoryPartitions: Sendable {
  let queue: JobQueue
  let retry: LockRetry
  let logger: Logger

  /// How many days ahead of today there should be partitions for: for so long the queue needs no leader.
  private static let daysAhead = 7

  /// Creates the missing partitions. A day whose jobs are already in the default partition stays there.
  func create(in term: LeaderTerm) async throws {
    let missing: [String] = try await queue.pool.query(queue.sql["missing_history_days"], Self.daysAhead)
      .map { try $0.decode("day") }
    for day in missing {
      do {
        let isDone = try await retry.run { _ in
          try await queue.act(in: term) { _ = try await $0.query(queue.sql["add_history_day"], day) }
        }
        if !isDone {
          logger.notice("Could not lock the history to add a day; retrying later", metadata: ["day": "\(day)"])
        }
      } catch let error as PostgresError where error.sqlState == .checkViolation {
        logger.notice("The default partition already has jobs finished on this day", metadata: ["day": "\(day)"])
      }
    }
  }
}
