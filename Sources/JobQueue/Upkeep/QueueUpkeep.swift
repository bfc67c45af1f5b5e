public import Logging
internal import Postgres
public import ServiceLifecycle

/// Maintains a queue: enqueues scheduled jobs, prunes finished jobs and old unique keys, and vacuums the job table under load if
/// it connects as the table's owner, the role that migrated.
///
/// Every daemon runs one, and only the leader works (see ``Leadership``). A daemon without handlers can run it too, because
/// everything it needs is in the database.
public struct QueueUpkeep: Service {
  /// Its own connections, so that handlers that exhaust the queue's pool cannot end its term.
  private static let connections = 4

  private let queue: JobQueue
  private let configuration: Configuration
  private let logger: Logger

  /// What to maintain, and how.
  public struct Configuration: Sendable {
    /// The program's name among those that share the queue; see ``JobQueue/declare(_:owner:)``.
    public var owner: String

    /// The program's schedules. Schedules that it declared earlier and does not declare now are removed.
    public var schedules: [Schedule]

    /// How long finished jobs are kept whose kind does not say. Default 7 days.
    ///
    /// Jobs that finish on the same day (UTC) are removed together: none earlier than this, none later than a day and one round
    /// of upkeep (ten minutes) after it. Their errors are removed with them. The setting applies to all programs that share the
    /// queue; the last one to set it counts. Dead letters are kept until someone retries or cancels them.
    public var retention: Duration

    /// The kinds that the program declares: their ``JobPolicy/retention`` applies, and programs that enqueue by SQL need not
    /// name their queue, priority and number of attempts.
    public var kinds: [any Job.Type]

    /// How long after its last renewal a leader can be replaced; see ``Leadership``. Default 5 s.
    public var lease: Duration

    /// A configuration with the given values.
    public init(
      owner: String, schedules: [Schedule] = [], retention: Duration = .seconds(7 * 86_400),
      kinds: [any Job.Type] = [], lease: Duration = .seconds(5)
    ) {
      self.owner = owner
      self.schedules = schedules
      self.retention = retention
      self.kinds = kinds
      self.lease = lease
    }
  }

  /// The upkeep of a queue, which does nothing before ``run()``.
  public init(queue: JobQueue, configuration: Configuration, logger: Logger) {
    self.queue = queue
    self.configuration = configuration
    self.logger = logger
  }

  /// Stands for leader, and maintains the queue while it leads, until graceful shutdown or cancellation.
  ///
  /// Failures of the database are waited out.
  public func run() async throws {
    let pool = Pool(
      configuration: queue.pool.configuration, maximumConnections: Self.connections, executor: queue.pool.executor,
      logger: logger)
    let queue = JobQueue(pool: pool, schema: queue.schema)
    await cancelWhenGracefulShutdown {
      await declare(to: queue)
      await lead(queue)
    }
    await pool.close()
  }

  /// Declares the program's kinds and schedules, as soon as the database is in reach.
  private func declare(to queue: JobQueue) async {
    var failures = 0
    while !Task.isCancelled {
      do {
        try await declareKinds(to: queue)
        let changes = try await queue.declare(configuration.schedules, owner: configuration.owner)
        if changes != ScheduleChanges() { logger.info("Schedules changed", metadata: ["changes": "\(changes)"]) }
        return
      } catch {
        if Task.isCancelled { return }
        failures += 1
        logger.warning("Could not register schedules and job kinds", metadata: ["error": "\(error)"])
        try? await Task.sleep(for: BackOff(maximum: .seconds(5)).delay(afterFailures: failures))
      }
    }
  }

  private func declareKinds(to queue: JobQueue) async throws {
    var policies: [String: JobPolicy] = [:]
    for kind in configuration.kinds {
      for name in [kind.kind] + kind.formerKinds { policies[name] = kind.policy }
    }
    try await queue.declare(policies)
  }

  private func lead(_ queue: JobQueue) async {
    let scheduler = Scheduler(queue: queue, clock: ContinuousClock(), logger: logger)
    let history = HistoryUpkeep(
      queue: queue, retention: configuration.retention, clock: ContinuousClock(), logger: logger)
    let vacuum = JobVacuum(queue: queue, clock: ContinuousClock(), logger: logger)
    await Leadership("upkeep", of: queue, lease: configuration.lease, logger: logger).run { term in
      await withTaskGroup(of: Bool.self) { group in
        group.addTask {
          await scheduler.run(in: term)
          return true
        }
        group.addTask {
          await history.run(in: term)
          return true
        }
        group.addTask {
          await scheduler.keep(configuration.schedules, of: configuration.owner)
          return false
        }
        group.addTask {
          await vacuum.run()
          return false
        }
        // Whoever is told that the term is over ends it for all, so that the next one begins with all of them.
        for await isOver in group where isOver { group.cancelAll() }
      }
    }
  }
}
