import JobQueue
import Logging
import Postgres

/// The record of what happened, which the queue has no part in, and the judgement on it.
struct FaultRecord: Sendable {
  /// What a run consisted of, so that its reader sees that something was tried.
  struct Totals: Sendable {
    var enqueued: Int
    /// Of these, how many were their worker's from the start and were completed by it.
    var begunWhereEnqueued: Int
    /// Of these, how many single ones were enqueued in one transaction with those of other callers.
    var enqueuedTogether: Int
    var claims: Int
    var failures: Int
    var returned: Int
    var takenOver: Int
    var effectsRefused: Int
    var acts: Int
    var leaders: Int
  }

  /// A rule that was broken, and by what: jobs, workers or terms of leaders, as the rule says.
  struct Violation: Sendable {
    var rule: String
    var breakers: [Int64]
  }

  /// What must be empty, and what it would mean if it were not.
  private static let rules: KeyValuePairs = [
    "lost_jobs": "A job that was enqueued was not completed",
    "answers_of_others": "Who enqueued a job was told the number of none or of another one",
    "jobs_enqueued_twice": "A job was enqueued twice",
    "unknown_jobs": "There is a job that nobody enqueued",
    "jobs_completed_twice": "A job was completed more than once",
    "tokens_out_of_order": "A later claim had no higher token",
    "claims_while_another_held": "A job was claimed while another worker had it",
    "effects_of_the_fenced_out": "An effect was accepted after one of a later claim",
    "completions_without_effect": "A job was completed under a token that had no effect",
    "attempts_miscounted": "A job's attempts were counted wrong",
    "errors_miscounted": "A job has not one error for each attempt that failed",
    "acts_of_former_leaders": "A leader acted after the next one had",
    "terms_shared": "Two led at once",
    "leases_taken_early": "A worker was taken over while its lease held",
  ]

  let pool: Pool
  private let named: NamedQueries

  /// The record in a database that has the queue's tables.
  init(pool: Pool) throws {
    self.pool = pool
    named = try Self.queries()
  }

  static func queries() throws -> NamedQueries {
    try NamedQueries(PackageResources.fault_queries_sql, file: "fault_queries.sql")
  }

  /// Makes the queue's tables and the record's.
  static func create(in configuration: ConnectionConfiguration, logger: Logger) async throws {
    var migrations = JobQueue.migrations()
    let record = String(decoding: PackageResources.fault_record_sql, as: UTF8.self)
    migrations.append(Migration(number: 1_000, name: "fault_record", sql: record))
    _ = try await Migrator(migrations: migrations, schema: "copydesk", logger: logger).migrate(configuration)
  }

  /// Enqueues jobs and notes them, or neither.
  func enqueue(_ jobs: [FaultJob]) async throws {
    try await pool.withTransaction { transaction in
      let ids = try await JobQueue(pool: pool).enqueue(jobs, in: transaction)
      try await transaction.execute(named["note_enqueued"], ids)
    }
  }

  /// Has the workers enqueue nothing any more.
  func settle() async throws {
    try await pool.execute(named["settle"])
  }

  /// How many jobs were enqueued and are not completed.
  func unfinished() async throws -> Int {
    try await pool.queryOne(named["unfinished"])?.decode(0) ?? 0
  }

  /// The server's processes that serve a client, this one excepted.
  func backends() async throws -> [Int32] {
    try await pool.query(named["backends"]).map { try $0.decode(0) }
  }

  func totals() async throws -> Totals {
    let row = try await pool.query(named["totals"])[0]
    return Totals(
      enqueued: try row.decode(0), begunWhereEnqueued: try row.decode(1), enqueuedTogether: try row.decode(2),
      claims: try row.decode(3), failures: try row.decode(4), returned: try row.decode(5),
      takenOver: try row.decode(6), effectsRefused: try row.decode(7), acts: try row.decode(8),
      leaders: try row.decode(9))
  }

  /// The rules that were broken.
  func violations() async throws -> [Violation] {
    var violations: [Violation] = []
    for (query, rule) in Self.rules {
      let breakers: [Int64] = try await pool.query(named[query]).map { try $0.decode(0) }
      if !breakers.isEmpty { violations.append(Violation(rule: rule, breakers: breakers)) }
    }
    return violations
  }
}
