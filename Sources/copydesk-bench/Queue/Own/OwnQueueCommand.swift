import ArgumentParser
import Foundation
import JobQueue
import Logging
import Postgres
import Synchronization

/// A job that does nothing.
struct NoOperation: Job {
  static let kind = "no_operation"

  var number: Int
}

/// `copydesk-bench own-queue`: our side of a comparison, written as a user's program with the library's defaults.
struct OwnQueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "own-queue", abstract: "Enqueue and work jobs for the benchmark.", shouldDisplay: false)

  /// The number of jobs per enqueue call.
  private static let bulk = 10_000

  @Option var database: String
  @Option var load = 0
  @Option var work = 0
  /// The tables exist already, and other processes may be working too.
  @Flag var joins = false

  func run() async throws {
    let configuration = ConnectionConfiguration(uri: database, applicationName: "copydesk-bench")
    let pool = Pool(configuration: configuration, logger: BenchmarkCluster.silent)
    let queue = JobQueue(pool: pool)
    if !joins {
      try await BenchmarkCluster.makeTables(in: configuration)
    }
    let clock = ContinuousClock()
    let enqueueing = try await clock.measure {
      for start in stride(from: 0, to: load, by: Self.bulk) {
        try await queue.enqueue((start..<min(start + Self.bulk, load)).map(NoOperation.init), in: pool)
      }
    }
    if !joins { try await pool.withConnection { try await BenchmarkCluster.settle($0) } }
    let working = try await clock.measure { try await workOff(queue) }
    await pool.close()
    let report = ContenderReport(enqueue: enqueueing / .seconds(1), work: working / .seconds(1))
    print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
  }

  /// Works until this many handlers have run and each completion is recorded.
  private func workOff(_ queue: JobQueue) async throws {
    guard work > 0 else { return }
    let left = Mutex(work)
    let (done, ending) = AsyncStream<Void>.makeStream()
    var handlers = JobHandlers()
    handlers.handle(NoOperation.self) { _, _ in
      let rest = left.withLock { left in
        left -= 1
        return left
      }
      if rest == 0 { ending.finish() }
    }
    try await OwnWorker(queue, handlers).run { for await _ in done {} }
  }
}
