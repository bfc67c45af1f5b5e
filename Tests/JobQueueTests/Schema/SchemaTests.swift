import Foundation
import Postgres
import PostgresTesting
import Synchronization
import Testing

@testable import JobQueue

@Suite("Schema", .timeLimit(.minutes(10)))
struct SchemaTests {
  @Test(
    "The tables refuse nonsensical jobs, and accept a sound one",
    arguments: [
      ("state = 'running', token = 1", "job_running_is_held"),
      ("state = 'running', worker = 1", "job_running_is_held"),
      ("token = 1", "job_running_is_held"),
      ("state = 'completed'", "job_state_live"),
      ("attempt = 11", "job_attempts_in_range"),
      ("attempt = -1", "job_attempts_in_range"),
      ("max_attempts = 0", "job_attempts_in_range"),
      ("queue = ''", "job_names_not_empty"),
      ("kind = ''", "job_names_not_empty"),
      ("limit_key = ''", "job_names_not_empty"),
      ("conditions = 1", "job_waiting_has_conditions"),
      ("conditions = 0", "job_waiting_has_conditions"),
      ("state = 'waiting'", "job_waiting_has_conditions"),
      ("state = 'waiting', conditions = 0", "job_waiting_has_conditions"),
      ("state = 'waiting', conditions = 1", nil as String?),
      ("state = 'running', worker = 1, token = 1, attempt = 10", nil as String?),
    ])
  func constraints(change: String, constraint: String?) async throws {
    try await withQueue { queue in
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      do {
        try await queue.pool.execute(SQL("UPDATE copydesk.job SET \(change)"))
        #expect(constraint == nil)
      } catch let error as PostgresError {
        #expect(error.sqlState == .checkViolation)
        #expect(error.constraint == constraint)
      }
    }
  }

