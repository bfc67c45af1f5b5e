import Postgres
import PostgresTesting
import Testing

@Suite("Pool", .timeLimit(.minutes(10)))
struct PoolTests {
  /// How many sessions the pool has, as the server sees it: all of the database but the observer's.
  private func sessions(_ observer: Connection) async throws -> Int? {
    try await observer.number(
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
  }

  @Test("There are never more connections than allowed, and every caller is served")
  func bound() async throws {
    try await withPool(maximumConnections: 3) { pool, observer in
      let peak = Peak()
      try await withThrowingTaskGroup { group in
        for number in 0..<40 {
          group.addTask {
            try await pool.withConnection { connection in
              await peak.enter()
              let echo = try await connection.number("SELECT $1::int", number)
              #expect(echo == number)
              await peak.leave()
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(await peak.highest <= 3)
      let sessions = try await sessions(observer)
      #expect(sessions ?? 0 <= 3)
      #expect(pool.statistics.inUse == 0)
    }
  }

  /// Takes the only connection until told to give it back.
  private func hold(_ pool: Pool, until release: Barrier) async throws -> Task<Void, any Error> {
    let taken = Barrier(2)
    let task = Task {
      try await pool.withConnection { _ in
        await taken.arrive()
        await release.arrive()
      }
    }
    await taken.arrive()
    return task
  }

  @Test("First come, first served")
  func fairness() async throws {
    try await withPool(maximumConnections: 1) { pool, _ in
      let release = Barrier(2)
      let holder = try await hold(pool, until: release)
      let order = Order()
      var waiters: [Task<Void, any Error>] = []
      for number in 0..<10 {
        waiters.append(Task { try await pool.withConnection { _ in await order.append(number) } })
        try await until { pool.statistics.waiting == number + 1 }
      }
      await release.arrive()
      try await holder.value
      for waiter in waiters { try await waiter.value }
      #expect(await order.numbers == Array(0..<10))
    }
  }

  @Test("A caller who waits too long gets an error, and their place in the line is given up")
  func acquireTimeout() async throws {
    try await withPool(maximumConnections: 1, acquireTimeout: .seconds(2)) { pool, _ in
      let release = Barrier(2)
      let holder = try await hold(pool, until: release)
      await #expect(throws: ConnectionError.poolTimeout(after: .seconds(2))) { try await pool.query("SELECT 1") }
      #expect(pool.statistics == PoolStatistics(inUse: 1, idle: 0, waiting: 0))
      await release.arrive()
      try await holder.value
      let answer = try await pool.number("SELECT 1")
      #expect(answer == 1)
    }
  }

  @Test("A caller who stops waiting leaves the line")
  func cancelledWaiter() async throws {
    try await withPool(maximumConnections: 1) { pool, _ in
      let release = Barrier(2)
      let holder = try await hold(pool, until: release)
      let waiter = Task { try await pool.query("SELECT 1") }
      try await until { pool.statistics.waiting == 1 }
      waiter.cancel()
      await #expect(throws: CancellationError.self) { try await waiter.value }
      #expect(pool.statistics.waiting == 0)
      await release.arrive()
      try await holder.value
    }
  }

  @Test("An idle connection ended by the server is replaced unnoticed")
  func replaced() async throws {
    try await withPool(maximumConnections: 1) { pool, observer in
      let before = try #require(try await pool.number("SELECT pg_backend_pid()"))
      try await observer.execute("SELECT pg_terminate_backend($1, 5000)", before)
      let after = try await pool.number("SELECT pg_backend_pid()")
      #expect(after != nil)
      #expect(after != before)
    }
  }

  @Test("A connection that breaks in use makes room for another")
  func broken() async throws {
    try await withPool(maximumConnections: 1) { pool, _ in
      await #expect(throws: ConnectionError.self) {
        try await pool.withConnection { connection in
          try await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        }
      }
      let answer = try await pool.number("SELECT 1")
      #expect(answer == 1)
    }
  }

  @Test("A connection is reused, settings and all")
  func reused() async throws {
    try await withPool { pool, _ in
      let first = try await pool.number("SELECT pg_backend_pid()")
      let second = try await pool.number("SELECT pg_backend_pid()")
      #expect(first == second)
    }
  }

  @Test("A transaction left open does not reach the next caller")
  func leftOpen() async throws {
    try await withPool(maximumConnections: 1) { pool, _ in
      let before = try await pool.withConnection { connection in
        try await connection.script("BEGIN")
        return connection.serverProcessID
      }
      try await pool.withConnection { connection in
        let isInTransaction = try await connection.isInTransaction()
        #expect(connection.serverProcessID != before)
        #expect(!isInTransaction)
      }
    }
  }

  @Test("Connections nobody needs are closed")
  func idle() async throws {
    try await withPool(idleTimeout: .milliseconds(1)) { pool, observer in
      try await pool.execute("SELECT 1")
      try await until { pool.statistics.idle == 0 }
      try await until { try await sessions(observer) == 0 }
    }
  }

  @Test("A closed pool refuses new and waiting callers, and ends when every connection is back")
  func close() async throws {
    try await withPool(maximumConnections: 1) { pool, observer in
      let release = Barrier(2)
      let holder = try await hold(pool, until: release)
      let waiter = Task { try await pool.query("SELECT 1") }
      try await until { pool.statistics.waiting == 1 }
      let closing = Task { await pool.close() }
      await #expect(throws: ConnectionError.poolClosed) { try await waiter.value }
      await #expect(throws: ConnectionError.poolClosed) { try await pool.query("SELECT 1") }
      #expect(pool.statistics.inUse == 1)
      await release.arrive()
      try await holder.value
      await closing.value
      #expect(pool.statistics == PoolStatistics(inUse: 0, idle: 0, waiting: 0))
      try await until { try await sessions(observer) == 0 }
    }
  }

  @Test("Without a server, the error comes when the time limit is reached")
  func noServer() async throws {
    let pool = Pool(
      configuration: ConnectionConfiguration(uri: "postgresql:///x?host=/nonexistent"),
      acquireTimeout: .seconds(1), backOff: BackOff(initial: .milliseconds(1)), logger: silent)
    await #expect {
      try await pool.query("SELECT 1")
    } throws: { error in
      if case .cannotConnect? = error as? ConnectionError { true } else { false }
    }
    #expect(pool.statistics == PoolStatistics(inUse: 0, idle: 0, waiting: 0))
    await pool.close()
  }
}

/// The largest number that were inside at once.
private actor Peak {
  private var inside = 0
  private(set) var highest = 0

  func enter() {
    inside += 1
    highest = max(highest, inside)
  }

  func leave() {
    inside -= 1
  }
}

/// Numbers in the order in which they came.
private actor Order {
  private(set) var numbers: [Int] = []

  func append(_ number: Int) {
    numbers.append(number)
  }
}
