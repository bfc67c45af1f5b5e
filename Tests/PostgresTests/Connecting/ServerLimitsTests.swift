import Glibc
import Logging
import Postgres
import PostgresTesting
import Testing

@Suite("Limits that the server keeps", .timeLimit(.minutes(10)))
struct ServerLimitsTests {
  private static let limits = ServerLimits(lock: .milliseconds(1234), statement: .milliseconds(56789))

  @Test("A session has them from its beginning, and keeps what its configuration sets beside them")
  func session() async throws {
    try await TestDatabase.withDatabase { server in
      var configuration = server
      configuration.serverLimits = Self.limits
      configuration.parameters["options"] = "-c work_mem=321kB -c lock_timeout=1"
      try await with(Connection.connect(configuration)) { connection in
        let found = try await connection.settings()
        #expect(found == ["1234ms", "56789ms", "321kB"])
      }
    }
  }

  @Test("Behind a pooler each transaction has them, and the session nothing")
  func transaction() async throws {
    try await TestDatabase.withDatabase { server in
      var configuration = server
      configuration.serverLimits = Self.limits
      configuration.serverLimits.scope = .transaction
      try await with(Connection.connect(configuration)) { connection in
        let before = try await connection.settings()
        #expect(before.prefix(2) == ["0", "0"])
        let within = try await connection.transaction { try await $0.settings() }
        #expect(within.prefix(2) == ["1234ms", "56789ms"])
        let after = try await connection.settings()
        #expect(after == before)
      }
    }
  }

  @Test("Who waits for a lock holds no connection between tries: others go on, and the lock is had in the end")
  func waiting() async throws {
    try await TestDatabase.withDatabase { server in
      try await with(Connection.connect(server)) { holder in
        try await holder.script("CREATE TABLE story (number int); INSERT INTO story VALUES (1)")
        try await withImpatientPool(server, patience: .seconds(3600)) { pool in
          try await holder.script("BEGIN; LOCK TABLE story IN ACCESS EXCLUSIVE MODE")
          let tries = Counter()
          async let transaction: Void = pool.withTransaction(retrying: .serializationFailures()) { transaction in
            _ = await tries.next()
            try await transaction.execute("UPDATE story SET number = number + 1")
          }
          async let statement = pool.number("SELECT number FROM story")
          // There is one connection, and both are turned away from the lock again and again.
          try await until { await tries.count > 2 }
          for number in 1...20 { try await #expect(pool.number("SELECT $1::int", number) == number) }
          try await holder.script("COMMIT")
          try await transaction
          _ = try await statement
          try await #expect(holder.number("SELECT number FROM story") == 2)
        }
      }
    }
  }

  @Test("Patience ends while the lock is still held")
  func patience() async throws {
    try await TestDatabase.withDatabase { server in
      try await with(Connection.connect(server)) { holder in
        try await holder.script("CREATE TABLE story (number int)")
        try await withImpatientPool(server, patience: .milliseconds(200)) { pool in
          try await holder.script("BEGIN; LOCK TABLE story IN ACCESS EXCLUSIVE MODE")
          let ofStatement = await #expect(throws: PostgresError.self) {
            try await pool.query("SELECT number FROM story")
          }
          #expect(ofStatement?.sqlState == .lockNotAvailable)
          let ofTransaction = await #expect(throws: PostgresError.self) {
            try await pool.withTransaction(retrying: .serializationFailures()) { transaction in
              try await transaction.query("SELECT number FROM story")
            }
          }
          #expect(ofTransaction?.sqlState == .lockNotAvailable)
          try await holder.script("COMMIT")
          try await #expect(pool.number("SELECT count(*) FROM story") == 0)
        }
      }
    }
  }

  @Test("A transaction that may not run twice is not run again for want of a lock")
  func once() async throws {
    try await TestDatabase.withDatabase { server in
      try await with(Connection.connect(server)) { holder in
        try await holder.script("CREATE TABLE story (number int); BEGIN; LOCK TABLE story IN ACCESS EXCLUSIVE MODE")
        try await withImpatientPool(server, patience: .seconds(3600)) { pool in
          let tries = Counter()
          await #expect(throws: PostgresError.self) {
            try await pool.withTransaction { transaction in
              _ = await tries.next()
              try await transaction.execute("UPDATE story SET number = 1")
            }
          }
          #expect(await tries.count == 1)
        }
      }
    }
  }

  @Test("A session that is frozen on the server is given up, and the pool goes on with another")
  func frozen() async throws {
    try await TestDatabase.withDatabase { server in
      var configuration = server
      configuration.cancellationGrace = .milliseconds(100)
      let pool = Pool(configuration: configuration, maximumConnections: 1, logger: silent)
      try await pool.withConnection { connection in
        let number = connection.serverProcessID
        kill(number, SIGSTOP)
        defer { kill(number, SIGCONT) }
        let loss = await #expect(throws: ConnectionError.self) {
          try await connection.run("SELECT 1", parameters: [], timeLimit: .milliseconds(100))
        }
        #expect(loss.map { "\($0)" }?.contains("did not end a cancelled statement within 0.1 seconds") == true)
      }
      try await #expect(pool.number("SELECT 2") == 2)
      await pool.close()
    }
  }

  /// Runs `body` with a pool of one connection that waits for a lock for a moment only.
  private func withImpatientPool(
    _ server: ConnectionConfiguration, patience: Duration, _ body: (Pool) async throws -> Void
  ) async throws {
    var configuration = server
    configuration.serverLimits.lock = .milliseconds(20)
    configuration.lockPatience = patience
    let pool = Pool(configuration: configuration, maximumConnections: 1, acquireTimeout: .seconds(120), logger: silent)
    do { try await body(pool) } catch {
      await pool.close()
      throw error
    }
    await pool.close()
  }
}

extension Connection {
  /// What is in effect.
  fileprivate func settings() async throws -> [String] {
    let row = try await queryOne(
      """
      SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
             current_setting('work_mem') AS memory
      """)
    return try ["lock", "statement", "memory"].compactMap { try row?.decode($0, as: String.self) }
  }
}