  @Test("The queue works in a schema of any name, under a role with no more rights than it needs")
  func otherSchemaAndRole() async throws {
    try await TestDatabase.withDatabase { configuration in
      let schema = #"my "own" schema's \{role}"#
      let role = "queue worker \(UUID().uuidString.prefix(8))"
      let admin = try await Connection.connect(configuration)
      try await admin.script("CREATE ROLE \(role.quotedIdentifier) LOGIN")
      let migrations = JobQueue.migrations(schema: schema, workerRole: role)
      let report = try await Migrator(migrations: migrations, schema: schema, logger: silent).migrate(configuration)
      #expect(report.applied == migrations.map(\.number))

      let pool = Pool(configuration: configuration.with(user: role), logger: silent)
      let queue = JobQueue(pool: pool, schema: schema)
      let done = Inbox<Int>()
      let snoozes = Mutex([1])
      let handlers = JobHandlers(Numbered.self) { job, context in
        switch (job.number, context.attempt) {
        case (2, 1): throw Trouble("again")
        case (3, _): throw JobDirective.discard(reason: "no")
        case (4, _) where snoozes.withLock { $0.popLast() } != nil: throw JobDirective.snooze(.zero)
        default: done.send(job.number)
        }
      }
      let dead = try await pool.queryOne(
        queue.sql["register_worker"], Duration.milliseconds(1), "dead", ["default"], ["numbered"])
      #expect(dead != nil)
      let worker = RunningWorker(queue, handlers) { $0.lease = .seconds(10) }
      try await withWorkers(worker) {
        try await queue.enqueue((1...4).map(Numbered.init), in: pool)
        try await pool.execute(
          SQL("SELECT \(schema.quotedIdentifier).enqueue('numbered', '{\"number\": 5}')"))
        #expect(try await Set(done.next(4)) == [1, 2, 4, 5])
        _ = try await worker.events.next { if case .rescued = $0 { true } else { false } }
      }
      let later = try await queue.enqueue(Numbered(number: 6), at: .now.addingTimeInterval(3600), in: pool)
      try await queue.retry(later)
      try await queue.cancel(later)
      #expect(
        try await queue.states() == [.completed, .completed, .discarded, .completed, .completed, .cancelled])
      let refused = await #expect(throws: PostgresError.self) {
        try await pool.execute(SQL("DELETE FROM \(schema.quotedIdentifier).job_history"))
      }
      #expect(refused?.sqlState == .insufficientPrivilege)
      await pool.close()
      try await admin.script("DROP OWNED BY \(role.quotedIdentifier); DROP ROLE \(role.quotedIdentifier)")
      await admin.close()
    }
  }

  @Test("A claim writes nothing unless it gets a job", arguments: [true, false])
  func claimWrites(hasJob: Bool) async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      if hasJob { try await queue.enqueue(Numbered(number: 1), in: queue.pool) }
      let transaction: String? = try await queue.pool.withTransaction { transaction in
        _ = try await transaction.query(queue.sql["claim"], worker, "default", [Numbered.kind], 10, ClaimCursor.start)
        return try await transaction.queryOne("SELECT pg_current_xact_id_if_assigned()::text")?.decode(0)
      }
      #expect((transaction != nil) == hasJob)
    }
  }

  @Test("Ranks are exact to the microsecond")
  func ranks() async throws {
    try await withQueue { queue in
      let wrong = try await queue.pool.queryOne(
        """
        SELECT count(*)
          FROM generate_series(timestamptz '1970-01-01', timestamptz '2106-01-01', interval '9 days 7:07:07.123457') AS time
         WHERE copydesk.job_rank(time, 3) <> (extract(epoch FROM time) * 1000000)::bigint + 3 * 60000000
        """)
      #expect(try wrong?.decode(0) == 0)
    }
  }

  @Test(
    "No worker's statement reads the whole table, however few jobs were in it when its plan was made",
    arguments: ["force_generic_plan", "force_custom_plan"])
  func plans(mode: String) async throws {
    try await withQueue { queue in
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      // So many jobs that reading a small table seems cheaper than looking for each; there are none of them.
      let ids = Array(1_000_000..<1_002_000)
      func each<Value>(_ value: Value) -> [Value] { ids.map { _ in value } }
      let statements: [(name: String, parameters: [(any PostgresEncodable)?])] = [
        ("claim", [worker, "default", ["numbered"], 10, ClaimCursor.start]),
        ("claim_limited", [worker, "limited", ["numbered"], 10]),
        ("promote_due_jobs", [10]), ("next_due", []), ("expire_event_waits", [10]),
        ("complete", [ids, ids, each(RowLocation(page: 0, line: 1))]),
        ("complete_rest", [ids, ids]),
        ("fail", [ids, ids, each("error"), each(Duration.zero), worker, each(Duration.zero), each(false)]),
        ("abandon", [ids, ids, each("error"), each(Duration.zero), worker, "discarded"]),
        ("snooze", [ids, ids, each(Duration.zero)]),
        ("hand_back", [ids, ids]),
        ("record_progress", [ids, ids, each(0.5), each("half")]),
        ("rescue_jobs", [[worker], ["silent"]]),
      ]
      try await queue.setLimits(QueueLimits(global: 5), of: "limited")
      let connection = try await Connection.connect(queue.pool.configuration)
      for command in [
        "ALTER TABLE copydesk.job SET (autovacuum_enabled = off)", "SET plan_cache_mode = \(mode)",
        "VACUUM copydesk.job",
      ] {
        try await connection.script(command)
      }
      func reading() async throws -> (wholeScans: Int, rowsByIndex: Int) {
        let row = try #require(
          try await connection.queryOne(
            """
            SELECT seq_scan, idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relid = 'copydesk.job'::regclass
            """))
        return (try row.decode("seq_scan"), try row.decode("idx_tup_fetch"))
      }
      for jobs in [0, 2_000] {
        try await add(jobs, to: queue)
        for statement in statements {
          try await connection.script("BEGIN")
          let before = try await reading()
          _ = try await connection.query(queue.sql[statement.name], parameters: statement.parameters)
          let after = try await reading()
          try await connection.script("ROLLBACK")
          #expect(after.wholeScans == before.wholeScans, "\(statement.name), \(jobs) jobs")
          #expect(after.rowsByIndex - before.rowsByIndex < 100, "\(statement.name), \(jobs) jobs")
        }
      }
      await connection.close()
    }
  }

  @Test("Functions that forbid whole-table reads never have their plans compiled")
  func uncompiled() async throws {
    try await withQueue { queue in
      let functions: [String] = try await queue.pool.query(
        """
        SELECT proname FROM pg_proc
         WHERE pronamespace = 'copydesk'::regnamespace AND proconfig @> '{enable_seqscan=off}'
           AND NOT proconfig @> '{jit=off}'
        """
      ).map { try $0.decode(0) }
      #expect(functions.isEmpty)
    }
  }

  @Test(
    "Jobs are taken in index order, whatever the planner knows about the table",
    arguments: [
      ("claim_jobs(1, 'default', '{numbered}', 2, 0)", false),
      ("claim_jobs(1, 'default', '{numbered}', 2, 0)", true),
      ("promote_due_jobs(2)", false), ("promote_due_jobs(2)", true),
    ])
  func walkedIndexes(call: String, isAnalyzed: Bool) async throws {
    try await withQueue { queue in
      let connection = try await Connection.connect(queue.pool.configuration)
      try await connection.script("ALTER TABLE copydesk.job SET (autovacuum_enabled = off)")
      if isAnalyzed {
        // Of so few in so large a table the planner would rather collect and sort all.
        try await queue.pool.execute(
          """
          INSERT INTO copydesk.job (rank, run_at, created_at, state, worker, token, max_attempts, priority, queue, kind,
                                    arguments)
          SELECT n, now(), now(), 'running', 1, n, 10, 0, 'default', 'numbered', '{}' FROM generate_series(1, 20000) AS n
          """)
        try await queue.pool.execute("DELETE FROM copydesk.job WHERE token % 1000 <> 0")
        try await add(2, to: queue)
        try await connection.script("VACUUM ANALYZE copydesk.job")
      }
      try await add(10_000, to: queue)
      _ = try await queue.registerSilentWorker(lease: .seconds(600))
      let explain = SQL("EXPLAIN (ANALYZE, BUFFERS) SELECT copydesk.\(call)")
      // What the first call reads of the catalogs does not count.
      _ = try await connection.query(explain)
      let plan: [String] = try await connection.query(explain).map { try $0.decode(0) }
      let pages = try #require(
        plan.compactMap { $0.firstMatch(of: /shared hit=([0-9]+)/)?.1 }.first.flatMap { Int($0) })
      #expect(pages < 100, "\(plan.joined(separator: "\n"))")
      await connection.close()
    }
  }

  private func add(_ count: Int, to queue: JobQueue) async throws {
    try await queue.pool.execute(
      """
      INSERT INTO copydesk.job (rank, run_at, created_at, state, max_attempts, priority, queue, kind, arguments)
      SELECT n, now(), now(), state::copydesk.job_state, 10, 0, 'default', 'numbered', '{}'
        FROM generate_series(1, $1::bigint) AS n, unnest('{available,scheduled}'::text[]) AS state
      """, count)
  }
}
