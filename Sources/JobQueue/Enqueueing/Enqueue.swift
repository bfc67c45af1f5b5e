public import FoundationEssentials
public import Postgres

extension JobQueue {
  /// Enqueues a job; workers see it when the transaction commits.
  ///
  /// - Parameters:
  ///   - time: The earliest time to run, by the database's clock; nil for as soon as possible.
  ///   - priority: Overrides the kind's ``JobPolicy/priority``.
  ///   - cause: What caused the job: a request, an event, another job.
  ///   - transaction: A connection within a transaction, or a pool for a transaction of its own.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)``, or an error from PostgreSQL.
  @discardableResult
  public func enqueue<Work: Job>(
    _ job: Work, at time: Date? = nil, priority: Int? = nil, cause: String? = nil,
    in transaction: some PostgresQuerying
  ) async throws -> JobID {
    try await enqueue(job, EnqueueOptions(at: time, priority: priority, cause: cause), in: transaction)
  }

  /// Enqueues a job; workers see it when the transaction commits.
  ///
  /// - Parameter transaction: A connection within a transaction, or a pool for a transaction of its own.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)``, or an error from PostgreSQL.
  @discardableResult
  public func enqueue<Work: Job>(
    _ job: Work, _ options: EnqueueOptions, in transaction: some PostgresQuerying
  ) async throws -> JobID {
    guard options.time == nil, options.delay == nil else {
      // The statement inserts one row for each job or fails, so there is a first.
      return try await insert([job], options, mayNotify: true, in: transaction)[0]
    }
    let new = try NewJob(job, options)
    guard let pool = transaction as? Pool else { return try await insert(new, in: transaction) }
    if let slot = localWorkers.reserveSlot(in: new.queue, for: new.kind) {
      return try await insert(new, for: slot, pool)
    }
    return pool === self.pool ? try await insertGrouped(new) : try await insert(new, in: pool)
  }

  /// Enqueues any number of jobs of one kind in one round trip; returns their numbers in the order of the jobs.
  ///
  /// The jobs keep that order in their queue. Either all are enqueued or none.
  ///
  /// - Parameter transaction: A connection within a transaction, or a pool for a transaction of its own.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)``, or an error from PostgreSQL.
  @discardableResult
  public func enqueue<Work: Job>(
    _ jobs: [Work], _ options: EnqueueOptions = EnqueueOptions(), in transaction: some PostgresQuerying
  ) async throws -> [JobID] {
    guard !jobs.isEmpty else { return [] }
    let queue = options.queue ?? Work.policy.queue
    let mayNotify = mayNotify(queue, options)
    return try await waking(mayNotify ? [queue] : [], after: transaction) { transaction in
      try await insert(jobs, options, mayNotify: mayNotify, in: transaction)
    }
  }

  private func insert<Work: Job>(
    _ jobs: [Work], _ options: EnqueueOptions, mayNotify: Bool, in transaction: some PostgresQuerying
  ) async throws -> [JobID] {
    let policy = Work.policy
    let rows = try await transaction.query(
      sql["enqueue"], Work.kind, Work.version, try JSONB.arguments(of: jobs), options.queue ?? policy.queue,
      options.time, options.delay, options.priority ?? policy.priority, options.cause, options.batch,
      policy.maxAttempts, options.limitKey,
      options.storedTraceParent, mayNotify)
    return try rows.map { try $0.decode(0) }
  }

  /// Whether the statement may notify the queue. Jobs with a time are not throttled: most are for later, and the statement
  /// then does not notify at all.
  private func mayNotify(_ queue: String, _ options: EnqueueOptions) -> Bool {
    options.time != nil || options.delay != nil || notifications.allows(queue)
  }
}
