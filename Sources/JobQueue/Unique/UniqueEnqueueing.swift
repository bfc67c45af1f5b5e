public import Postgres

extension JobQueue {
  /// Enqueues a job unless it is a duplicate.
  ///
  /// - Parameter transaction: A connection within a transaction, or the pool for a transaction of its own.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)`` and what PostgreSQL says, a serialization failure among it when
  ///   the transaction is `REPEATABLE READ` and somebody else has just taken the key.
  @discardableResult
  public func enqueue<Work: Job>(
    _ job: Work, unique: Uniqueness, _ options: EnqueueOptions = EnqueueOptions(),
    in transaction: some PostgresQuerying
  ) async throws -> UniqueOutcome {
    try await enqueue([job], unique: unique, options, in: transaction)[0]
  }

  /// Enqueues those jobs that are no duplicates, also of one another, in one round trip; returns what became of each.
  ///
  /// - Parameter transaction: A connection within a transaction, or the pool for a transaction of its own.
  /// - Throws: As ``enqueue(_:unique:_:in:)-(Work,_,_,_)``.
  @discardableResult
  public func enqueue<Work: Job>(
    _ jobs: [Work], unique: Uniqueness, _ options: EnqueueOptions = EnqueueOptions(),
    in transaction: some PostgresQuerying
  ) async throws -> [UniqueOutcome] {
    guard !jobs.isEmpty else { return [] }
    let policy = Work.policy
    let rows = try await transaction.query(
      sql["enqueue_unique"], Work.kind, Work.version, try JSONB.arguments(of: jobs), options.queue ?? policy.queue,
      options.time, options.delay, options.priority ?? policy.priority, options.cause, options.batch,
      policy.maxAttempts,
      options.limitKey, options.keptTraceParent,
      unique.period, unique.scope ?? Work.kind, unique.keys, unique.states.map(\.rawValue),
      unique.replacing.map(\.rawValue))
    let outcomes = try rows.map { row in
      (place: try row.decode(0, as: Int.self), outcome: UniqueOutcome(try row.decode(1), outcome: try row.decode(2)))
    }
    return outcomes.sorted { $0.place < $1.place }.map(\.outcome)
  }
}
