internal import Foundation
internal import Logging
internal import Postgres

/// Prunes the history: removes finished jobs past their retention, with their errors, and old ticks and unique keys. Runs in the
/// leader.
///
/// Jobs of one kind that finished on the same day (UTC) expire together: none is kept for less than its retention, nor for more
/// than a day longer. While some kinds of a day are still kept, the others are deleted page by page in short transactions; each
/// page is read once for each retention in use. When nothing of a day is kept any more, its partition is emptied and dropped.
/// Dead letters are not finished jobs, and are never pruned.
struct Pruner: Sendable {
  let queue: JobQueue
  /// How long finished jobs are kept whose kind does not say.
  let retention: Duration
  let retry: LockRetry
  let logger: Logger

  /// How many pages of a partition one transaction reads: 4 MiB.
  static let pagesPerTransaction = 512
  /// How many ticks or unique keys are removed in one transaction.
  private static let batchSize = 10_000

  /// Removes everything that has expired by now.
  func prune(in term: LeaderTerm) async throws {
    for row in try await queue.pool.query(queue.sql["expired_history_days"], retention) {
      let day = ExpiredDay(
        name: try row.decode("day"), now: try row.decode("now"), isOver: try row.decode("is_over"))
      try await prune(day, in: term)
    }
    if let now: Date = try await queue.pool.queryOne(queue.sql["clock"])?.decode("now") {
      try await deletePages(of: ExpiredDay(name: nil, now: now, isOver: false), in: term)
    }
    while try await queue.forgetTicks(in: term, atMost: Self.batchSize) == Self.batchSize {}
    while try await forgetUniqueKeys(in: term) == Self.batchSize {}
  }

  private struct ExpiredDay {
    /// The date in ISO 8601; nil for the default partition, which holds the days without their own.
    let name: String?
    let now: Date
    /// Whether nothing of the day is kept any more.
    let isOver: Bool
  }

  private func prune(_ day: ExpiredDay, in term: LeaderTerm) async throws {
    let count = try await deletePages(of: day, in: term)
    if count > 0 {
      logger.info("Pruned finished jobs", metadata: ["day": "\(day.name ?? "")", "jobs": "\(count)"])
    }
    if day.isOver {
      try await drop(day, in: term)
    } else if try await finish(day, in: term) {
      try await drop(day, in: term)
    }
  }

  /// Records that the day has been pruned; returns true instead if nothing is left of it.
  private func finish(_ day: ExpiredDay, in term: LeaderTerm) async throws -> Bool {
    try await queue.act(in: term) { transaction in
      try await transaction.queryOne(queue.sql["finish_history_day"], day.name, day.now)?.decode("is_empty") ?? false
    }
  }

  @discardableResult
  private func deletePages(of day: ExpiredDay, in term: LeaderTerm) async throws -> Int {
    var count = 0
    for page in stride(from: 0, through: Int(UInt32.max), by: Self.pagesPerTransaction) {
      let pruned: Int? = try await queue.act(in: term) { transaction in
        try await transaction.queryOne(
          queue.sql["prune_history_pages"], day.name, page, Self.pagesPerTransaction, day.now, retention, day.isOver
        )?.decode("pruned")
      }
      guard let pruned else { break }
      count += pruned
    }
    return count
  }

  /// Frees the day's space at once, and drops its partition when the history can be locked for a moment; if it cannot, the next
  /// round tries again.
  private func drop(_ day: ExpiredDay, in term: LeaderTerm) async throws {
    let isEmptied = try await retry.run { _ in
      try await queue.act(in: term) { _ = try await $0.query(queue.sql["empty_history_day"], day.name) }
    }
    let isDropped = try await retry.run { wait in
      try await queue.act(in: term) { _ = try await $0.query(queue.sql["drop_history_day"], day.name, wait) }
    }
    logger.info(
      "Pruned a whole day of history",
      metadata: ["day": "\(day.name ?? "")", "emptied": "\(isEmptied)", "dropped": "\(isDropped)"])
  }

  private func forgetUniqueKeys(in term: LeaderTerm) async throws -> Int {
    try await queue.act(in: term) { transaction in
      try await transaction.queryOne(queue.sql["forget_unique_keys"], Self.batchSize)?.decode("forgotten") ?? 0
    }
  }
}
