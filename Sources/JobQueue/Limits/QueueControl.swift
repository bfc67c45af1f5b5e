public import FoundationEssentials
public import Postgres

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
    try await change(queue) { try await set(limits, of: queue, in: $0) }
  }

  /// Changes some of what limits a queue, for all claims that begin after the transaction has ended; a queue that has these
  /// limits already is left alone.
  ///
  /// - Parameter transaction: A connection within a transaction. Others who change the queue wait for its end.
  /// - Throws: ``JobQueueError/unusableLimits(queue:reason:)``.
  public func changeLimits(
    of queue: String, in transaction: Connection, _ body: (inout QueueLimits) -> Void
  ) async throws {
    let current = try await transaction.queryOne(sql["lock_control"], queue).map { try QueueLimits(row: $0) }
    var limits = current ?? QueueLimits()
    body(&limits)
    if let fault = limits.fault { throw JobQueueError.unusableLimits(queue: queue, reason: fault) }
    guard limits != current ?? QueueLimits() else { return }
    try await set(limits, of: queue, in: transaction)
    try await settle(queue, in: transaction)
  }

  private func set(_ limits: QueueLimits, of queue: String, in transaction: Connection) async throws {
    try await transaction.execute(
      sql["limit_queue"], queue, limits.global, limits.perKey, limits.rate?.count, limits.rate?.period,
      limits.rate?.burst)
  }

  private func change(_ queue: String, _ body: (Connection) async throws -> Void) async throws {
    try await pool.withTransaction { transaction in
      try await body(transaction)
      try await settle(queue, in: transaction)
    }
  }

  /// Forgets a queue that nothing restrains any more, and tells the workers.
  private func settle(_ queue: String, in transaction: Connection) async throws {
    try await transaction.execute(sql["forget_control"], queue)
    _ = try await transaction.query(sql["announce_control"], queue)
  }
}
