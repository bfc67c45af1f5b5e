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
///
/// Copies of one value know of each other's workers. What is enqueued by one of them wakes the workers here as soon as it is
/// committed, without the way over the server. A single job that may run at once, enqueued in a transaction of its own, is
/// from the start that of a worker here that has nothing to do, if there is one: it begins after one commit instead of two.
/// If the answer to that is lost, the worker hands the job back once the claim is two leases old. Single jobs that are
/// enqueued at the same moment on the queue's ``pool``, not in a transaction of the caller's, share one statement and commit.
public struct JobQueue: Sendable {
  /// Where the connections come from.
  public let pool: Pool

  /// The schema that the queue's tables are in.
  public let schema: String

  /// What the benchmark times, too.
  package let sql: QueueSQL
  let notifications = SharedNotificationLimit()
  let localWorkers = LocalWorkers()
  let groupCommit: GroupCommit

  /// The queue in a schema, whose tables ``migrations(schema:workerRole:)`` have made.
  ///
  /// - Parameter schema: A name of at most 49 bytes: channels for notifications are called after it.
  public init(pool: Pool, schema: String = "copydesk") {
    self.pool = pool
    self.schema = schema
    sql = QueueSQL(schema: schema)
    groupCommit = GroupCommit(timedBy: pool.executor)
  }

  /// What makes the queue's tables, for `Migrator`, numbered from 1 up to 99 at most.
  ///
  /// The tables belong to the role that migrates.
  ///
  /// - Parameter workerRole: A role, which must exist, that shall enqueue, work and inspect; nil for only the owner.
  public static func migrations(schema: String = "copydesk", workerRole: String? = nil) -> [Migration] {
    let files: [(number: Int, name: String, source: [UInt8])] = [
      (1, "queue", PackageResources._01_queue_sql),
      (3, "kinds", PackageResources._03_kinds_sql),
      (10, "ending", PackageResources._10_ending_sql),
      (11, "enqueue", PackageResources._11_enqueue_sql),
      (12, "events", PackageResources._12_events_sql),
      (13, "workflow", PackageResources._13_workflow_sql),
      (14, "unique", PackageResources._14_unique_sql),
      (15, "enqueue_contract", PackageResources._15_enqueue_contract_sql),
      (20, "limits", PackageResources._20_limits_sql),
      (21, "depth", PackageResources._21_depth_sql),
      (30, "leader", PackageResources._30_leader_sql),
      (31, "schedule", PackageResources._31_schedule_sql),
      (32, "history", PackageResources._32_history_sql),
    ]
    let grants: [(number: Int, name: String, source: [UInt8])] = [
      (2, "queue_grants", PackageResources._02_queue_grants_sql),
      (19, "enqueue_grants", PackageResources._19_enqueue_grants_sql),
      (29, "limits_grants", PackageResources._29_limits_grants_sql),
      (39, "upkeep_grants", PackageResources._39_upkeep_grants_sql),
    ]
    return (workerRole == nil ? files : files + grants).sorted { $0.number < $1.number }.map {
      Migration(number: $0.number, name: $0.name, sql: QueueSQL.fill($0.source, schema: schema, role: workerRole))
    }
  }
}
