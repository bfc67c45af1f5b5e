import Foundation
import Postgres
import Testing

@testable import JobQueue

@Suite("History", .timeLimit(.minutes(10)))
struct HistoryTests {
  private static let day = Duration.seconds(86_400)

  /// A queue, the leader that keeps its history, and what it does that with.
  private func withHistory(
    keep: Duration = day * 7, _ body: (JobQueue, LeaderTerm, HistoryUpkeep) async throws -> Void
  ) async throws {
    try await withQueue { queue in
      let term = try #require(
        try await Leadership("upkeep", of: queue, holder: "leader", lease: .seconds(600), logger: silent).take())
      try await body(queue, term, HistoryUpkeep(queue: queue, retention: keep, clock: EagerClock(), logger: silent))
    }
  }

  private func partitions(of queue: JobQueue) async throws -> [String] {
    try await queue.pool.query(
      """
      SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'copydesk.job_history'::regclass
       ORDER BY inhrelid::regclass::text
      """
    ).map { try $0.decode(0) }
  }

  /// Declares how long the jobs of some kinds are kept.
  private func keep(_ retentions: [String: Duration], in queue: JobQueue) async throws {
    try await queue.declare(retentions.mapValues { JobPolicy(retention: $0) })
  }

  /// Adds jobs that finished that many days ago, each with an error.
  private func addFinished(_ count: Int = 1, kind: String, daysAgo: Int, to queue: JobQueue) async throws {
    try await queue.pool.execute(
      "SELECT copydesk.add_history_day((clock_timestamp() AT TIME ZONE 'UTC')::date - $1::integer)", daysAgo)
    try await queue.pool.execute(
      """
      WITH ended AS (
        INSERT INTO copydesk.job (rank, run_at, created_at, state, max_attempts, priority, queue, kind, arguments)
        SELECT 0, now(), now(), 'available', 10, 0, 'default', $1, '{}' FROM generate_series(1, $3::bigint)
        RETURNING *
      ), history AS (
        INSERT INTO copydesk.job_history (
          id, run_at, created_at, finished_at, state, attempt, max_attempts, priority, version, queue, kind, arguments)
        SELECT id, run_at, created_at, now() - $2::bigint * interval '24 hours', 'completed', 1, 10, 0, version, queue,
               kind, '{}'
          FROM ended
      )
      INSERT INTO copydesk.job_error (job, token, worker, attempt, error) SELECT id, 1, 1, 1, kind FROM ended
      """, kind, daysAgo, count)
    try await queue.pool.execute("DELETE FROM copydesk.job")
  }

  /// Kinds of the jobs that are kept, each once.
  private func kept(_ queue: JobQueue) async throws -> [String] {
    let kinds: [String] = try await queue.pool.query("SELECT DISTINCT kind FROM copydesk.job_history ORDER BY kind")
      .map { try $0.decode(0) }
    let errors: [String] = try await queue.pool.query("SELECT DISTINCT error FROM copydesk.job_error ORDER BY error")
      .map { try $0.decode(0) }
    #expect(kinds == errors)
    return kinds
  }

  @Test("There are partitions for today and the next seven days, and finished jobs go into today's")
  func days() async throws {
    try await withHistory { queue, term, upkeep in
      let all = try await partitions(of: queue)
      #expect(all.count == 9)
      for name in all.suffix(3).dropLast() { try await queue.pool.execute(SQL("DROP TABLE \(name)")) }
      try await queue.pool.execute(
        "DELETE FROM copydesk.history_day WHERE day > (clock_timestamp() AT TIME ZONE 'UTC')::date + 5")
      try await upkeep.partitions.create(in: term)
      #expect(try await partitions(of: queue) == all)

      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      let job = try #require(try await queue.claim(1, for: worker).first)
      _ = try await queue.pool.query(queue.sql["complete"], [job.id], [job.token], [job.location])
      let home = try await queue.pool.queryOne("SELECT tableoid::regclass::text FROM copydesk.job_history")
      #expect(try home?.decode(0) == all.first)
    }
  }

  @Test("Each kind is kept for the days it asks for, and its errors as long as its jobs")
  func retention() async throws {
    try await withHistory { queue, term, upkeep in
      try await keep(["brief": .zero, "long": Self.day * 20, "unheard-of": Self.day * 30], in: queue)
      for days in [0, 1, 7, 8, 20] {
        for kind in ["brief", "long", "usual"] {
          try await addFinished(kind: "\(kind) \(days)", daysAgo: days, to: queue)
        }
      }
      // The kind is the part in front; the rest only tells the days.
      try await queue.pool.execute("UPDATE copydesk.job_history SET kind = split_part(kind, ' ', 1), cause = kind")
      try await upkeep.pruner.prune(in: term)
      let kept: [String] = try await queue.pool.query("SELECT cause FROM copydesk.job_history ORDER BY cause")
        .map { try $0.decode(0) }
      #expect(kept == ["brief 0", "long 0", "long 1", "long 20", "long 7", "long 8", "usual 0", "usual 1", "usual 7"])
      let errors: [String] = try await queue.pool.query("SELECT error FROM copydesk.job_error ORDER BY error")
        .map { try $0.decode(0) }
      #expect(errors == kept)
    }
  }

  @Test("A day with nothing left to keep is dropped; live jobs and dead letters are untouched")
  func over() async throws {
    try await withHistory { queue, term, upkeep in
      try await addFinished(3, kind: "old", daysAgo: 9, to: queue)
      try await addFinished(3, kind: "young", daysAgo: 2, to: queue)
      let dead = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      try await queue.pool.execute("UPDATE copydesk.job SET state = 'dead', created_at = now() - interval '1 year'")
      let before = try await partitions(of: queue)
      try await upkeep.pruner.prune(in: term)
      #expect(try await partitions(of: queue) == Array(before.dropFirst()))
      #expect(try await kept(queue) == ["young"])
      #expect(try await queue.job(dead).state == .dead)
    }
  }

  @Test("A day kept only for kinds it has no jobs of is dropped too")
  func nothingLeft() async throws {
    try await withHistory { queue, term, upkeep in
      try await keep(["long": Self.day * 365], in: queue)
      try await addFinished(kind: "old", daysAgo: 9, to: queue)
      let before = try await partitions(of: queue)
      try await upkeep.pruner.prune(in: term)
      #expect(try await partitions(of: queue) == Array(before.dropFirst()))
    }
  }

  @Test("Shortening a kind's retention prunes it again, page by page")
  func changed() async throws {
    try await withHistory { queue, term, upkeep in
      try await keep(["much": Self.day * 30], in: queue)
      try await addFinished(kind: "other", daysAgo: 3, to: queue)
      try await addFinished(50_000, kind: "much", daysAgo: 3, to: queue)
      let pages = try await queue.pool.queryOne("SELECT max((ctid::text::point)[0])::bigint FROM copydesk.job_history")
      #expect(try #require(try pages?.decode(0, as: Int.self)) > Pruner.pagesPerTransaction)
      try await upkeep.pruner.prune(in: term)
      #expect(try await kept(queue) == ["much", "other"])
      try await keep(["much": Self.day], in: queue)
      try await upkeep.pruner.prune(in: term)
      #expect(try await kept(queue) == ["other"])
    }
  }

  @Test("Jobs that finished on a day without a partition are pruned too")
  func defaultPartition() async throws {
    try await withHistory { queue, term, upkeep in
      for days in [3, 9] {
        try await addFinished(kind: "\(days) days", daysAgo: days, to: queue)
        let name = try #require(try await partitions(of: queue).first)
        try await queue.pool.withTransaction { transaction in
          try await transaction.execute(SQL("ALTER TABLE copydesk.job_history DETACH PARTITION \(name)"))
          try await transaction.execute(SQL("INSERT INTO copydesk.job_history SELECT * FROM \(name)"))
          try await transaction.execute(SQL("DROP TABLE \(name)"))
          try await transaction.execute("DELETE FROM copydesk.history_day WHERE day < now()::date - 1")
        }
      }
      #expect(try await kept(queue) == ["3 days", "9 days"])
      try await upkeep.pruner.prune(in: term)
      #expect(try await kept(queue) == ["3 days"])
    }
  }

  @Test("While workers record results, days are added and emptied but not dropped, and no worker waits")
  func locks() async throws {
    try await withHistory { queue, term, upkeep in
      try await addFinished(kind: "old", daysAgo: 9, to: queue)
      let before = try await partitions(of: queue)
      try await queue.pool.withTransaction { transaction in
        // What recording an end locks; here it takes for ever.
        try await transaction.execute("LOCK TABLE ONLY copydesk.job_history IN ROW EXCLUSIVE MODE")
        try await queue.pool.execute("SELECT copydesk.add_history_day((now() AT TIME ZONE 'UTC')::date + 20)")
        try await upkeep.pruner.prune(in: term)
        #expect(try await kept(queue).isEmpty)
        #expect(try await partitions(of: queue).count == before.count + 1)
      }
      try await upkeep.pruner.prune(in: term)
      #expect(try await !partitions(of: queue).contains(before[0]))
    }
  }

  @Test("A leader whose term is over prunes nothing")
  func fenced() async throws {
    try await withHistory { queue, term, upkeep in
      try await addFinished(kind: "old", daysAgo: 9, to: queue)
      try await queue.endLeases()
      await #expect(throws: LeadershipLost(term: term)) { try await upkeep.pruner.prune(in: term) }
      #expect(try await kept(queue) == ["old"])
    }
  }

  @Test("A unique key is forgotten once its period is over and no job uses it")
  func uniqueKeys() async throws {
    try await withHistory { queue, term, upkeep in
      for number in 1...3 {
        try await queue.enqueue(
          Numbered(number: number), unique: Uniqueness(within: number == 1 ? .seconds(3600) : nil), in: queue.pool)
      }
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      for job in try await queue.claim(2, for: worker) {
        _ = try await queue.pool.query(queue.sql["complete"], [job.id], [job.token], [job.location])
      }
      try await upkeep.pruner.prune(in: term)
      let left = try await queue.pool.query("SELECT job FROM copydesk.unique_key ORDER BY job")
      #expect(try left.map { try $0.decode(0, as: Int.self) } == [1, 3])
    }
  }

  @Test("A key is kept as long as some job has it, whatever became of other keys")
  func liveKeys() async throws {
    try await withQueue { queue in
      for number in 1...3 {
        try await queue.enqueue(Numbered(number: number), unique: Uniqueness(), in: queue.pool)
      }
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      try await queue.complete(try await queue.claim(1, for: worker))
      #expect(try await queue.pool.queryOne(queue.sql["forget_unique_keys"], 10)?.decode(0) == 1)
      let left = try await queue.pool.query("SELECT job FROM copydesk.unique_key ORDER BY job")
      #expect(try left.map { try $0.decode(0, as: Int.self) } == [2, 3])
    }
  }

  @Test("To declare the kinds as they are makes no day be looked through again, to change one makes all")
  func declaredAgain() async throws {
    try await withHistory { queue, term, upkeep in
      func unpruned() async throws -> Int {
        let row = try await queue.pool.queryOne("SELECT count(*) FROM copydesk.history_day WHERE pruned_at IS NULL")
        return try row?.decode(0) ?? -1
      }
      try await keep(["brief": Self.day], in: queue)
      try await addFinished(kind: "other", daysAgo: 3, to: queue)
      try await addFinished(kind: "other", daysAgo: 4, to: queue)
      let days = try await unpruned()
      try await upkeep.pruner.prune(in: term)
      #expect(try await unpruned() == days - 2)
      try await keep(["brief": Self.day], in: queue)
      #expect(try await unpruned() == days - 2)
      try await keep(["brief": Self.day * 2], in: queue)
      #expect(try await unpruned() == days)
      #expect(try await kept(queue) == ["other"])
    }
  }

  @Test("A day is added once, and emptied or dropped without the others")
  func singleDays() async throws {
    try await withHistory { queue, _, _ in
      let others = try await partitions(of: queue)
      let day: SQL = "SELECT ((now() AT TIME ZONE 'UTC')::date + 20)::text"
      let date = try #require(try await queue.pool.queryOne(day)?.decode(0, as: String.self))
      #expect(try await queue.pool.queryOne("SELECT copydesk.add_history_day($1::text::date)", date)?.decode(0) == true)
      #expect(
        try await queue.pool.queryOne("SELECT copydesk.add_history_day($1::text::date)", date)?.decode(0) == false)
      func days() async throws -> Int? {
        try await queue.pool.queryOne("SELECT count(*) FROM copydesk.history_day")?.decode(0)
      }
      let known = try #require(try await days())
      try await queue.pool.execute("SELECT copydesk.drop_history_day($1::text::date, '1 s')", date)
      #expect(try await partitions(of: queue) == others)
      #expect(try await days() == known - 1)
    }
  }

  @Test("No partition is made for a day far ahead or long ago", arguments: ["2099-01-01", "2001-01-01"])
  func farDays(day: String) async throws {
    try await withHistory { queue, _, _ in
      await #expect { try await queue.pool.execute("SELECT copydesk.add_history_day($1::text::date)", day) } throws: {
        ($0 as? PostgresError)?.constraint == "history_day_is_near"
      }
    }
  }

  @Test("Ticks of schedules are forgotten after a month")
  func ticks() async throws {
    try await withHistory { queue, term, upkeep in
      try await queue.pool.execute(
        """
        INSERT INTO copydesk.schedule_tick (schedule, tick, job, epoch)
        SELECT 'hourly', now() - n * interval '1 hour', n, 1 FROM generate_series(1, 24 * 31) AS n
        """)
      try await upkeep.pruner.prune(in: term)
      let left = try await queue.pool.queryOne("SELECT count(*) FROM copydesk.schedule_tick")
      #expect(try left?.decode(0) == 24 * 30 - 1)
    }
  }
}
