import ArgumentParser
import Foundation
import JobQueue
import Logging
import Postgres

/// `copydesk-bench own-enqueue`: several clients enqueue jobs one at a time.
struct OwnEnqueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "own-enqueue", abstract: "Enqueue single jobs for the benchmark.", shouldDisplay: false)

  @Option var database: String
  @Option var clients: Int
  @Option var seconds: Int
  @Flag(help: "Run the clients' tasks on Swift's default executor.") var defaultExecutor = false

  func run() async throws {
    let configuration = ConnectionConfiguration(uri: database, applicationName: "copydesk-bench")
    let pool = Pool(configuration: configuration, maximumConnections: clients, logger: BenchmarkCluster.silent)
    let queue = JobQueue(pool: pool)
    let limit = Duration.seconds(seconds)
    let enqueued = try await withThrowingTaskGroup(of: Int.self) { tasks in
      for _ in 0..<clients {
        tasks.addTask(executorPreference: defaultExecutor ? nil : pool.executor) {
          let begin = ContinuousClock.now
          var count = 0
          while ContinuousClock.now - begin < limit {
            try await queue.enqueue(NoOperation(number: count), in: pool)
            count += 1
          }
          return count
        }
      }
      return try await tasks.reduce(0, +)
    }
    await pool.close()
    print(Double(enqueued) / Double(seconds))
  }
}
