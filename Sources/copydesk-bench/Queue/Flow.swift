import JobQueue
import Logging
import Postgres
import Synchronization

/// A job that knows when it was sent.
struct FlowJob: Job {
  static let kind = "flow"

  /// Microseconds after the flow's begin.
  var sent: Int
  /// Whether its first attempt fails.
  var fails: Bool
}

/// Jobs that come all the time and are worked off by one worker, in this process.
final class Flow: Sendable {
  private struct FirstAttempt: Error {}

  private struct State {
    var sent = 0
    var finished = 0
    var latencies = LatencyHistogram()
  }

  /// How many jobs are enqueued by one call at most.
  private static let bulk = 10_000
  /// How often jobs are enqueued at a steady rate.
  private static let tick = Duration.milliseconds(10)

  private let queue: JobQueue
  private let begin = ContinuousClock.now
  private let state = Mutex(State())

  /// A flow in a database that has the queue's tables.
  init(database: String) {
    let configuration = ConnectionConfiguration(uri: database, applicationName: "copydesk-bench")
    queue = JobQueue(pool: Pool(configuration: configuration, logger: BenchmarkCluster.silent))
  }

  /// How many jobs have been enqueued.
  var sent: Int { state.withLock { $0.sent } }
  /// How many jobs a handler has been done with.
  var finished: Int { state.withLock { $0.finished } }

  /// From the enqueue calls to the handlers' first lines, since this was asked last.
  func takeLatencies() -> LatencyHistogram {
    state.withLock { state in
      defer { state.latencies = LatencyHistogram() }
      return state.latencies
    }
  }

  /// Works while `body` runs, then closes the connections.
  func work<Value: Sendable>(while body: () async throws -> Value) async throws -> Value {
    var handlers = JobHandlers()
    handlers.handle(FlowJob.self) { [self] job, context in
      let latency = elapsed - .microseconds(job.sent)
      state.withLock { if context.attempt == 1 { $0.latencies.record(latency) } }
      if job.fails, context.attempt == 1 { throw FirstAttempt() }
      state.withLock { $0.finished += 1 }
    }
    let value = try await OwnWorker(queue, handlers).run(while: body)
    await queue.pool.close()
    return value
  }

  /// Sends so many jobs per second for some time; when the database does not keep up, as many as it takes.
  ///
  /// - Parameter failing: Of how many jobs one fails at first.
  func send(perSecond rate: Double, failing: Int, for duration: Duration) async throws {
    let start = elapsed
    var count = 0
    while elapsed - start < duration {
      let due = Int(rate * ((elapsed - start) / .seconds(1))) - count
      if due > 0 { count += try await enqueue(min(due, Self.bulk), failing: failing) }
      try await Task.sleep(for: Self.tick)
    }
  }

  /// Sends so many jobs as fast as they are worked off.
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
        FlowJob(sent: now, fails: failing.map { number.isMultiple(of: $0) } ?? false)
      }, in: queue.pool)
    state.withLock { $0.sent += count }
    return count
  }
}
