public import Postgres

extension JobQueue {
  /// Enqueues a job that waits for an event, and then for its time if that is still to come.
  ///
  /// - Parameter transaction: A connection within a `READ COMMITTED` transaction, or a pool for a transaction of its own. Signals
  ///   of the same event wait until it ends.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)``, or an error from PostgreSQL.
  @discardableResult
  public func enqueue<Work: Job>(
    _ job: Work, on wait: EventWait, _ options: EnqueueOptions = EnqueueOptions(), in transaction: some PostgresQuerying
  ) async throws -> JobID {
    var workflow = JobWorkflow(cause: options.cause, batch: options.batch, traceParent: options.traceParent)
    try workflow.add(job, on: wait, options)
    return try await enqueue(workflow, in: transaction)[0]
  }

  /// Signals an event: releases all jobs that wait for it when the transaction commits; returns how many were waiting.
  ///
  /// A signal counts for jobs whose enqueueing was committed before it and, for as long as it is kept, for jobs enqueued after
  /// it. Signalling and enqueueing wait for each other's transaction, so no job is missed in between.
  ///
  /// - Parameters:
  ///   - retention: For how long jobs enqueued later need not wait for the event; nil, the default, to release only the jobs
  ///     that wait now.
  ///   - transaction: A connection within a `READ COMMITTED` transaction, or a pool for a transaction of its own.
  /// - Throws: An error from PostgreSQL; `0A000` in a transaction of another isolation level.
  @discardableResult
  public func signal(
    _ event: String, keptFor retention: Duration? = nil, in transaction: some PostgresQuerying
  ) async throws -> Int {
    try await transaction.queryOne(sql["signal"], event, retention)?.decode("released") ?? 0
  }
}
