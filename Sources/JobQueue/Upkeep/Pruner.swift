internal import Foundation
internal import Logging
internal import Postgres

/// Removes finished jobs that are not to be kept any longer, with their errors, and ticks and unique keys that nothing
/// needs any more, in the leader.
///
/// A kind's jobs of one day, by UTC, expire together: none is kept for less than its kind says, nor for more than a day
/// longer. As long as some kinds of a day are kept, the others are deleted in short transactions, page by page; each
/// page is looked at once for each length of time that kinds are kept. When nothing of a day is kept any more, its
/// partition is emptied and dropped. Dead letters are no finished jobs.
struct Pruner: Sendable {
  let queue: JobQueue
  /// How long jobs are kept whose kind does not say.
  let keep: Duration
  let patience: LockPatience
  let logger: Logger

  /// How much of a partition one transaction looks through: 4 MiB.
  static let pages = 512
  /// How long the ticks of schedules are kept.
  private static let keepTicks = Duration.seconds(30 * 86_400)
  /// How many ticks or unique keys are forgotten in one transaction.
  private static let batch = 10_000

  /// Prunes what has expired by now.
  func prune(in term: LeaderTerm) async throws {
    for row in try await queue.pool.query(queue.sql["expired_history_days"], keep) {
      let day = ExpiredDay(
        name: try row.decode("day"), now: try row.decode("now"), isOver: try row.decode("is_over"))
      try await prune(day, in: term)
    }
    if let now: Date = try await queue.pool.queryOne(queue.sql["clock"])?.decode("now") {
      try await deletePages(of: ExpiredDay(name: nil, now: now, isOver: false), in: term)
    }
    while try await forgetTicks(in: term) == Self.batch {}
    while try await forgetUniqueKeys(in: term) == Self.batch {}
  }

  private struct ExpiredDay {
    /// ISO 8601; nil for the days without a partition of their own.
    let name: String?
    let now: Date
    /// Nothing of it is kept.
    let isOver: Bool
  }

  private func prune(_ day: ExpiredDay, in term: LeaderTerm) async throws {
    let count = try await deletePages(of: day, in: term)
    if count > 0 {
      logger.info("Finished jobs were deleted", metadata: ["day": "\(day.name ?? "")", "jobs": "\(count)"])
    }
    if day.isOver {
      try await drop(day, in: term)
    } else if try await finish(day, in: term) {
      try await drop(day, in: term)
    }
  }

  /// Notes that the day was pruned by now, unless nothing is left of it; says so.
  private func finish(_ day: ExpiredDay, in term: LeaderTerm) async throws -> Bool {
    try await queue.act(in: term) { transaction in
      try await transaction.queryOne(queue.sql["finish_history_day"], day.name, day.now)?.decode("is_empty") ?? false
    }
  }

  @discardableResult
  private func deletePages(of day: ExpiredDay, in term: LeaderTerm) async throws -> Int {
    var count = 0
    for page in stride(from: 0, through: Int(UInt32.max), by: Self.pages) {
      let pruned: Int? = try await queue.act(in: term) { transaction in
        try await transaction.queryOne(
          queue.sql["prune_history_pages"], day.name, page, Self.pages, day.now, keep, day.isOver)?.decode("pruned")
      }
      guard let pruned else { break }
      count += pruned
    }
    return count
  }

  /// Gives the day's space back at once, and drops its partition when the history is free for a moment; if it never is,
  /// the next round tries again.
  private func drop(_ day: ExpiredDay, in term: LeaderTerm) async throws {
    let isEmptied = try await patience.wait { _ in
      try await queue.act(in: term) { _ = try await $0.query(queue.sql["empty_history_day"], day.name) }
    }
    let isDropped = try await patience.wait { wait in
      try await queue.act(in: term) { _ = try await $0.query(queue.sql["drop_history_day"], day.name, wait) }
    }
    logger.info(
      "A day of the history is over",
      metadata: ["day": "\(day.name ?? "")", "emptied": "\(isEmptied)", "dropped": "\(isDropped)"])
  }

  private func forgetTicks(in term: LeaderTerm) async throws -> Int {
    try await queue.act(in: term) { transaction in
      try await transaction.execute(queue.sql["forget_ticks"], Self.keepTicks, Self.batch)
    }
  }

  private func forgetUniqueKeys(in term: LeaderTerm) async throws -> Int {
    try await queue.act(in: term) { transaction in
      try await transaction.queryOne(queue.sql["forget_unique_keys"], Self.batch)?.decode("forgotten") ?? 0
    }
  }
}
