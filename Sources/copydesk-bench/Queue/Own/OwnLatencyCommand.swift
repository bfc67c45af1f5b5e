import ArgumentParser
import Foundation
import JobQueue
import Logging
import Postgres
import ServiceLifecycle
import Synchronization

/// `copydesk-bench own-latency`: latency from our enqueue call to the handler's first line.
struct OwnLatencyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "own-latency", abstract: "Enqueue and work single jobs for the benchmark.", shouldDisplay: false)

  @Option var database: String
  @OptionGroup var samples: LatencySamples
  /// Act as if another process enqueued: the worker learns of jobs only from the server.
  @Flag var apart = false

  func run() async throws {
    let configuration = ConnectionConfiguration(uri: database, applicationName: "copydesk-bench")
    let pool = Pool(configuration: configuration, logger: BenchmarkCluster.silent)
    let queue = JobQueue(pool: pool)
    try await BenchmarkCluster.makeTables(in: configuration)
    let begins = Mutex<[Int: ContinuousClock.Instant]>([:])
    let latencies = Mutex<[Double]>([])
    var handlers = JobHandlers()
    handlers.handle(NoOperation.self) { job, _ in
      let now = ContinuousClock.now
      guard let begin = begins.withLock({ $0.removeValue(forKey: job.number) }) else { return }
      latencies.withLock { $0.append((now - begin) / .milliseconds(1)) }
    }
    let (started, starting) = AsyncStream<Void>.makeStream()
    let worker = QueueWorker(
      queue: queue, handlers: handlers,
      configuration: .init(
        queues: ["default": 100], name: "bench", listening: configuration, onEvent: { _ in starting.finish() }),
      logger: BenchmarkCluster.silent)
    let group = ServiceGroup(services: [worker], logger: BenchmarkCluster.silent)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      for await _ in started {}
      try await send(apart ? JobQueue(pool: pool) : queue, begins)
      while latencies.withLock({ $0.count }) < samples.samples { try await Task.sleep(for: .milliseconds(5)) }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    await pool.close()
    try LatencyReport(latencies.withLock { $0 }).print()
  }

  /// Enqueues at a fixed rate, however long the calls take.
  private func send(_ queue: JobQueue, _ begins: borrowing Mutex<[Int: ContinuousClock.Instant]>) async throws {
    // Warm up: the first claims and cold caches are not measured.
    var next = ContinuousClock.now + .milliseconds(500)
    for number in 0..<samples.samples {
      try await Task.sleep(until: next)
      next += samples.pause
      begins.withLock { $0[number] = .now }
      try await queue.enqueue(NoOperation(number: number), in: queue.pool)
    }
  }
}
