public import FoundationEssentials
public import Postgres

extension JobQueue {
  /// Enqueues a job, to be seen by workers when the transaction commits.
  ///
  /// - Parameters:
  ///   - time: When it may be worked on at the earliest, by the database's clock; nil for as soon as possible.
  ///   - priority: Instead of its kind's; see ``JobPolicy/priority``.
  ///   - cause: What it can be traced to: a request, an event, another job.
  ///   - transaction: Where to do so: a connection within a transaction, or the pool for a transaction of its own.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)`` and what PostgreSQL says.
  @discardableResult
  public func enqueue<Work: Job>(
    _ job: Work, at time: Date? = nil, priority: Int? = nil, cause: String? = nil,
    in transaction: some PostgresQuerying
  ) async throws -> JobID {
    try await enqueue(job, EnqueueOptions(at: time, priority: priority, cause: cause), in: transaction)
  }

  /// Enqueues a job, to be seen by workers when the transaction commits.
  ///
  /// - Parameter transaction: A connection within a transaction, or the pool for a transaction of its own.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)`` and what PostgreSQL says.
  @discardableResult
  public func enqueue<Work: Job>(
    _ job: Work, _ options: EnqueueOptions, in transaction: some PostgresQuerying
  ) async throws -> JobID {
    guard options.time == nil, options.delay == nil else {
      // The statement inserts as many rows as it is given or fails; so do the others.
      return try await insert([job], options, mayNotify: true, in: transaction)[0]
    }
    let policy = Work.policy
    let rows = try await transaction.query(
      sql[notifications.allows(policy.queue) ? "enqueue_one_and_notify" : "enqueue_one"], Work.kind, Work.version,
      try JSONB(argumentsOf: job), policy.queue, options.priority ?? policy.priority, options.cause, options.batch,
      policy.maxAttempts, options.limitKey, options.keptTraceParent)
    return try rows[0].decode(0)
  }

  /// Enqueues jobs of one kind, however many, in one round trip; returns their numbers in the order of the jobs.
  ///
  /// The jobs come in that order in their queue, too. All are enqueued or none.
  ///
  /// - Parameter transaction: A connection within a transaction, or the pool for a transaction of its own.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)`` and what PostgreSQL says.
  @discardableResult
  public func enqueue<Work: Job>(
    _ jobs: [Work], _ options: EnqueueOptions = EnqueueOptions(), in transaction: some PostgresQuerying
  ) async throws -> [JobID] {
    guard !jobs.isEmpty else { return [] }
    return try await insert(jobs, options, mayNotify: mayNotify(Work.policy.queue, options), in: transaction)
  }

  private func insert<Work: Job>(
    _ jobs: [Work], _ options: EnqueueOptions, mayNotify: Bool, in transaction: some PostgresQuerying
  ) async throws -> [JobID] {
    let policy = Work.policy
    let rows = try await transaction.query(
      sql["enqueue"], Work.kind, Work.version, try JSONB.arguments(of: jobs), policy.queue, options.time, options.delay,
      options.priority ?? policy.priority, options.cause, options.batch, policy.maxAttempts, options.limitKey,
      options.keptTraceParent, mayNotify)
    return try rows.map { try $0.decode(0) }
  }

  /// Whether a notification may be sent, of which there are not too many; with a time it may be for later, and then there
  /// is nothing to notify of; the database knows.
  private func mayNotify(_ queue: String, _ options: EnqueueOptions) -> Bool {
    options.time != nil || options.delay != nil || notifications.allows(queue)
  }
}

extension JSONB {
  private static let encoder = JSONEncoder()

  /// A job's value as JSON.
  init<Work: Job>(argumentsOf job: Work) throws(JobQueueError) {
    do {
      try self.init(encoding: job, with: Self.encoder)
    } catch {
      throw .cannotEncode(kind: Work.kind, reason: "\(error)")
    }
  }

  /// The values of jobs as JSON.
  static func arguments<Work: Job>(of jobs: [Work]) throws(JobQueueError) -> [JSONB] {
    try jobs.map { job throws(JobQueueError) in try JSONB(argumentsOf: job) }
  }
}
