internal import Logging
internal import Postgres

/// Vacuums the table of jobs in the leader, while more passes through it than autovacuum's rounds are made for.
///
/// Each job leaves two dead rows. Autovacuum comes once a minute (`autovacuum_naptime`, PostgreSQL 15, chapter 20.10), by
/// when a busy queue has left millions of them: the table takes a gigabyte, and claims that look at all jobs walk past
/// every one. Vacuuming often takes less time than vacuuming once, since what it reads is in the caches: at 45,000 jobs a
/// second 0.06 s every two seconds, and the table keeps within some 30 MB.
///
/// PostgreSQL lets only the table's owner vacuum it. Under another role nothing is done here, and autovacuum remains.
struct JobVacuum: Sendable {
  /// What a look at the table came to.
  enum Outcome: Equatable {
    /// There were too few dead rows.
    case notDue
    /// It was vacuumed, or somebody else was at it.
    case done
    /// The role does not own the table.
    case notAllowed
  }

  let queue: JobQueue
  let clock: any Clock<Duration>
  let logger: Logger

  /// How many dead rows are left to autovacuum.
  static let leastDead = 50_000
  /// How often it is asked how many dead rows there are; sessions tell once a second at most.
  private static let interval = Duration.seconds(2)
  /// How many times as long as it took the table is left alone afterwards: dead rows that a snapshot still needs stay
  /// where they are, however often they are looked at.
  private static let rest = 5

  /// Runs until the task is cancelled, or it is seen that the role may not: a former leader that vacuums, too, does no
  /// harm.
  func run() async {
    while !Task.isCancelled {
      var wait = Self.interval
      do {
        let began = ContinuousClock.now
        switch try await vacuum() {
        case .notDue: break
        case .done: wait = max(wait, (.now - began) * Self.rest)
        case .notAllowed:
          logger.debug("The table of jobs is left to autovacuum: this role does not own it")
          return
        }
      } catch {
        if Task.isCancelled { return }
        logger.warning("The table of jobs could not be vacuumed", metadata: ["error": "\(error)"])
      }
      try? await clock.sleep(for: wait)
    }
  }

  /// Vacuums if the role may, there are enough dead rows, and nobody else does at the moment.
  func vacuum(leastDead: Int = leastDead) async throws -> Outcome {
    guard let row = try await queue.pool.queryOne(queue.sql["vacuum_is_due"], leastDead),
      try row.decode("is_allowed")
    else { return .notAllowed }
    guard try row.decode("is_due") else { return .notDue }
    try await queue.pool.execute(queue.sql["vacuum_jobs"])
    return .done
  }
}
