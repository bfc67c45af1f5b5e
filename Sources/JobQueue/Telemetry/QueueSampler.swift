public import Logging
internal import Metrics
internal import Postgres
public import ServiceLifecycle
internal import Synchronization

/// Reports the queue's depth and the use of its connection pool to the metrics back end at regular intervals.
///
/// | label | dimensions | what |
/// | --- | --- | --- |
/// | `job_queue_jobs` | `queue`, `state`, `kind` | unfinished jobs; an estimate above 10,000 |
/// | `job_queue_oldest_wait_seconds` | `queue` | how long the oldest available job has been due |
/// | `job_queue_connections` | `use` | connections of the queue's pool: `in_use`, `idle`, and tasks `waiting` for one |
///
/// All are gauges. Only one of several processes needs to run it.
public struct QueueSampler: Service {
  private let queue: JobQueue
  private let interval: Duration
  private let logger: Logger
  private let gauges = SharedGauges()

  /// A sampler, which does nothing before ``run()``.
  ///
  /// - Parameter interval: The time between samples. Default 15 s.
  public init(queue: JobQueue, interval: Duration = .seconds(15), logger: Logger) {
    self.queue = queue
    self.interval = interval
    self.logger = logger
  }

  /// Samples until graceful shutdown or cancellation.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await sample()
        } catch {
          if Task.isCancelled { return }
          logger.warning("Could not measure the queue's depth", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: interval)
      }
    }
  }

  /// Takes one sample.
  ///
  /// - Throws: An error from PostgreSQL.
  public func sample() async throws {
    var samples: [GaugeName: Double] = [:]
    for statistics in try await queue.statistics() {
      for (kind, counts) in statistics.kinds {
        for (state, count) in counts {
          samples[.jobs(queue: statistics.queue, state: state.rawValue, kind: kind)] = Double(count)
        }
      }
      samples[.oldestWait(queue: statistics.queue)] = (statistics.longestWait ?? .zero) / .seconds(1)
    }
    let pool = queue.pool.statistics
    samples[.connections("in_use")] = Double(pool.inUse)
    samples[.connections("idle")] = Double(pool.idle)
    samples[.connections("waiting")] = Double(pool.waiting)
    gauges.set(samples)
  }
}

/// Which gauge.
private enum GaugeName: Hashable, Sendable {
  case jobs(queue: String, state: String, kind: String)
  case oldestWait(queue: String)
  case connections(String)

  var gauge: Gauge {
    switch self {
    case .jobs(let queue, let state, let kind):
      Gauge(label: "job_queue_jobs", dimensions: [("queue", queue), ("state", state), ("kind", kind)])
    case .oldestWait(let queue): Gauge(label: "job_queue_oldest_wait_seconds", dimensions: [("queue", queue)])
    case .connections(let use): Gauge(label: "job_queue_connections", dimensions: [("use", use)])
    }
  }
}

/// All gauges set so far. Those that have no sample any more are set to 0.
private final class SharedGauges: Sendable {
  private let gauges = Mutex<[GaugeName: Gauge]>([:])

  func set(_ samples: [GaugeName: Double]) {
    gauges.withLock { gauges in
      for name in samples.keys where gauges[name] == nil { gauges[name] = name.gauge }
      for (name, gauge) in gauges { gauge.record(samples[name] ?? 0) }
    }
  }
}
