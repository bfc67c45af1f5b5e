internal import Foundation
public import Postgres
internal import Synchronization

extension JobQueue {
  /// Enqueues jobs of one kind as they come, however many, by COPY; returns how many there were.
  ///
  /// Unlike an array of jobs they need not be in memory together, nor are their numbers told. They come in their order in
  /// the queue, too. All are enqueued or none, to be seen by workers when the transaction commits; what the sequence
  /// throws is thrown, and nothing was enqueued then.
  ///
  /// ```swift
  /// try await pool.withTransaction { transaction in
  ///   try await queue.enqueue(copying: archive.map { Reindex(story: $0) }, in: transaction)
  /// }
  /// ```
  ///
  /// - Parameter transaction: A connection within a transaction. It is busy until the sequence has ended.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)`` and what PostgreSQL says.
  @discardableResult
  public func enqueue<Jobs: AsyncSequence>(
    copying jobs: sending Jobs, _ options: EnqueueOptions = EnqueueOptions(), in transaction: Connection
  ) async throws -> Int where Jobs.Element: Job {
    let kind = Jobs.Element.self
    let policy = kind.policy
    let name = options.queue ?? policy.queue
    let priority = options.priority ?? policy.priority
    let place = try await transaction.query(sql["place_of_copied"], options.time, options.delay, priority)[0]
    let columns = try CopiedColumns(
      rank: place.decode("rank"), runAt: place.decode("run_at"), createdAt: place.decode("created_at"),
      state: place.decode("state"), priority: priority, traceParent: options.keptTraceParent, options: options)
    let count = try await transaction.copy(
      into: TableName("job", in: schema), columns: CopiedColumns.names, rows: jobs.map { try columns.row(of: $0) })
    if count > 0, columns.state == "available", notifications.allows(name) {
      try await waking([name], after: transaction) { transaction in
        _ = try await transaction.query(sql["notify_of_copied"], name)
      }
    }
    return count
  }
}

/// What jobs that are copied into the queue together have in common.
private final class CopiedColumns: Sendable {
  /// That of the next job: each has its own, one after the other, since those of one rank come in any order.
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
