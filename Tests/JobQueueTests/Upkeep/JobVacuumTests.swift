import Foundation
import Postgres
import PostgresTesting
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Vacuuming the table of jobs", .timeLimit(.minutes(10)))
struct JobVacuumTests {
  private func vacuum(_ queue: JobQueue) -> JobVacuum {
    JobVacuum(queue: queue, clock: EagerClock(), logger: silent)
  }

  /// Leaves so many dead rows, out of autovacuum's reach, and waits until the server knows of them.
  private func leaveDead(_ count: Int, in queue: JobQueue) async throws {
    try await queue.pool.execute("ALTER TABLE copydesk.job SET (autovacuum_enabled = off)")
    try await queue.enqueue((0..<count).map(Numbered.init), in: queue.pool)
    try await queue.pool.execute("DELETE FROM copydesk.job")
    try await eventually("statistics") { try await deadRows(in: queue) == count }
  }

  private func deadRows(in queue: JobQueue) async throws -> Int {
    let query: SQL = "SELECT n_dead_tup FROM pg_stat_all_tables WHERE relid = 'copydesk.job'::regclass"
    return try #require(try await queue.pool.queryOne(query)).decode(0)
  }

  @Test("Many dead rows are vacuumed for reuse; a few are left to autovacuum")
  func removed() async throws {
    try await withQueue { queue in
      try await leaveDead(2_000, in: queue)
      #expect(try await vacuum(queue).vacuum() == .notDue)
      #expect(try await vacuum(queue).vacuum(minimumDeadRows: 2_001) == .notDue)
      #expect(try await vacuum(queue).vacuum(minimumDeadRows: 2_000) == .done)
      try await eventually("statistics") { try await deadRows(in: queue) == 0 }
      // The pages that are free now take as many jobs again.
      let size: SQL = "SELECT pg_table_size('copydesk.job')"
      let before: Int? = try await queue.pool.queryOne(size)?.decode(0)
      try await leaveDead(2_000, in: queue)
      #expect(try await queue.pool.queryOne(size)?.decode(0) == before)
    }
  }

  @Test("A few dead rows among very many jobs are left alone")
  func few() async throws {
    try await withQueue { queue in
      try await leaveDead(100, in: queue)
      try await queue.enqueue((0..<4_000).map(Numbered.init), in: queue.pool)
      try await eventually("statistics") {
        try await queue.pool.queryOne(
          "SELECT FROM pg_stat_all_tables WHERE relid = 'copydesk.job'::regclass AND n_live_tup >= 4000") != nil
      }
      #expect(try await vacuum(queue).vacuum(minimumDeadRows: 100) == .notDue)
    }
  }

  @Test("The vacuum waits for nobody, not even another vacuum")
  func locked() async throws {
    try await withQueue { queue in
      try await leaveDead(1, in: queue)
      try await queue.pool.withTransaction { transaction in
        try await transaction.execute("LOCK TABLE copydesk.job IN SHARE UPDATE EXCLUSIVE MODE")
        #expect(try await vacuum(queue).vacuum(minimumDeadRows: 1) == .done)
      }
      #expect(try await deadRows(in: queue) == 1)
    }
  }

  @Test("A role that does not own the table is told so, and no vacuum is tried")
  func otherRole() async throws {
    try await TestDatabase.withDatabase { configuration in
      let role = "worker \(UUID().uuidString.prefix(8))"
      let admin = Pool(configuration: configuration, logger: silent)
      try await admin.execute(SQL("CREATE ROLE \(role.quotedIdentifier) LOGIN"))
      _ = try await Migrator(
        migrations: JobQueue.migrations(workerRole: role), schema: "copydesk", logger: silent
      ).migrate(configuration)
      try await leaveDead(10, in: JobQueue(pool: admin))
      let pool = Pool(configuration: configuration.with(user: role), logger: silent)
      #expect(try await vacuum(JobQueue(pool: pool)).vacuum(minimumDeadRows: 10) == .notAllowed)
      #expect(try await vacuum(JobQueue(pool: admin)).vacuum(minimumDeadRows: 10) == .done)
      await pool.close()
      try await admin.execute(SQL("DROP OWNED BY \(role.quotedIdentifier)"))
      try await admin.execute(SQL("DROP ROLE \(role.quotedIdentifier)"))
      await admin.close()
    }
  }
}
