public import Logging
internal import Postgres
public import ServiceLifecycle
internal import Synchronization

/// Works on the jobs of some queues until it is told to stop.
///
/// It holds a lease, which its heartbeats keep alive, and through it all jobs that it has claimed. When the lease is lost,
/// because the database was out of reach for too long or the process did not get to run, its handlers are cancelled, others
/// take its jobs over, and it begins anew with another lease when the handlers have returned.
///
/// On graceful shutdown it claims no more, hands back what no handler has begun, and lets the handlers go on for the grace
/// period; then they are cancelled, and the jobs of those that fail because of it are handed back too. A job that is
/// handed back is available at once and its attempt does not count, since it was not the job that failed. ``run()``
/// returns when every handler has returned: a handler that ignores its cancellation keeps the job's lease.
///
/// Only jobs of kinds that there are handlers for are claimed. Others wait for a worker that knows them, so that programs
/// of different age can work side by side.
public struct QueueWorker: Service {
  /// How many connections of its own a worker uses: handlers that use up the queue's pool must not stop its heartbeats.
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

  /// Works until graceful shutdown or cancellation; cancellation gives the handlers no grace period.
  ///
  /// - Throws: `PostgresError` when the server refuses to register the worker: its tables are not there, or not its to
  ///   use. Other failures of the database are waited out.
  public func run() async throws {
    let pool = Pool(
      configuration: queue.pool.configuration, maximumConnections: Self.connections, executor: queue.pool.executor,
      logger: logger)
    let shifts = ShiftControl()
    do {
      try await withTaskCancellationHandler {
        try await withGracefulShutdownHandler {
          try await work(shifts, pool)
        } onGracefulShutdown: {
          shifts.drain()
        }
      } onCancel: {
        shifts.stop()
      }
    } catch {
      await pool.close()
      throw error
    }
    await pool.close()
  }

  private func work(_ shifts: ShiftControl, _ pool: Pool) async throws {
    let metrics = WorkerMetrics(kinds: handlers.kinds, queues: configuration.queues.keys)
    while !shifts.isStopping, let lease = try await takeLease(shifts, pool) {
      let shift = Shift(
        lease: lease, kinds: handlers.kinds, queues: configuration.queues, metrics: metrics,
        onEvent: configuration.onEvent)
      shifts.begin(shift)
      shift.report(.started(lease.worker))
      await run(shift, pool)
    }
  }
}

// MARK: - A shift

extension QueueWorker {
  private func run(_ shift: Shift, _ pool: Pool) async {
    var logger = logger
    logger[metadataKey: "worker"] = "\(shift.lease.worker)"
    logger.info(
      "The worker holds a lease", metadata: ["queues": "\(configuration.queues)", "kinds": "\(handlers.kinds)"])
    // What the last jobs came to is recorded even when this task is cancelled, so recording is no child of it.
    let recorder = Recorder(queue: queue, pool: pool, shift: shift, logger: logger)
    let recording = Task { await shift.reporter.run(recorder.record) }
    queue.localWorkers.add(shift)
    defer { queue.localWorkers.remove(shift) }
    await withTaskGroup(of: Void.self) { background in
      keepUp(shift, pool, logger, in: &background)
      await runJobs(shift, pool, logger)
      shift.reporter.finish()
      await recording.value
      background.cancelAll()
    }
    await endLease(shift, pool, logger).value
  }

  /// What goes on as long as there are jobs in hand.
  ///
  /// It runs on the connections' thread. Otherwise handlers that compute or block for long, as many as Swift's pool has
  /// threads, would stop it, and with connections in hand that the heartbeats need.
  private func keepUp(_ shift: Shift, _ pool: Pool, _ logger: Logger, in group: inout TaskGroup<Void>) {
    let executor = pool.executor
    let keeper = LeaseKeeper(queue: queue, pool: pool, shift: shift, logger: logger)
    let stager = Stager(queue: queue, pool: pool, shift: shift, interval: configuration.pollInterval, logger: logger)
    group.addTask(executorPreference: executor) { await keeper.run() }
    group.addTask(executorPreference: executor) { await stager.run() }
    let watch = ControlWatch(
      queue: queue, pool: pool, shift: shift, interval: configuration.pollInterval, logger: logger)
    group.addTask(executorPreference: executor) { await watch.run() }
    let writer = ProgressWriter(queue: queue, pool: pool, board: shift.progressBoard, logger: logger)
    group.addTask(executorPreference: executor) { await writer.run() }
    let cancellations = CancellationWatch(queue: queue, pool: pool, shift: shift, logger: logger)
    group.addTask(executorPreference: executor) { await cancellations.run() }
    group.addTask(executorPreference: executor) { await endGracePeriod(of: shift) }
    if let listening = configuration.listening {
      let wakeUp = WakeUp(queue: queue, shift: shift, logger: logger)
      group.addTask(executorPreference: executor) { await wakeUp.run(listening, executor: executor) }
    }
  }

