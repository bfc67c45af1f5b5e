import ArgumentParser
import Foundation
import JobQueue
import Logging
import Postgres

/// `copydesk-bench own-enqueue`: jobs enqueued one at a time by some clients, each in a transaction of its own, on some threads.
struct OwnEnqueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "own-enqueue", abstract: "Enqueue single jobs for the benchmark.", shouldDisplay: false)

  @Option var database: String
  @Option var clients: Int
  @Option var threads: Int
  @Option var seconds: Int

  func run() async throws {
    let configuration = ConnectionConfiguration(uri: database, applicationName: "copydesk-bench")
    let queues = (1...threads).map { number in
      JobQueue(
        pool: Pool(
          configuration: configuration, maximumConnections: clients, executor: PollExecutor(name: "postgres-\(number)"),
          logger: BenchmarkCluster.silent))
    }
    let limit = Duration.seconds(seconds)
    let enqueued = try await withThrowingTaskGroup(of: Int.self) { tasks in
      for client in 0..<clients {
        let queue = queues[client % threads]
        tasks.addTask(executorPreference: queue.pool.executor) {
          let begin = ContinuousClock.now
          var count = 0
          while ContinuousClock.now - begin < limit {
            try await queue.enqueue(NoOperation(number: count), in: queue.pool)
            count += 1
          }
          return count
        }
      }
      return try await tasks.reduce(0, +)
    }
    for queue in queues { await queue.pool.close() }
    print(Double(enqueued) / Double(seconds))
  }
}
