public import Postgres

// What operators can do to whole queues. The controls are kept in the database, where every claim sees them.
extension JobQueue {
  /// All queues that a worker has ever served, or that were paused or limited, by name.
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

  /// Pauses a queue: none of its jobs starts, on any host, until it is resumed. Does nothing if it is paused already.
  ///
  /// No claim that starts after this has returned gets a job of the queue. Jobs that workers have claimed ahead but not started
  /// are handed back as soon as the workers hear of the pause: within milliseconds if they listen, otherwise within their
  /// ``QueueWorker/Configuration/pollInterval``. Running jobs go on.
  ///
  /// - Parameter person: Who pauses it, for others to see.
  public func pause(_ queue: String, by person: String? = nil) async throws {
    try await change(queue) { _ = try await $0.execute(sql["pause_queue"], queue, person) }
  }

  /// Resumes a paused queue. Its limits stay as they are.
  public func resume(_ queue: String) async throws {
    try await change(queue) { _ = try await $0.execute(sql["resume_queue"], queue) }
  }

  /// Sets a queue's limits, replacing earlier ones, for all claims that start after this has returned.
  ///
  /// Jobs that are already running go on and count: if there are more than a new limit allows, no job starts until enough of
  /// them have ended.
  ///
  /// - Throws: ``JobQueueError/invalidLimits(queue:reason:)``.
  public func setLimits(_ limits: QueueLimits, of queue: String) async throws {
    if let problem = limits.problem { throw JobQueueError.invalidLimits(queue: queue, reason: problem) }
    try await change(queue) { try await set(limits, of: queue, in: $0) }
  }

  /// Changes some of a queue's limits in the caller's transaction. A queue that has these limits already is left alone.
  ///
  /// - Parameter transaction: A connection within a transaction. Others who change the queue's limits wait for its end.
  /// - Throws: ``JobQueueError/invalidLimits(queue:reason:)``.
  public func changeLimits(
    of queue: String, in transaction: Connection, _ body: (inout QueueLimits) -> Void
  ) async throws {
    let current = try await transaction.queryOne(sql["lock_control"], queue).map { try QueueLimits(row: $0) }
    var limits = current ?? QueueLimits()
    body(&limits)
    if let problem = limits.problem { throw JobQueueError.invalidLimits(queue: queue, reason: problem) }
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
