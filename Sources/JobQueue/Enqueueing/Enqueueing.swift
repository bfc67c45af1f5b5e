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
    let new = try NewJob(job, options)
    guard let pool = transaction as? Pool else { return try await insert(new, in: transaction) }
    if let slot = localWorkers.reserve(in: new.queue, for: new.kind) { return try await insert(new, for: slot, pool) }
    return pool === self.pool ? try await insertTogether(new) : try await insert(new, in: pool)
  }

  /// Enqueues a job as one that a worker of this process has claimed: it runs as soon as it is committed, without a claim,
  /// whose commit takes as long as this one. The worker is asked for it as for a claim: it must have its lease, and the queue
  /// no limits; otherwise the job waits like any other. If the answer is lost, the worker hands it back as a claim that it
  /// does not know of.
  private func insert(_ job: NewJob, for slot: ReservedSlot, _ pool: Pool) async throws -> JobID {
    let row: Row
    do {
      row = try await pool.query(sql["enqueue_claimed"], parameters: job.parameters + [slot.worker])[0]
      if try row.decode("is_claimed") {
        let job = try ClaimedJob(row: row)
        slot.take(job)
        return job.id
      }
    } catch {
      slot.giveUp()
      throw error
    }
    slot.giveUp()
    // The job is enqueued; who misses the notification finds it by polling.
    _ = try? await pool.execute(sql["notify_of_copied"], job.queue)
    return try row.decode("id")
  }

  func insert(_ job: NewJob, in transaction: some PostgresQuerying) async throws -> JobID {
    let notifies = notifications.allows(job.queue)
    return try await waking(notifies ? [job.queue] : [], after: transaction) { transaction in
      let rows = try await transaction.query(
        sql[notifies ? "enqueue_one_and_notify" : "enqueue_one"], parameters: job.parameters)
      return try rows[0].decode(0)
    }
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
      options.keptTraceParent, mayNotify)
    return try rows.map { try $0.decode(0) }
  }

  /// Wakes the queues' workers in this process as soon as what `body` enqueues is committed, since the notification takes
  /// longer.
  func waking<Value>(
    _ queues: [String], after transaction: some PostgresQuerying, _ body: (any PostgresQuerying) async throws -> Value
  ) async throws -> Value {
    if queues.isEmpty { return try await body(transaction) }
    if let connection = transaction as? Connection {
      let value = try await body(connection)
      await connection.afterCommit { [localWorkers] in
        localWorkers.willNotify(by: connection.serverProcessID)
        localWorkers.ring(for: queues)
      }
      return value
    }
    guard let pool = transaction as? Pool else { return try await body(transaction) }
    return try await pool.executor.run {
      try await pool.withConnection { connection in
        localWorkers.willNotify(by: connection.serverProcessID)
        let value = try await body(connection)
        localWorkers.ring(for: queues)
        // They go first: this task has to change threads yet.
        await Task.yield()
        return value
      }
    }
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
