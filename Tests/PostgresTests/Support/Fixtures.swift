import Logging
import Postgres
import PostgresTesting
import TimeTesting

let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// Runs `body` with a connection to a database of its own.
@discardableResult
func withConnection<Value>(_ body: (Connection) async throws -> Value) async throws -> Value {
  try await TestDatabase.withDatabase { configuration in
    try await with(Connection.connect(configuration), body)
  }
}

/// Runs `body` with a connection and closes it.
@discardableResult
func with<Value>(_ connection: Connection, _ body: (Connection) async throws -> Value) async throws -> Value {
  do {
    let value = try await body(connection)
    await connection.close()
    return value
  } catch {
    await connection.close()
    throw error
  }
}

/// Runs `body` with a pool over a database of its own, and a connection beside it to look at the server with.
@discardableResult
func withPool<Value>(
  maximumConnections: Int = 4, idleTimeout: Duration = .seconds(60), acquireTimeout: Duration = .seconds(120),
  _ body: (Pool, Connection) async throws -> Value
) async throws -> Value {
  try await TestDatabase.withDatabase { configuration in
    let pool = Pool(
      configuration: configuration, maximumConnections: maximumConnections, idleTimeout: idleTimeout,
      acquireTimeout: acquireTimeout, logger: silent)
    return try await with(Connection.connect(configuration)) { observer in
      do {
        let value = try await body(pool, observer)
        await pool.close()
        return value
      } catch {
        await pool.close()
        throw error
      }
    }
  }
}

/// Asks again and again until the answer is yes; throws `NeverHappened` when it takes too long.
func until(_ condition: () async throws -> Bool) async throws {
  try await eventually("a condition to hold", condition)
}

extension Connection {
  /// What `pg_stat_activity` says a session is doing: `active`, `idle`, `idle in transaction`…; nil when it is gone.
  func state(of processID: Int32) async throws -> String? {
    try await queryOne("SELECT state FROM pg_stat_activity WHERE pid = $1", processID)?.decode("state")
  }

  /// How many sessions of this database wait for a lock.
  func lockWaiters() async throws -> Int {
    try await queryOne(
      """
      SELECT count(*) AS waiters FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'
      """)?.decode("waiters") ?? 0
  }
}

extension PostgresQuerying {
  /// The one number that a statement gives.
  func number(_ sql: SQL, _ parameters: (any PostgresEncodable)?...) async throws -> Int? {
    try await queryOne(sql, parameters: parameters)?.decode(0)
  }
}
