import Logging
import Postgres
import PostgresTesting
import ServiceLifecycle
import TimeTesting

@testable import JobQueue

let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// A job that only has a number.
struct Numbered: Job {
  static let kind = "numbered"
  static let policy = JobPolicy(retry: .fixed(.zero))

  var number: Int
}

/// Runs `body` with a queue in a database of its own.
@discardableResult
func withQueue<Value>(_ body: (JobQueue) async throws -> Value) async throws -> Value {
  let template = try await TestDatabase.template(named: "job_queue") { configuration in
    _ = try await Migrator(migrations: JobQueue.migrations(), schema: "copydesk", logger: silent)
      .migrate(configuration)
  }
  return try await TestDatabase.withDatabase(from: template) { configuration in
    let pool = Pool(configuration: configuration, logger: silent)
    do {
      let value = try await body(JobQueue(pool: pool))
      await pool.close()
      return value
    } catch {
      await pool.close()
      throw error
    }
  }
}

/// A worker that runs while a test looks on.
final class RunningWorker: Sendable {
  let events = Inbox<WorkerEvent>()

  private let group: ServiceGroup

  init(_ queue: JobQueue, _ handlers: JobHandlers, _ change: (inout QueueWorker.Configuration) -> Void = { _ in }) {
    let events = events
    var configuration = QueueWorker.Configuration(
      queues: ["default": 4], name: "test", listening: queue.pool.configuration, onEvent: { events.send($0) })
    change(&configuration)
    let worker = QueueWorker(queue: queue, handlers: handlers, configuration: configuration, logger: silent)
    group = ServiceGroup(services: [worker], logger: silent)
  }

  func run() async throws {
    try await group.run()
  }

  /// Begins to shut the worker down gracefully.
  func shutDown() async {
    await group.triggerGracefulShutdown()
  }
}

/// Runs the workers while `body` runs, then shuts them down gracefully and waits for their end.
func withWorkers(_ workers: RunningWorker..., body: () async throws -> Void) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for worker in workers { group.addTask { try await worker.run() } }
    do {
      try await body()
    } catch {
      group.cancelAll()
      throw error
    }
    for worker in workers { await worker.shutDown() }
    try await group.waitForAll()
  }
}

extension JobHandlers {
  /// Handlers for one kind.
  init<Work: Job>(
    _ type: Work.Type, _ body: @escaping @Sendable (Work, JobContext) async throws -> Void
  ) {
    self.init()
    handle(type, body)
  }
}

/// An error that says what it is told to.
struct Trouble: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

extension JobQueue {
  /// The states of all jobs, the oldest first.
  func states() async throws -> [JobState] {
    try await jobs(limit: 1_000).reversed().map(\.state)
  }

  /// Returns when some statement waits for a lock.
  func untilSomebodyWaitsForALock() async throws {
    try await eventually("a statement that waits for a lock") {
      try await pool.queryOne("SELECT FROM pg_locks WHERE NOT granted LIMIT 1") != nil
    }
  }

  /// Makes a worker that listens send a heartbeat now.
  func remind(_ worker: WorkerID) async throws {
    try await pool.execute("SELECT pg_notify('copydesk.job_cancel', $1)", "\(worker)")
  }

  /// Rescues the jobs of all workers, as if their heartbeats had not reached the database; returns the workers.
  func rescueAll() async throws -> [WorkerID] {
    try await pool.withTransaction { transaction in
      try await transaction.execute("UPDATE copydesk.worker SET lease_until = now() - interval '1 s'")
      let workers: [WorkerID] = try await transaction.query(sql["remove_expired_workers"]).map { try $0.decode("id") }
      _ = try await transaction.query(sql["rescue_jobs"], workers, workers.map { _ in "test" })
      return workers
    }
  }

  /// Registers a worker that will send no heartbeat; returns its number.
  func registerSilentWorker(lease: Duration, name: String = "silent") async throws -> WorkerID {
    let row = try await pool.queryOne(sql["register_worker"], lease, name, ["default"], [Numbered.kind])
    guard let row else { throw Trouble("not registered") }
    return try row.decode("id")
  }

  /// Enqueues a job that the worker has claimed as soon as anybody can see it.
  func enqueueClaimed(_ job: Numbered, for worker: WorkerID, ago age: Duration = .zero) async throws -> JobID {
    try await pool.withTransaction { transaction in
      let id = try await enqueue(job, in: transaction)
      _ = try await transaction.query(sql["claim"], worker, "default", [Numbered.kind], 1, ClaimCursor.start)
      try await transaction.execute("UPDATE copydesk.job SET claimed_at = claimed_at - $1::interval", age)
      return id
    }
  }

  /// Claims jobs of the queue `default` for a worker, as it would itself.
  @discardableResult
  func claim(_ count: Int = 1, kinds: [String] = [Numbered.kind], for worker: WorkerID) async throws -> [ClaimedJob] {
    try await pool.query(sql["claim"], worker, "default", kinds, count, ClaimCursor.start).map {
      try ClaimedJob(row: $0)
    }
  }

  /// Has all leaders' leases run out, whatever they think.
  func endLeases() async throws {
    try await pool.execute("UPDATE copydesk.leader SET lease_until = clock_timestamp()")
  }
}
