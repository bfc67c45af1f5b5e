import JobQueue
import Postgres
import ServiceLifecycle

/// A worker with the library's defaults, as a user's program runs it.
struct OwnWorker {
  /// How many jobs run at once: chosen by the user, and the same for the peers.
  private static let slots = 100

  private let group: ServiceGroup

  init(_ queue: JobQueue, _ handlers: JobHandlers) {
    let configuration = QueueWorker.Configuration(
      queues: ["default": Self.slots], name: "bench", listening: queue.pool.configuration)
    let worker = QueueWorker(
      queue: queue, handlers: handlers, configuration: configuration, logger: BenchmarkCluster.silent)
    group = ServiceGroup(services: [worker], logger: BenchmarkCluster.silent)
  }

  /// Works while `body` runs, then until every running job's completion is recorded.
  func run<Value: Sendable>(while body: () async throws -> Value) async throws -> Value {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let value = try await body()
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return value
    }
  }
}
