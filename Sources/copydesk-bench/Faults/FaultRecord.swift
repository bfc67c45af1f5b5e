import JobQueue
import Logging
import Postgres

/// An independent record of what the queue did, and the verdict on it. The queue itself does not write to it.
struct FaultRecord: Sendable {
  /// How much happened in a run, to show that something was tested.
  struct Totals: Sendable {
    var enqueued: Int
    /// Of these, how many were claimed at once by a worker of the enqueueing process and completed by it.
    var begunWhereEnqueued: Int
    /// Of these, how many were enqueued in one transaction with other callers' jobs (group commit).
    var enqueuedTogether: Int
    var claims: Int
    var failures: Int
    var returned: Int
    var rescued: Int
    var effectsRefused: Int
    var leaderActions: Int
    var leaders: Int
  }

  /// A rule that was broken, and the ids that broke it: of jobs, workers or leaders' terms, depending on the rule.
  struct Violation: Sendable {
    var rule: String
    var breakers: [Int64]
  }

  /// Queries that must find nothing, and what it means if they do.
  private static let rules: KeyValuePairs = [
    "lost_jobs": "An enqueued job was never completed",
    "answers_of_others": "A caller was given the id of another job, or of none",
    "jobs_enqueued_twice": "A job was enqueued twice",
    "unknown_jobs": "A job exists that nobody enqueued",
    "jobs_completed_twice": "A job was completed more than once",
    "tokens_out_of_order": "A later claim did not have a higher fencing token",
    "claims_while_another_held": "A job was claimed while another worker held it",
    "effects_of_the_fenced_out": "An effect was accepted after an effect of a later claim",
    "completions_without_effect": "A job was completed under a token that had no accepted effect",
    "attempts_miscounted": "A job's attempt count is wrong",
    "errors_miscounted": "A job's errors do not match its failed attempts",
    "acts_of_former_leaders": "A former leader acted after its successor had",
    "terms_shared": "Two leaders shared a term",
    "leases_taken_early": "A worker's jobs were rescued before its lease expired",
  ]

  let pool: Pool
  private let named: NamedQueries

  /// The record in a database that already has the queue's tables.
  init(pool: Pool) throws {
    self.pool = pool
    named = try Self.queries()
  }

  static func queries() throws -> NamedQueries {
    try NamedQueries(PackageResources.fault_queries_sql, file: "fault_queries.sql")
  }

  /// Creates the queue's tables and the record's.
  static func create(in configuration: ConnectionConfiguration, logger: Logger) async throws {
    var migrations = JobQueue.migrations()
    let record = String(decoding: PackageResources.fault_record_sql, as: UTF8.self)
    migrations.append(Migration(number: 1_000, name: "fault_record", sql: record))
    _ = try await Migrator(migrations: migrations, schema: "copydesk", logger: logger).migrate(configuration)
  }

  /// Enqueues jobs and records them, in one transaction.
  func enqueue(_ jobs: [FaultJob]) async throws {
    try await pool.withTransaction { transaction in
      let ids = try await JobQueue(pool: pool).enqueue(jobs, in: transaction)
      try await transaction.execute(named["note_enqueued"], ids)
    }
  }

  /// Tells the workers to stop enqueueing; the number of enqueued jobs that are not completed.
  func settled() async throws -> Int {
    try await pool.execute(named["settle"])
    return try await unfinished()
  }

  /// The number of enqueued jobs that are not completed.
  func unfinished() async throws -> Int {
    try await pool.queryOne(named["unfinished"])?.decode(0) ?? 0
  }

  /// The process ids of the server's client backends, except this connection's.
  func backends() async throws -> [Int32] {
    try await pool.query(named["backends"]).map { try $0.decode(0) }
  }

  func totals() async throws -> Totals {
    let row = try await pool.query(named["totals"])[0]
    return Totals(
      enqueued: try row.decode(0), begunWhereEnqueued: try row.decode(1), enqueuedTogether: try row.decode(2),
      claims: try row.decode(3), failures: try row.decode(4), returned: try row.decode(5),
      rescued: try row.decode(6), effectsRefused: try row.decode(7), leaderActions: try row.decode(8),
      leaders: try row.decode(9))
  }

  /// The broken rules; empty if none.
  func violations() async throws -> [Violation] {
    var violations: [Violation] = []
    for (query, rule) in Self.rules {
      let breakers: [Int64] = try await pool.query(named[query]).map { try $0.decode(0) }
      if !breakers.isEmpty { violations.append(Violation(rule: rule, breakers: breakers)) }
    }
    return violations
  }
}
