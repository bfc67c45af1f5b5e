internal import Foundation
public import Postgres
internal import Synchronization

extension JobQueue {
  /// Enqueues a stream of jobs of one kind by COPY, however many; returns how many there were.
  ///
  /// Unlike an array of jobs they need not fit in memory together, and their numbers are not returned. They keep their order in
  /// the queue. Either all are enqueued or none; workers see them when the transaction commits. If the sequence throws, nothing
  /// is enqueued and its error is rethrown.
  ///
  /// ```swift
  /// try await pool.withTransaction { transaction in
  ///   try await queue.enqueue(copying: archive.map { Reindex(story: $0) }, in: transaction)
  /// }
  /// ```
  ///
  /// - Parameter transaction: A connection within a transaction. It is busy until the sequence ends.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)``, or an error from PostgreSQL.
  @discardableResult
  public func enqueue<Jobs: AsyncSequence>(
    copying jobs: sending Jobs, _ options: EnqueueOptions = EnqueueOptions(), in transaction: Connection
  ) async throws -> Int where Jobs.Element: Job {
    let kind = Jobs.Element.self
    let policy = kind.policy
    let name = options.queue ?? policy.queue
    let priority = options.priority ?? policy.priority
    let start = try await transaction.query(sql["copy_start"], options.time, options.delay, priority)[0]
    let columns = try CopyColumns(
      rank: start.decode("rank"), runAt: start.decode("run_at"), createdAt: start.decode("created_at"),
      state: start.decode("state"), priority: priority, traceParent: options.storedTraceParent, options: options)
    let count = try await transaction.copy(
      into: TableName("job", in: schema), columns: CopyColumns.names, rows: jobs.map { try columns.row(of: $0) })
    if count > 0, columns.state == "available", notifications.allows(name) {
      try await waking([name], after: transaction) { transaction in
        _ = try await transaction.query(sql["notify_queue"], name)
      }
    }
    return count
  }
}

/// The column values that jobs copied together have in common.
private final class CopyColumns: Sendable {
  /// The rank of the next job. Each job has its own, because jobs of equal rank come in no particular order.
  let rank: Atomic<Int64>
  let runAt: Date
  let createdAt: Date
  let state: String
  let priority: Int
  let traceParent: String?
  let options: EnqueueOptions

  init(
    rank: Int64, runAt: Date, createdAt: Date, state: String, priority: Int, traceParent: String?,
    options: EnqueueOptions
  ) {
    self.rank = Atomic(rank)
    self.runAt = runAt
    self.createdAt = createdAt
    self.state = state
    self.priority = priority
    self.traceParent = traceParent
    self.options = options
  }

  static let names = [
    "rank", "run_at", "created_at", "state", "max_attempts", "priority", "version", "queue", "kind", "cause", "batch",
    "limit_key", "traceparent", "arguments",
  ]

  func row<Work: Job>(of job: Work) throws(JobQueueError) -> [(any PostgresEncodable)?] {
    let rank = rank.add(1, ordering: .relaxed).oldValue
    return [
      rank, runAt, createdAt, state, Work.policy.maxAttempts, priority, Work.version,
      options.queue ?? Work.policy.queue, Work.kind, options.cause, options.batch, options.limitKey, traceParent,
      try JSONB(argumentsOf: job),
    ]
  }
}
