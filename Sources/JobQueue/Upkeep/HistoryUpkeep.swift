internal import Logging
internal import Postgres

/// Maintains the history at regular intervals: creates the partitions of the coming days, and prunes old ones. Runs in the
/// leader.
struct HistoryUpkeep: Sendable {
  let partitions: HistoryPartitions
  let pruner: Pruner
  let clock: any Clock<Duration>
  let logger: Logger

  /// Jobs expire at the end of a day, so more frequent rounds would only help when a lock could not be had.
  private static let interval = Duration.seconds(600)

  /// - Parameter retention: How long finished jobs are kept whose kind does not say.
  init(queue: JobQueue, retention: Duration, clock: any Clock<Duration>, logger: Logger) {
    let retry = LockRetry(clock: clock)
    partitions = HistoryPartitions(queue: queue, retry: retry, logger: logger)
    pruner = Pruner(queue: queue, retention: retention, retry: retry, logger: logger)
    self.clock = clock
    self.logger = logger
  }

  /// Runs until the term is over or the task is cancelled.
  func run(in term: LeaderTerm) async {
    while !Task.isCancelled {
      do {
        try await partitions.create(in: term)
        try await pruner.prune(in: term)
      } catch is LeadershipLost {
        return
      } catch {
        if Task.isCancelled { return }
        logger.warning("Could not maintain the job history", metadata: ["error": "\(error)"])
      }
      try? await clock.sleep(for: Self.interval)
    }
  }
}
