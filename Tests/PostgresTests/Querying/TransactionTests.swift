import Postgres
import PostgresTesting
import Testing

@Suite("Transactions", .timeLimit(.minutes(10)))
struct TransactionTests {
  private struct Refusal: Error {}

  private func count(_ connection: some PostgresQuerying) async throws -> Int? {
    try await connection.queryOne("SELECT count(*) AS n FROM story")?.decode("n")
  }

  @Test("A body that returns is committed; one that throws is rolled back")
  func commitAndRollBack() async throws {
    try await withConnection { connection in
      try await connection.script("CREATE TABLE story (number int)")
      let number = try await connection.transaction { transaction in
        try await transaction.execute("INSERT INTO story VALUES (1)")
        return 1
      }
      #expect(number == 1)
      await #expect(throws: Refusal.self) {
        try await connection.transaction { transaction in
          try await transaction.execute("INSERT INTO story VALUES (2)")
          throw Refusal()
        }
      }
      #expect(try await count(connection) == 1)
      #expect(try await connection.isInTransaction() == false)
    }
  }

  @Test("A transaction whose error was swallowed is not reported as committed")
  func swallowed() async throws {
    try await withConnection { connection in
      await #expect(throws: TransactionError.rolledBack) {
        try await connection.transaction { transaction in
          _ = try? await transaction.query("SELECT 1 / 0")
        }
      }
    }
  }

  @Test("A failed savepoint undoes only its own part")
  func savepoint() async throws {
    try await withConnection { connection in
      try await connection.script("CREATE TABLE story (number int)")
      try await connection.transaction { transaction in
        try await transaction.execute("INSERT INTO story VALUES (1)")
        await #expect(throws: PostgresError.self) {
          try await transaction.savepoint { part in
            try await part.execute("INSERT INTO story VALUES (2)")
            try await part.savepoint { try await $0.execute("INSERT INTO story VALUES (3)") }
            try await part.execute("SELECT 1 / 0")
          }
        }
        try await transaction.savepoint { try await $0.execute("INSERT INTO story VALUES (4)") }
      }
      #expect(
        try await connection.query("SELECT number FROM story ORDER BY 1").map { try $0.decode("number", as: Int.self) }
          == [1, 4])
    }
  }

  @Test("Each isolation level reaches the server", arguments: IsolationLevel.allCases)
  func isolation(level: IsolationLevel) async throws {
    try await withConnection { connection in
      let told: String? = try await connection.transaction(isolation: level) { transaction in
        try await transaction.queryOne("SELECT current_setting('transaction_isolation') AS level")?.decode("level")
      }
      #expect(told?.uppercased() == level.rawValue)
    }
  }

  /// Two transactions read the sum and write their own row: one of them cannot be put in an order with the other.
  private func writeSkew(_ pool: Pool, retrying: RetryPolicy) async throws -> (runs: Int, sums: [Int]) {
    let runs = Counter()
    let bothRead = Barrier(2)
    try await withThrowingTaskGroup { group in
      for owner in 1...2 {
        group.addTask {
          try await pool.withTransaction(isolation: .serializable, retrying: retrying) { transaction in
            let sum: Int =
              try await transaction.queryOne("SELECT coalesce(sum(amount), 0)::int AS sum FROM entry")?.decode("sum")
              ?? -1
            // Only the first two runs wait for each other; the third is alone.
            if await runs.next() <= 2 { await bothRead.arrive() }
            try await transaction.execute("INSERT INTO entry VALUES ($1, $2)", owner, sum + 1)
          }
        }
      }
      try await group.waitForAll()
    }
    let sums = try await pool.query("SELECT amount FROM entry ORDER BY amount").map {
      try $0.decode("amount", as: Int.self)
    }
    return (await runs.count, sums)
  }

  @Test("A transaction that fails to serialize is retried if its caller allows it")
  func retried() async throws {
    try await withPool { pool, observer in
      try await observer.script("CREATE TABLE entry (owner int, amount int)")
      let (runs, sums) = try await writeSkew(pool, retrying: .serializationFailures())
      #expect(runs == 3)
      #expect(sums == [1, 2])
    }
  }

  @Test("A transaction that fails to serialize is not retried unasked")
  func notRetried() async throws {
    try await withPool { pool, observer in
      try await observer.script("CREATE TABLE entry (owner int, amount int)")
      await #expect {
        try await writeSkew(pool, retrying: .never)
      } throws: { error in
        (error as? PostgresError)?.sqlState == .serializationFailure
      }
      #expect(try await observer.queryOne("SELECT count(*) AS n FROM entry")?.decode("n") == 1)
    }
  }

  @Test("A deadlock ends one transaction, which is retried")
  func deadlock() async throws {
    try await withPool { pool, observer in
      try await observer.script("CREATE TABLE entry (number int, hits int); INSERT INTO entry VALUES (1, 0), (2, 0)")
      let runs = Counter()
      let bothLocked = Barrier(2)
      let otherIsDone = Barrier(2)
      try await withThrowingTaskGroup { group in
        for (first, second) in [(1, 2), (2, 1)] {
          group.addTask {
            try await pool.withTransaction(retrying: .serializationFailures()) { transaction in
              try await transaction.execute("SET LOCAL deadlock_timeout = '20ms'")
              // The third run begins when the other transaction is done: else it may take its row again before that one
              // has seen that it is free, and end in another deadlock.
              let run = await runs.next()
              if run == 3 { await otherIsDone.arrive() }
              try await transaction.execute("UPDATE entry SET hits = hits + 1 WHERE number = $1", first)
              if run <= 2 { await bothLocked.arrive() }
              try await transaction.execute("UPDATE entry SET hits = hits + 1 WHERE number = $1", second)
            }
            await otherIsDone.arrive()
          }
        }
        try await group.waitForAll()
      }
      #expect(await runs.count == 3)
      #expect(try await observer.queryOne("SELECT min(hits) AS n FROM entry")?.decode("n") == 2)
    }
  }

  @Test("Retries come to an end")
  func attemptsEnd() async throws {
    try await withPool { pool, _ in
      let runs = Counter()
      await #expect {
        try await pool.withTransaction(retrying: .serializationFailures(attempts: 3)) { transaction in
          _ = await runs.next()
          try await transaction.script("DO $$ BEGIN RAISE 'again' USING ERRCODE = '40001'; END $$")
        }
      } throws: { error in
        (error as? PostgresError)?.sqlState == .serializationFailure
      }
      #expect(await runs.count == 3)
    }
  }
}
