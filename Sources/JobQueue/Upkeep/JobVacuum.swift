internal import Logging
internal import Postgres

/// Vacuums the job table under load, more often than autovacuum does. Runs in the leader.
///
/// Every job leaves two dead rows. Autovacuum comes once a minute (`autovacuum_naptime`, PostgreSQL 15, chapter 20.10), by which
/// time a busy queue has left millions: the table takes a gigabyte, and claims that scan all jobs walk past every dead row.
/// Vacuuming often is cheaper than vacuuming rarely, because the pages are in the caches: at 45,000 jobs a second it takes
/// 0.06 s every two seconds, and the table stays within some 30 MB.
///
/// PostgreSQL lets only the table's owner vacuum it. Under another role this does nothing, and autovacuum remains.
struct JobVacuum: Sendable {
  /// What came of one look at the table.
  enum Outcome: Equatable {
    /// There were too few dead rows.
    case notDue
    /// It was vacuumed, or another process was vacuuming it.
    case done
    /// The role does not own the table.
    case notAllowed
  }

  let queue: JobQueue
  let clock: any Clock<Duration>
  let logger: Logger

  /// The number of dead rows from which to vacuum.
  static let minimumDeadRows = 50_000
  /// How often to look at the number of dead rows; sessions report theirs at most once a second.
  private static let interval = Duration.seconds(2)
  /// The pause after a vacuum, as a multiple of the time it took. Dead rows that a snapshot still needs stay, however often they
  /// are vacuumed.
  private static let pauseFactor = 5

  /// Runs until the task is cancelled or the role turns out not to own the table. Needs no check of the term: a former leader
  /// that vacuums too does no harm.
  func run() async {
    while !Task.isCancelled {
      var wait = Self.interval
      do {
        let began = ContinuousClock.now
        switch try await vacuum() {
        case .notDue: break
        case .done: wait = max(wait, (.now - began) * Self.pauseFactor)
        case .notAllowed:
          logger.debug("Leaving the job table to autovacuum: this role does not own it")
          return
        }
      } catch {
        if Task.isCancelled { return }
        logger.warning("Could not vacuum the job table", metadata: ["error": "\(error)"])
      }
      try? await clock.sleep(for: wait)
    }
  }

  /// Vacuums if the role may, there are enough dead rows, and no other process is vacuuming.
  func vacuum(minimumDeadRows: Int = minimumDeadRows) async throws -> Outcome {
    guard let row = try await queue.pool.queryOne(queue.sql["vacuum_is_due"], minimumDeadRows),
      try row.decode("is_allowed")
    else { return .notAllowed }
    guard try row.decode("is_due") else { return .notDue }
    try await queue.pool.execute(queue.sql["vacuum_jobs"])
    return .done
  }
}
