public import Logging
internal import Postgres
public import ServiceLifecycle

/// Runs the jobs of some queues until it is told to stop.
///
/// The worker holds a lease, kept alive by heartbeats, and through it all the jobs it has claimed. If it loses the lease,
/// because the database was out of reach for too long or the process was suspended, its handlers are cancelled and other
/// workers rescue its jobs; once the handlers have returned, it starts again with a new lease.
///
/// On graceful shutdown it claims no more jobs, hands back those that have not started, and lets running handlers finish within
/// the grace period. Then they are cancelled, and jobs that fail because of it are handed back too. A job that is handed back
/// is available at once, and the attempt does not count, because it was not the job that failed. ``run()`` returns when every
/// handler has returned: a handler that ignores cancellation keeps the worker's lease.
///
/// Only jobs of kinds with a handler are claimed. Others wait for a worker that knows them, so programs of different versions
/// can work side by side.
public struct QueueWorker: Service {
  /// The worker's own connections: handlers that exhaust the queue's pool must not stop its heartbeats.
  private static let connections = 4

  private let queue: JobQueue
  private let handlers: JobHandlers
  private let configuration: Configuration
  private let logger: Logger

  /// A worker, which does nothing before ``run()``.
  public init(queue: JobQueue, handlers: JobHandlers, configuration: Configuration, logger: Logger) {
    self.queue = queue
    self.handlers = handlers
    self.configuration = configuration
    self.logger = logger
  }

  /// Works until graceful shutdown or cancellation; cancellation gives handlers no grace period.
  ///
  /// - Throws: `PostgresError` when the server refuses to register the worker, because the tables are missing or the role has
  ///   no access. Other database failures are waited out.
  public func run() async throws {
    let pool = Pool(
      configuration: queue.pool.configuration, maximumConnections: Self.connections, executor: queue.pool.executor,
      logger: logger)
    let shutdown = WorkerShutdown()
    do {
      try await withTaskCancellationHandler {
        try await withGracefulShutdownHandler {
          try await work(until: shutdown, pool)
        } onGracefulShutdown: {
          shutdown.drain()
        }
      } onCancel: {
        shutdown.stop()
      }
    } catch {
      await pool.close()
      throw error
    }
    await pool.close()
  }

  /// Works in one session after another: a new one whenever the lease was lost.
  private func work(until shutdown: WorkerShutdown, _ pool: Pool) async throws {
    let metrics = WorkerMetrics(kinds: handlers.kinds, queues: configuration.queues.keys)
    let registration = WorkerRegistration(
      sql: queue.sql, pool: pool, name: configuration.name, lease: configuration.lease,
      queues: configuration.queues.keys.sorted(), kinds: handlers.kinds, logger: logger)
    while let lease = try await registration.register(until: shutdown) {
      let session = WorkerSession(
        lease: lease, kinds: handlers.kinds, queues: configuration.queues, metrics: metrics,
        progress: configuration.progress, onEvent: configuration.onEvent)
      shutdown.begin(session)
      session.emit(.started(lease.worker))
      await run(session, pool)
      await registration.unregister(lease.worker)
    }
  }
}

// MARK: - A session

extension QueueWorker {
  private func run(_ session: WorkerSession, _ pool: Pool) async {
    var logger = logger
    logger[metadataKey: "worker"] = "\(session.lease.worker)"
    logger.info("Worker started", metadata: ["queues": "\(configuration.queues)", "kinds": "\(handlers.kinds)"])
    // Not a child task: the last results are recorded even if this task is cancelled.
    let recorder = ResultRecorder(sql: queue.sql, pool: pool, session: session, logger: logger)
    let recording = Task {
      let loop = session.progress.begin("the recording of job results")
      await session.results.run(resting: { session.progress.rest(loop) }) { await recorder.record($0, loop) }
      session.progress.end(loop)
    }
    queue.localWorkers.add(session)
    defer { queue.localWorkers.remove(session) }
    await withTaskGroup(of: Void.self) { background in
      startBackgroundWork(session, pool, logger, in: &background)
      await runJobs(session, pool, logger)
      session.results.finish()
      await recording.value
      background.cancelAll()
    }
  }

  /// Starts everything that goes on beside the jobs, for as long as the session has any.
  ///
  /// It runs on the connections' thread. Otherwise handlers that compute or block on every thread of Swift's pool would stop
  /// it, heartbeats included.
  private func startBackgroundWork(
    _ session: WorkerSession, _ pool: Pool, _ logger: Logger, in group: inout TaskGroup<Void>
  ) {
    let (executor, sql, interval) = (pool.executor, queue.sql, configuration.pollInterval)
    let unanswered = UnansweredClaims(sql: sql, pool: pool, session: session, logger: logger)
    let keeper = LeaseKeeper(sql: sql, pool: pool, session: session, unanswered: unanswered, logger: logger)
    group.addTask(executorPreference: executor) { await keeper.run() }
    let rescuer = Rescuer(sql: sql, pool: pool, session: session, logger: logger)
    group.addTask(executorPreference: executor) { await rescuer.run() }
    let promoter = ScheduledJobPromoter(sql: sql, pool: pool, session: session, interval: interval, logger: logger)
    group.addTask(executorPreference: executor) { await promoter.run() }
    let controls = QueueControlWatcher(sql: sql, pool: pool, session: session, interval: interval, logger: logger)
    group.addTask(executorPreference: executor) { await controls.run() }
    let progress = ProgressWriter(sql: sql, pool: pool, board: session.progressBoard, logger: logger)
    group.addTask(executorPreference: executor) { await progress.run() }
    let cancellations = CancellationWatcher(sql: sql, pool: pool, session: session, logger: logger)
    group.addTask(executorPreference: executor) { await cancellations.run() }
    group.addTask(executorPreference: executor) { await endGracePeriod(of: session) }
    if let listening = configuration.listening {
      let listener = NotificationListener(
        sql: sql, session: session, localWorkers: queue.localWorkers, logger: logger)
      group.addTask(executorPreference: executor) { await listener.run(listening, executor: executor) }
    }
  }

  private func runJobs(_ session: WorkerSession, _ pool: Pool, _ logger: Logger) async {
    let runner = JobRunner(
      handlers: handlers, worker: session.lease.worker, logger: logger, progressBoard: session.progressBoard)
    await withTaskGroup(of: Void.self) { group in
      for buffer in session.buffers.values {
        let claimer = Claimer(
          sql: queue.sql, pool: pool, session: session, buffer: buffer, kinds: handlers.kinds,
          interval: configuration.pollInterval, logger: logger)
        group.addTask(executorPreference: pool.executor) { await claimer.run() }
        for number in 0..<buffer.slotCount {
          let slot = WorkerSlot(
            number: number, buffer: buffer, runner: runner, results: session.results, metrics: session.metrics,
            progress: session.progress)
          group.addTask { await slot.run() }
        }
      }
    }
  }

  private func endGracePeriod(of session: WorkerSession) async {
    await session.drainStarted.wait()
    await queue.pool.executor.sleep(for: configuration.gracePeriod)
    if !Task.isCancelled { session.interruptHandlers(because: .stopping) }
  }
}
