import JobQueue
import Postgres
import ServiceLifecycle

/// A queue's upkeep, which every program that works on it takes part in.
enum OwnUpkeep {
  /// Runs the upkeep of a database's queue while `body` runs.
  static func run<Value: Sendable>(in database: String, while body: () async throws -> Value) async throws -> Value {
    let configuration = ConnectionConfiguration(uri: database, applicationName: "copydesk-bench upkeep")
    let queue = JobQueue(pool: Pool(configuration: configuration, logger: BenchmarkCluster.silent))
    let upkeep = QueueUpkeep(queue: queue, configuration: .init(owner: "bench"), logger: BenchmarkCluster.silent)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await upkeep.run() }
      let value = try await body()
      tasks.cancelAll()
      try await tasks.waitForAll()
      await queue.pool.close()
      return value
    }
  }
}
