import ArgumentParser
import Foundation
import JobQueue
import Logging
import Postgres
import ServiceLifecycle
import UnixSignals

/// A job whose handler records its effects.
protocol TracedJob: Job {
  var number: Int { get }
}

/// A job that the harness enqueues in bulk.
struct FaultJob: TracedJob {
  static let kind = "fault"
  static let policy = JobPolicy(maxAttempts: 30_000, retry: .soon)

  var number: Int
}

/// A job that a worker process enqueues singly.
struct LocalFaultJob: TracedJob {
  static let kind = "fault_local"
  static let policy = JobPolicy(queue: "local", maxAttempts: 30_000, retry: .soon)

  var number: Int
}

extension RetryDelay {
  fileprivate static let soon = exponential(
    BackOff(initial: .milliseconds(20), factor: 2, maximum: .milliseconds(500)))
}

extension TracedJob {
  /// How long its handler takes.
  var duration: Duration { .milliseconds(number % 5 == 0 ? 150 : number % 7) }
  /// Whether its first attempts fail.
  func fails(attempt: Int) -> Bool { number % 11 == 0 && attempt <= 2 }
  /// Whether its first attempts are snoozed.
  func isPutOff(attempt: Int) -> Bool { number % 34 == 0 && attempt == 1 }
}

/// `copydesk-bench fault-worker`: a worker process for the fault harness to kill.
struct FaultWorker: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fault-worker", abstract: "Run a worker for the fault harness.", shouldDisplay: false)

  /// Short, so that many leases expire within a run.
  static let lease = Duration.seconds(2)
  private static let leaderLease = Duration.milliseconds(600)

  @Option var database: String
  @Option var name: String

  func run() async throws {
    let logger = Logger(label: name) { _ in SwiftLogNoOpLogHandler() }
    let configuration = ConnectionConfiguration(
      uri: database, applicationName: name, connectTimeout: .seconds(2))
    let pool = Pool(configuration: configuration, maximumConnections: 4, logger: logger)
    let queries = try FaultRecord.queries()
    var handlers = JobHandlers()
    handlers.handle(FaultJob.self) { try await work($0, $1, queries, pool) }
    handlers.handle(LocalFaultJob.self) { try await work($0, $1, queries, pool) }
    let queue = JobQueue(pool: pool)
    let worker = QueueWorker(
      queue: queue, handlers: handlers,
      configuration: .init(
        queues: ["default": 8, "local": 8], name: name, lease: Self.lease, pollInterval: .milliseconds(500),
        gracePeriod: .seconds(2), listening: configuration),
      logger: logger)
    let parent = getppid()
    let group = ServiceGroup(services: [worker], gracefulShutdownSignals: [.sigterm], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask { await lead(configuration, queries, logger) }
      tasks.addTask { await enqueue(to: queue, queries) }
      tasks.addTask {
        // The parent has died, and nobody else will stop this process.
        while getppid() == parent { try await Task.sleep(for: .seconds(1)) }
        _exit(EXIT_FAILURE)
      }
      try await tasks.next()
      tasks.cancelAll()
    }
    await pool.close()
  }

  private func work(_ job: some TracedJob, _ context: JobContext, _ queries: NamedQueries, _ pool: Pool) async throws {
    if job.isPutOff(attempt: context.attempt), Bool.random() { throw JobDirective.snooze(.milliseconds(30)) }
    try await note(context, queries, pool)
    if job.fails(attempt: context.attempt) { throw Ordered() }
    // Ignores cancellation on purpose: only the fencing token keeps the effects of a lost lease from counting.
    let stubborn = Task {
      try await Task.sleep(for: job.duration)
      try await note(context, queries, pool)
    }
    try await stubborn.value
  }

  /// Enqueues single jobs concurrently until the run settles: some for an idle worker in this process, the others in group
  /// commits.
  private func enqueue(to queue: JobQueue, _ queries: NamedQueries) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(150))
      // Asked before each round: a worker that has just started must not enqueue what nobody waits for any more.
      guard let row = try? await queue.pool.queryOne(queries["is_settling"]),
        let isSettling = try? row.decode(0, as: Bool.self), !isSettling
      else { continue }
      await withTaskGroup(of: Void.self) { callers in
        for _ in 0..<Int.random(in: 1...12) { callers.addTask { await enqueueOne(to: queue, queries) } }
      }
    }
  }

  /// A failed call either enqueued nothing, or its job is in the record.
  private func enqueueOne(to queue: JobQueue, _ queries: NamedQueries) async {
    let job = LocalFaultJob(number: .random(in: 0..<1 << 53))
    guard let id = try? await queue.enqueue(job, in: queue.pool) else { return }
    _ = try? await queue.pool.execute(queries["note_answer"], id, job.number)
  }

  /// Records an effect under the claim's token; throws if a later claim has already recorded one.
  private func note(_ context: JobContext, _ queries: NamedQueries, _ pool: Pool) async throws {
    let row = try await pool.queryOne(queries["note_effect"], context.id, context.fencingToken)
    guard try row?.decode(0, as: Bool.self) == true else { throw FencedOut() }
  }

  /// Campaigns for leadership of the run, and as leader records actions that no former leader may record.
  private func lead(_ configuration: ConnectionConfiguration, _ queries: NamedQueries, _ logger: Logger) async {
    let pool = Pool(configuration: configuration, maximumConnections: 2, logger: logger)
    let queue = JobQueue(pool: pool)
    await Leadership("run", of: queue, holder: name, lease: Self.leaderLease, logger: logger).run { term in
      while !Task.isCancelled {
        do {
          try await queue.act(in: term) { try await $0.execute(queries["note_act"], term.epoch, term.holder) }
          try await Task.sleep(for: .milliseconds(2))
        } catch is LeadershipLost {
          return
        } catch {
          // The action may have been recorded or not; the next one follows the same rules.
          continue
        }
      }
    }
    await pool.close()
  }

  private struct FencedOut: Error {}
  private struct Ordered: Error {}
}
