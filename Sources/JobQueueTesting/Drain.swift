internal import Foundation
public import JobQueue
internal import Postgres

/// Jobs that were due did not finish in time.
public struct DrainFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// One sentence for the developer.
  public var description: String {
    "Due jobs did not finish in time: their queue may be paused or limited, or a handler has not returned"
  }
}

extension TestQueue {
  /// Runs all jobs that are due by the test's clock, including jobs they enqueue, until none is left.
  ///
  /// Due ticks of schedules become jobs first. A job that fails and is to be retried waits for its time like any other:
  /// advance the clock, and drain again. Jobs without a handler stay where they are.
  ///
  /// - Parameters:
  ///   - concurrency: How many jobs of each queue run at once. With 1, the default, they run one after another, by rank.
  ///   - limit: How long to wait in all, in real time.
  /// - Returns: The jobs that ran, in the order of their numbers, in their present state.
  /// - Throws: ``DrainFailure``.
  @discardableResult
  public func drain(
    _ handlers: JobHandlers, concurrency: Int = 1, within limit: Duration = .seconds(60)
  ) async throws -> [JobRecord] {
    try await queue.enqueueDueTicks(logger: logger)
    let (start, deadline) = (try await now(), ContinuousClock.now + limit)
    // Jobs may enqueue others, in queues that the worker does not serve yet.
    while case let due = try await due(handlers), !due.isEmpty {
      let worker = QueueWorker(
        queue: queue, handlers: handlers,
        configuration: .init(
          queues: due.mapValues { _ in concurrency }, name: "drain", lease: limit, pollInterval: Self.pollInterval),
        logger: logger)
      try await run(worker, while: { try await self.due(handlers).contains { due[$0.key] != nil } }, until: deadline)
    }
    var records: [JobRecord] = []
    for row in try await queue.pool.query(sql["started_since"], handlers.kinds, start) {
      records.append(try await queue.job(try row.decode("id")))
    }
    return records
  }

  private static var pollInterval: Duration { .milliseconds(5) }

  /// The number of due jobs in each queue that has any.
  private func due(_ handlers: JobHandlers) async throws -> [String: Int] {
    try await queue.pool.query(sql["due"], handlers.kinds).reduce(into: [:]) { due, row in
      due[try row.decode("queue")] = try row.decode("jobs", as: Int.self)
    }
  }

  private func run(
    _ worker: QueueWorker, while isBusy: () async throws -> Bool, until deadline: ContinuousClock.Instant
  ) async throws {
    let running = Task { try await worker.run() }
    do {
      while try await isBusy() {
        guard ContinuousClock.now < deadline else { throw DrainFailure() }
        try await Task.sleep(for: Self.pollInterval)
      }
    } catch {
      running.cancel()
      throw error
    }
    running.cancel()
    try await running.value
  }
}
