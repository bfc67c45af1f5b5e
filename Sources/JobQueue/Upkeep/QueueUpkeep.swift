public import Logging
internal import Postgres
public import ServiceLifecycle

/// Keeps a queue in good order: turns its schedules' ticks into jobs, removes finished jobs in time, and unique keys that
/// nothing needs any more, and vacuums the table of live jobs under load, if it connects as the role that owns it: the one
/// that migrated.
///
/// Every daemon runs one, and one of them at a time does the work: the leader (see ``Leadership``). A daemon without
/// handlers can do so, too: all that is needed is in the database.
public struct QueueUpkeep: Service {
  /// How many connections of its own it uses, so that handlers that use up the queue's pool cannot end its term.
  private static let connections = 4

  private let queue: JobQueue
  private let configuration: Configuration
  private let logger: Logger

  /// What is to be kept up, and how.
  public struct Configuration: Sendable {
    /// The program's name, among those that share the queue; see ``JobQueue/declare(_:owner:)``.
    public var owner: String

    /// The program's schedules. Those that it declared before and does not now are removed.
    public var schedules: [Schedule]

    /// How long finished jobs are kept whose kind does not say. Default 7 days.
    ///
    /// All that finish on one day, by UTC, are removed together: none earlier than this says, none more than a day and a
    /// round of upkeep (ten minutes) later. Their errors go with them. What one program says holds for all, until another
    /// says otherwise. Dead letters are kept until somebody retries or cancels them.
    public var retention: Duration

    /// The kinds that the program declares: their ``JobPolicy/retention`` holds, and who enqueues by SQL need not name their
    /// queue, priority and number of attempts.
    public var kinds: [any Job.Type]

    /// How long after its last renewal a leader is followed by another; see ``Leadership``. Default 5 s.
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

  /// Stands for leader, and does the leader's work when it is, until graceful shutdown or cancellation.
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

  /// Makes known what the program wants, as soon as the database lets it.
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
        logger.warning("Schedules and kinds could not be declared", metadata: ["error": "\(error)"])
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
    let history = HistoryRounds(
      queue: queue, keep: configuration.retention, clock: ContinuousClock(), logger: logger)
    let vacuum = JobVacuum(queue: queue, clock: ContinuousClock(), logger: logger)
    await Leadership("upkeep", of: queue, lease: configuration.lease, logger: logger).run { term in
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await scheduler.run(in: term) }
        group.addTask { await history.run(in: term) }
        group.addTask { await vacuum.run() }
      }
    }
  }
}

extension JobQueue {
  /// Makes the policies of kinds known to those who enqueue by SQL and to the history; the last to do so counts.
  func declare(_ policies: [String: JobPolicy]) async throws {
    let kept = policies.compactMapValues(\.retention)
    let all = policies.values
    try await pool.execute(
      sql["declare_kinds"], Array(policies.keys), all.map(\.queue), all.map(\.priority), all.map(\.maxAttempts),
      Array(kept.keys), Array(kept.values))
  }
}
