internal import Logging
internal import Postgres

/// Goes through the history again and again, in the leader: makes the days to come, and prunes those behind.
struct HistoryRounds: Sendable {
  let calendar: HistoryCalendar
  let pruner: Pruner
  let clock: any Clock<Duration>
  let logger: Logger

  /// What expires does so at the end of a day; more rounds only make up for locks that were not to be had.
  private static let interval = Duration.seconds(600)

  init(queue: JobQueue, keep: Duration, clock: any Clock<Duration>, logger: Logger) {
    let patience = LockPatience(clock: clock)
    calendar = HistoryCalendar(queue: queue, patience: patience, logger: logger)
    pruner = Pruner(queue: queue, keep: keep, patience: patience, logger: logger)
    self.clock = clock
    self.logger = logger
  }

  /// Runs until the term is over or the task is cancelled.
  func run(in term: LeaderTerm) async {
    while !Task.isCancelled {
      do {
        try await calendar.addDays(in: term)
        try await pruner.prune(in: term)
      } catch is LeadershipLost {
        return
      } catch {
        if Task.isCancelled { return }
        logger.warning("The history could not be kept up", metadata: ["error": "\(error)"])
      }
      try? await clock.sleep(for: Self.interval)
    }
  }
}
