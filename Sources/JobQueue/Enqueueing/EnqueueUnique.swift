public import Postgres

extension JobQueue {
  /// Enqueues a job unless it is a duplicate.
  ///
  /// - Parameter transaction: A connection within a transaction, or a pool for a transaction of its own.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)``, or an error from PostgreSQL: a serialization failure among them
  ///   when the transaction is `REPEATABLE READ` and another one has just locked the key.
  @discardableResult
  public func enqueue<Work: Job>(
    _ job: Work, unique: Uniqueness, _ options: EnqueueOptions = EnqueueOptions(),
    in transaction: some PostgresQuerying
  ) async throws -> UniqueOutcome {
    try await enqueue([job], unique: unique, options, in: transaction)[0]
  }

  /// Enqueues those jobs that are not duplicates, of each other either, in one round trip; returns what happened to each.
  ///
  /// - Parameter transaction: A connection within a transaction, or a pool for a transaction of its own.
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
      options.limitKey, options.storedTraceParent,
      unique.period, unique.scope ?? Work.kind, unique.keys, unique.states.map(\.rawValue),
      unique.replacing.map(\.rawValue))
    let outcomes = try rows.map { row in
      (place: try row.decode(0, as: Int.self), outcome: UniqueOutcome(try row.decode(1), outcome: try row.decode(2)))
    }
    return outcomes.sorted { $0.place < $1.place }.map(\.outcome)
  }
}