  private func runJobs(_ shift: Shift, _ pool: Pool, _ logger: Logger) async {
    let runner = JobRunner(
      handlers: handlers, worker: shift.lease.worker, logger: logger, progressBoard: shift.progressBoard)
    await withTaskGroup(of: Void.self) { group in
      for feed in shift.feeds.values {
        let claimer = Claimer(
          queue: queue, pool: pool, shift: shift, feed: feed, kinds: handlers.kinds,
          interval: configuration.pollInterval, logger: logger)
        group.addTask(executorPreference: queue.pool.executor) { await claimer.run() }
        for number in 0..<feed.slots {
          let slot = Slot(number: number, feed: feed, runner: runner, reporter: shift.reporter, metrics: shift.metrics)
          group.addTask { await slot.run() }
        }
      }
    }
  }

  private func endGracePeriod(of shift: Shift) async {
    await shift.drainBell.wait()
    await queue.pool.executor.sleep(for: configuration.gracePeriod)
    if !Task.isCancelled { shift.interruptHandlers(because: .stopping) }
  }
}

// MARK: - Leases

extension QueueWorker {
  /// Takes a new lease, as soon as the database lets it; nil when the worker stops before.
  private func takeLease(_ shifts: ShiftControl, _ pool: Pool) async throws -> WorkerLease? {
    let backOff = BackOff(initial: .milliseconds(100), maximum: .seconds(5))
    var failures = 0
    while !shifts.isStopping {
      do {
        return try await register(pool)
      } catch let error as PostgresError where error.isLasting {
        throw error
      } catch {
        if shifts.isStopping { return nil }
        failures += 1
        let delay = backOff.delay(afterFailures: failures)
        logger.warning("The worker got no lease", metadata: ["error": "\(error)", "retry_after": "\(delay)"])
        await shifts.stopBell.wait(atMost: delay, timedBy: pool.executor)
      }
    }
    return nil
  }

  private func register(_ pool: Pool) async throws -> WorkerLease? {
    let queues = configuration.queues.keys.sorted()
    return try await pool.withTransaction { transaction in
      try await transaction.execute(queue.sql["register_queues"], queues)
      let asked = ContinuousClock.now
      let row = try await transaction.queryOne(
        queue.sql["register_worker"], configuration.lease, configuration.name, queues, handlers.kinds)
      return try row.map {
        WorkerLease(worker: try $0.decode("id"), duration: configuration.lease, asked: asked)
      }
    }
  }

  /// Gives the lease back; in a task of its own, since this one may be cancelled.
  private func endLease(_ shift: Shift, _ pool: Pool, _ logger: Logger) -> Task<Void, Never> {
    Task {
      do {
        try await pool.execute(queue.sql["remove_worker"], shift.lease.worker)
      } catch {
        logger.warning("The lease could not be given back and will run out", metadata: ["error": "\(error)"])
      }
    }
  }
}

extension PostgresError {
  /// Whether trying again is no use: something is not there, or not allowed.
  fileprivate var isLasting: Bool {
    ["28", "3D", "3F", "42"].contains(sqlState.errorClass)
  }
}

/// Passes the wish to stop on to the shift that is on.
private final class ShiftControl: Sendable {
  private enum Wish {
    case work, drain, stop
  }

  let stopBell = Doorbell()

  private let state = Mutex<(wish: Wish, shift: Shift?)>((.work, nil))

  var isStopping: Bool { state.withLock { $0.wish != .work } }

  func begin(_ shift: Shift) {
    let wish = state.withLock { state in
      state.shift = shift
      return state.wish
    }
    pass(wish, to: shift)
  }

  func drain() { want(.drain) }

  func stop() { want(.stop) }

  private func want(_ wish: Wish) {
    let shift = state.withLock { state in
      state.wish = wish
      return state.shift
    }
    stopBell.ring()
    if let shift { pass(wish, to: shift) }
  }

  private func pass(_ wish: Wish, to shift: Shift) {
    switch wish {
    case .work: break
    case .drain: shift.drain()
    case .stop: shift.stop()
    }
  }
}
