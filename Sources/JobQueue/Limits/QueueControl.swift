public import FoundationEssentials
internal import Postgres

/// A queue as operators see it.
public struct QueueRecord: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// Since when it is paused; nil when it is not.
  public var pausedAt: Date?
  /// Who paused it, if that was said.
  public var pausedBy: String?
  /// What limits it over all processes.
  public var limits: QueueLimits

  init(row: Row) throws {
    name = try row.decode("name")
    pausedAt = try row.decode("paused_at")
    pausedBy = try row.decode("paused_by")
    limits = try QueueLimits(row: row)
  }
}

// What operators do to whole queues. It is kept in the database, where every claim sees it.
extension JobQueue {
  /// The queues that a worker has ever served or that somebody has paused or limited, by name.
  public func queues() async throws -> [QueueRecord] {
    try await pool.query(sql["queues"], nil as String?).map { try QueueRecord(row: $0) }
  }

  /// One queue.
  ///
  /// - Throws: ``JobQueueError/noSuchQueue(_:)``.
  public func queue(named name: String) async throws -> QueueRecord {
    guard let row = try await pool.queryOne(sql["queues"], name) else { throw JobQueueError.noSuchQueue(name) }
    return try QueueRecord(row: row)
  }

  /// Lets no job of a queue begin until it is resumed, on any host; a queue that is paused already stays so.
  ///
  /// No claim that begins after this has returned gets a job of the queue. Jobs that workers have claimed ahead and not
  /// begun are handed back as soon as they hear of it: within milliseconds where they listen, else within their
  /// ``QueueWorker/Configuration/pollInterval``. Jobs that run go on.
  ///
  /// - Parameter person: Who pauses it, for others to see.
  public func pause(_ queue: String, by person: String? = nil) async throws {
    try await change(queue) { _ = try await $0.execute(sql["pause_queue"], queue, person) }
  }

  /// Lets jobs of a paused queue begin again; its limits are as they were.
  public func resume(_ queue: String) async throws {
    try await change(queue) { _ = try await $0.execute(sql["resume_queue"], queue) }
  }

  /// Sets what limits a queue, in place of what did before, for all claims that begin after this has returned.
  ///
  /// Jobs that run already go on and count: with a lower limit than they are, none begins until enough of them have ended.
  ///
  /// - Throws: ``JobQueueError/unusableLimits(queue:reason:)``.
  public func setLimits(_ limits: QueueLimits, of queue: String) async throws {
    if let fault = limits.fault { throw JobQueueError.unusableLimits(queue: queue, reason: fault) }
    try await change(queue) { transaction in
      _ = try await transaction.execute(
        sql["limit_queue"], queue, limits.global, limits.perKey, limits.rate?.count, limits.rate?.period,
        limits.rate?.burst)
    }
  }

  private func change(_ queue: String, _ body: (Connection) async throws -> Void) async throws {
    try await pool.withTransaction { transaction in
      try await body(transaction)
      try await transaction.execute(sql["forget_control"], queue)
      _ = try await transaction.query(sql["announce_control"], queue)
    }
  }
}
