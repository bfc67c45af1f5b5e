import JobQueue
import Logging
import Postgres
import Synchronization

/// A job that carries the time at which it was enqueued.
struct LoadJob: Job {
  static let kind = "flow"

  /// Microseconds since the load began.
  var sent: Int
  /// Whether its first attempt fails.
  var fails: Bool
}

/// A continuous load of jobs to a worker in this process.
final class ContinuousLoad: Sendable {
  private struct FirstAttempt: Error {}

  private struct State {
    var sent = 0
    var finished = 0
    var latencies = LatencyHistogram()
  }

  /// The most jobs enqueued by one call.
  private static let bulk = 10_000
  /// The time between two calls at a steady rate.
  private static let tick = Duration.milliseconds(10)

  private let queue: JobQueue
  private let begin = ContinuousClock.now
  private let state = Mutex(State())

  /// A load in a database that already has the queue's tables.
  init(database: String) {
    let configuration = ConnectionConfiguration(uri: database, applicationName: "copydesk-bench")
    queue = JobQueue(pool: Pool(configuration: configuration, logger: BenchmarkCluster.silent))
  }

  /// The number of jobs enqueued.
  var sent: Int { state.withLock { $0.sent } }
  /// The number of jobs that handlers have finished.
  var finished: Int { state.withLock { $0.finished } }

  /// Latencies from enqueue call to handler since this was last called.
  func takeLatencies() -> LatencyHistogram {
    state.withLock { state in
      defer { state.latencies = LatencyHistogram() }
      return state.latencies
    }
  }

  /// Works while `body` runs, then closes the connections.
  func work<Value: Sendable>(while body: () async throws -> Value) async throws -> Value {
    var handlers = JobHandlers()
    handlers.handle(LoadJob.self) { [self] job, context in
      let latency = elapsed - .microseconds(job.sent)
      state.withLock { if context.attempt == 1 { $0.latencies.record(latency) } }
      if job.fails, context.attempt == 1 { throw FirstAttempt() }
      state.withLock { $0.finished += 1 }
    }
    let value = try await OwnWorker(queue, handlers).run(while: body)
    await queue.pool.close()
    return value
  }

  /// Enqueues at a steady rate for some time, or as fast as the database allows if it cannot keep up.
  ///
  /// - Parameter failing: One job in this many fails at its first attempt.
  func send(perSecond rate: Double, failing: Int, for duration: Duration) async throws {
    let start = elapsed
    var count = 0
    while elapsed - start < duration {
      let due = Int(rate * ((elapsed - start) / .seconds(1))) - count
      if due > 0 { count += try await enqueue(min(due, Self.bulk), failing: failing) }
      try await Task.sleep(for: Self.tick)
    }
  }

  /// Enqueues this many jobs as fast as they are completed.
  func send(_ total: Int) async throws {
    while sent < total {
      if sent - finished < 3 * Self.bulk {
        _ = try await enqueue(min(total - sent, Self.bulk))
      } else {
        try await Task.sleep(for: Self.tick)
      }
    }
    while finished < total { try await Task.sleep(for: Self.tick) }
  }

  private var elapsed: Duration { ContinuousClock.now - begin }

  private func enqueue(_ count: Int, failing: Int? = nil) async throws -> Int {
    let (first, now) = (sent, Int(elapsed / .microseconds(1)))
    try await queue.enqueue(
      (first..<first + count).map { number in
        LoadJob(sent: now, fails: failing.map { number.isMultiple(of: $0) } ?? false)
      }, in: queue.pool)
    state.withLock { $0.sent += count }
    return count
  }
}
