public import FoundationEssentials
public import Postgres

/// A queue of jobs in a schema of a PostgreSQL database.
///
/// Jobs are typed values. They are enqueued in the caller's transaction, so that they exist if and only if what they are
/// about does, and are worked on by any number of ``QueueWorker``s on any number of hosts:
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
/// Every job is worked on at least once, and never by two at once while its worker's heartbeats reach the database. A
/// worker that was cut off has a lower fencing token (``JobContext/fencingToken``) than the one that has the job now;
/// effects outside this database can be protected with it. All times are by the database's clock.
public struct JobQueue: Sendable {
  /// Where the connections come from.
  public let pool: Pool

  /// The schema that the queue's tables are in.
  public let schema: String

  let sql: QueueSQL
  private let notifications = SharedNotificationLimit()

  /// The queue in a schema, whose tables ``migrations(schema:workerRole:)`` have made.
  ///
  /// - Parameter schema: A name of at most 49 bytes: channels for notifications are called after it.
  public init(pool: Pool, schema: String = "copydesk") {
    self.pool = pool
    self.schema = schema
    sql = QueueSQL(schema: schema)
  }

  /// What makes the queue's tables, for `Migrator`, numbered from 1 up to 99 at most.
  ///
  /// The tables belong to the role that migrates.
  ///
  /// - Parameter workerRole: A role, which must exist, that shall enqueue, work and inspect; nil for only the owner.
  public static func migrations(schema: String = "copydesk", workerRole: String? = nil) -> [Migration] {
    let files: [(number: Int, name: String, source: [UInt8])] = [
      (1, "queue", PackageResources._01_queue_sql),
      (20, "limits", PackageResources._20_limits_sql),
      (21, "depth", PackageResources._21_depth_sql),
    ]
    let grants: [(number: Int, name: String, source: [UInt8])] = [
      (2, "queue_grants", PackageResources._02_queue_grants_sql),
      (29, "limits_grants", PackageResources._29_limits_grants_sql),
    ]
    return (workerRole == nil ? files : files + grants).sorted { $0.number < $1.number }.map {
      Migration(number: $0.number, name: $0.name, sql: QueueSQL.fill($0.source, schema: schema, role: workerRole))
    }
  }
}

// MARK: - Enqueueing

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
    let ids = try await enqueue([job], at: time, priority: priority, cause: cause, in: transaction)
    // The statement inserts as many rows as it is given or fails.
    return ids[0]
  }

  /// Enqueues jobs of one kind, in one round trip; returns their numbers in the order of the jobs.
  ///
  /// The jobs come in that order in their queue, too. See ``enqueue(_:at:priority:cause:in:)-(Work,_,_,_,_)``.
  @discardableResult
  public func enqueue<Work: Job>(
    _ jobs: [Work], at time: Date? = nil, priority: Int? = nil, cause: String? = nil,
    in transaction: some PostgresQuerying
  ) async throws -> [JobID] {
    guard !jobs.isEmpty else { return [] }
    let policy = Work.policy
    // With a time it may be for later, and then there is nothing to notify of; the database knows.
    let mayNotify = time != nil || notifications.allows(policy.queue)
    let rows = try await transaction.query(
      sql["enqueue"], Work.kind, try Self.arguments(of: jobs), policy.queue, time, priority ?? policy.priority, cause,
      policy.maxAttempts, mayNotify)
    return try rows.map { try $0.decode(0) }
  }

  private static func arguments<Work: Job>(of jobs: [Work]) throws(JobQueueError) -> [JSONB] {
    let encoder = JSONEncoder()
    do {
      return try jobs.map { try JSONB(encoding: $0, with: encoder) }
    } catch {
      throw .cannotEncode(kind: Work.kind, reason: "\(error)")
    }
  }
}
