public import Postgres

/// A durable job queue in a schema of a PostgreSQL database.
///
/// Jobs are typed values. Enqueue them in the transaction that makes them necessary, so that the job exists if and only if
/// the data it is about does. Any number of ``QueueWorker``s on any number of hosts run them:
///
/// ```swift
/// struct Greet: Job {
///   static let kind = "greet"
///   var name: String
/// }
///
/// let queue = JobQueue(pool: pool)
/// try await pool.withTransaction { transaction in
///   try await queue.enqueue(Greet(name: "Anna"), in: transaction)
/// }
///
/// var handlers = JobHandlers()
/// handlers.handle(Greet.self) { job, context in
///   context.logger.info("Good morning", metadata: ["name": "\(job.name)"])
/// }
/// let worker = QueueWorker(
///   queue: queue, handlers: handlers, configuration: .init(queues: ["default": 10], listening: pool.configuration),
///   logger: logger)
/// try await worker.run()
/// ```
///
/// Every job runs at least once, and never twice at the same time as long as its worker's heartbeats reach the database. A
/// worker that was cut off has a lower fencing token (``JobContext/fencingToken``) than the worker that holds the job now,
/// which protects effects outside this database. All times are the database's.
///
/// Copies of one `JobQueue` value share what they know about workers in this process. A job enqueued here wakes those workers
/// as soon as it is committed, without a round trip through NOTIFY. A single job that is due at once, and is enqueued outside
/// a transaction of the caller's, is inserted as already claimed by an idle worker in this process if there is one: it starts
/// after one commit instead of two. If the reply to that insert is lost, the worker returns the job once the claim is two
/// leases old. Single jobs that are enqueued at the same moment on the queue's own ``pool`` share one statement and one commit
/// (group commit).
public struct JobQueue: Sendable {
  /// The pool that the queue takes its connections from.
  public private(set) var pool: Pool

  /// The schema that holds the queue's tables.
  public let schema: String

  /// The queue's statements; `package` because the benchmark times them too.
  package let sql: QueueSQL
  let notifications = SharedNotificationThrottle()
  let localWorkers = LocalWorkers()
  private(set) var groupCommit: GroupCommit

  /// A queue in a schema whose tables were created by ``migrations(schema:workerRole:)``.
  ///
  /// - Parameter schema: At most 49 bytes, because the names of the notification channels are derived from it.
  public init(pool: Pool, schema: String = "copydesk") {
    self.pool = pool
    self.schema = schema
    sql = QueueSQL(schema: schema)
    groupCommit = GroupCommit(timedBy: pool.executor)
  }

  /// The same queue over another pool, so that those who use one do not wait for those who use the other. They share what
  /// they know about workers in this process, but not the group commit.
  public func over(_ pool: Pool) -> JobQueue {
    var queue = self
    queue.pool = pool
    queue.groupCommit = GroupCommit(timedBy: pool.executor)
    return queue
  }
}
