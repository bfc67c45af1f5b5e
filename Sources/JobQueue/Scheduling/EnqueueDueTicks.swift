package import Logging
internal import Postgres

extension JobQueue {
  /// Turns all due ticks into jobs now, unless another process leads the upkeep. For tests that drive the queue by hand.
  package func enqueueDueTicks(logger: Logger) async throws {
    let leadership = Leadership("upkeep", of: self, logger: logger)
    guard let term = try await leadership.take() else { return }
    let scheduler = Scheduler(queue: self, clock: ContinuousClock(), logger: logger)
    while try await !pool.query(sql["due_schedules"]).isEmpty {
      guard try await scheduler.enqueueDue(in: term) else { break }
    }
    await leadership.resign(term)
  }
}
