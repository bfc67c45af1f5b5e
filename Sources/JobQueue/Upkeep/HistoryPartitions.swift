internal import Logging
internal import Postgres

/// Makes the history's partitions for the days to come, in the leader.
struct HistoryCalendar: Sendable {
  let queue: JobQueue
  let patience: LockPatience
  let logger: Logger

  /// How many days there shall be partitions for, beside the present one: for so long nobody needs to lead.
  private static let daysAhead = 7

  /// Makes what is missing. A day whose jobs are in the default partition already stays there.
  func addDays(in term: LeaderTerm) async throws {
    let missing: [String] = try await queue.pool.query(queue.sql["missing_history_days"], Self.daysAhead)
      .map { try $0.decode("day") }
    for day in missing {
      do {
        let isDone = try await patience.wait { _ in
          try await queue.act(in: term) { _ = try await $0.query(queue.sql["add_history_day"], day) }
        }
        if !isDone { logger.notice("A day of the history was not made yet", metadata: ["day": "\(day)"]) }
      } catch let error as PostgresError where error.sqlState == .checkViolation {
        logger.notice("A day's finished jobs are in the default partition", metadata: ["day": "\(day)"])
      }
    }
  }
}
