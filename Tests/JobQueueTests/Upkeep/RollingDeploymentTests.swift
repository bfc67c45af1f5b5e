import Postgres
import PostgresTesting
import Testing

@testable import JobQueue

@Suite("Rolling deployment", .timeLimit(.minutes(10)))
struct RollingDeploymentTests {
  /// What a later release might add: a column of the busiest tables, and an index.
  private static let later = [
    Migration(
      number: 90, name: "later_columns",
      sql: """
        ALTER TABLE copydesk.job ADD COLUMN later integer NOT NULL DEFAULT 7;
        ALTER TABLE copydesk.job_history ADD COLUMN later integer NOT NULL DEFAULT 7
        """),
    Migration(
      number: 91, name: "later_index",
      sql: """
        -- outside a transaction
        CREATE INDEX CONCURRENTLY IF NOT EXISTS job_later ON copydesk.job (later)
        """),
  ]

  private func migrate(_ migrations: [Migration], _ configuration: ConnectionConfiguration) async throws {
    _ = try await Migrator(migrations: migrations, schema: "copydesk", logger: silent).migrate(configuration)
  }

  @Test("An older worker keeps working under load while the schema is extended, and afterwards")
  func addedUnderLoad() async throws {
    try await TestDatabase.withDatabase { configuration in
      let current = JobQueue.migrations()
      try await migrate(current.filter { !(30..<40).contains($0.number) }, configuration)
      let pool = Pool(configuration: configuration, logger: silent)
      let queue = JobQueue(pool: pool)
      let done = Inbox<Int>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { job, _ in done.send(job.number) })
      try await withWorkers(worker) {
        let isMigrated = Gate()
        let load = Task {
          var count = 0
          while true {
            // The last of it begins after the last migration.
            let isLast = isMigrated.isOpen
            try await queue.enqueue((count..<count + 20).map(Numbered.init), in: pool)
            count += 20
            if isLast { return count }
          }
        }
        _ = try await done.next()
        try await migrate(current, configuration)
        try await migrate(current + Self.later, configuration)
        isMigrated.open()
        let count = try await load.value
        _ = try await done.next(count - 1)
      }
      let failures = try await pool.queryOne("SELECT count(*) FROM copydesk.job_error")
      #expect(try failures?.decode(0) == 0)
      #expect(try await queue.statistics().isEmpty)
      await pool.close()
    }
  }
}
