public import Postgres

extension JobQueue {
  /// Enqueues a job that waits for an event, and then for its time if that is still to come.
  ///
  /// - Parameter transaction: A connection within a transaction that is `READ COMMITTED`, or the pool for a transaction of its
  ///   own. Until it ends, who signals the event waits.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)`` and what PostgreSQL says.
  @discardableResult
  public func enqueue<Work: Job>(
    _ job: Work, on wait: EventWait, _ options: EnqueueOptions = EnqueueOptions(), in transaction: some PostgresQuerying
  ) async throws -> JobID {
    var workflow = Workflow(cause: options.cause, batch: options.batch, traceParent: options.traceParent)
    try workflow.add(job, on: wait, options)
    return try await enqueue(workflow, in: transaction)[0]
  }

  /// Lets all jobs that wait for the event run when the transaction commits; returns how many had been waiting.
  ///
  /// A signal counts for the jobs whose enqueueing was committed before it, and for those that are enqueued after it as long
  /// as it is kept: signalling and enqueueing wait for each other's transaction, so none is missed in between.
  ///
  /// - Parameters:
  ///   - retention: For how long jobs that are enqueued later need not wait for the event; nil, the default, for those that
  ///     wait now only.
  ///   - transaction: A connection within a transaction that is `READ COMMITTED`, or the pool for a transaction of its own.
  /// - Throws: What PostgreSQL says; `0A000` in a transaction of another isolation level.
  @discardableResult
  public func signal(
    _ event: String, keptFor retention: Duration? = nil, in transaction: some PostgresQuerying
  ) async throws -> Int {
    try await transaction.queryOne(sql["signal"], event, retention)?.decode("released") ?? 0
  }
}
