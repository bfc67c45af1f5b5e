public import Logging

/// Migrates a schema: applies the migrations that its table `migration` does not list, in order, each in its own
/// transaction.
///
/// Any number of processes may do this at once: a lock makes them take turns. Each migration waits only a moment for
/// locks that others hold, because everyone else would queue up behind it, and then retries from its start. Migrations
/// in the table that this program does not know are those of a newer program working beside it; they are reported and
/// left alone.
public struct Migrator: Sendable {
  /// What was applied.
  public struct Report: Sendable, Equatable {
    /// The numbers of the migrations applied now, in order.
    public var applied: [Int]
    /// The numbers in the table that this program does not know.
    public var unknown: [Int]

    /// A report of the given numbers.
    public init(applied: [Int], unknown: [Int]) {
      self.applied = applied
      self.unknown = unknown
    }
  }

  /// How long a migration waits for a lock, and how many times it tries.
  private static let lockWait = Duration.milliseconds(100)
  private static let attempts = 100

  private let migrations: [Migration]
  private let schema: String
  private let logger: Logger

  /// A migrator for the given migrations, which keeps its table in `schema` and creates the schema if necessary.
  public init(migrations: [Migration], schema: String, logger: Logger) {
    self.migrations = migrations.sorted { $0.number < $1.number }
    self.schema = schema
    self.logger = logger
  }

  /// Applies the missing migrations, on a connection of its own. The URI must lead to the server directly, or through a
  /// pooler that keeps transactions on one session, as PgBouncer does.
  ///
  /// - Throws: ``MigrationError``, ``ConnectionError``.
  @discardableResult
  public func migrate(_ configuration: ConnectionConfiguration) async throws -> Report {
    for (migration, next) in zip(migrations, migrations.dropFirst()) where migration.number == next.number {
      throw MigrationError.duplicateNumber(migration.number)
    }
    let queries = try queries()
    return try await withConnection(configuration) { connection in
      try await migrate(on: connection, configuration, queries)
    }
  }

  /// Checks that every migration has been applied, as this program has it; changes nothing. Unknown migrations in the database
  /// do not matter.
  ///
  /// - Throws: ``MigrationError/missing(_:)``, ``MigrationError/changed(number:name:)``, ``ConnectionError``.
  public func check(_ configuration: ConnectionConfiguration) async throws {
    let queries = try queries()
    let applied = try await withConnection(configuration) { connection in
      try await hasTable(on: connection, queries)
        ? connection.query(queries["compared"], migrations.map(\.number), migrations.map(\.sql)) : []
    }
    let isSame = Dictionary(
      try applied.map { (try $0.decode("number", as: Int.self), try $0.decode("is_same", as: Bool.self)) }
    ) { first, _ in first }
    if let changed = migrations.first(where: { isSame[$0.number] == false }) {
      throw MigrationError.changed(number: changed.number, name: changed.name)
    }
    let missing = migrations.filter { isSame[$0.number] == nil }
    guard missing.isEmpty else { throw MigrationError.missing(missing.map { "\($0.number) (\($0.name))" }) }
  }

  private func withConnection<Value>(
    _ configuration: ConnectionConfiguration, _ body: (Connection) async throws -> Value
  ) async throws -> Value {
    let connection = try await Connection.connect(configuration, logger: logger)
    do {
      let value = try await body(connection)
      await connection.close()
      return value
    } catch {
      await connection.close()
      throw error
    }
  }

  private func migrate(
    on connection: Connection, _ configuration: ConnectionConfiguration, _ queries: NamedQueries
  ) async throws -> Report {
    try await locked(on: connection, queries) { try await createTable(in: $0, queries) }
    var report = Report(applied: [], unknown: [])
    for migration in migrations {
      if try await applyWithRetry(migration, on: connection, configuration, queries) {
        report.applied.append(migration.number)
      }
    }
    let known = Set(migrations.map(\.number))
    report.unknown = try await connection.query(queries["applied"]).map { try $0.decode("number") }
      .filter { !known.contains($0) }
    if !report.unknown.isEmpty {
      logger.notice(
        "The database has migrations from a newer program",
        metadata: ["schema": "\(schema)", "migrations": "\(report.unknown)"])
    }
    return report
  }

  /// Runs `body` in a transaction while holding the schema's migration lock.
  ///
  /// Polls for the lock: waiting for it in a statement would hold a snapshot, and a migration that another process runs
  /// outside a transaction may wait for that snapshot.
  private func locked<Value>(
    on connection: Connection, _ queries: NamedQueries, _ body: (Connection) async throws -> Value
  ) async throws -> Value {
    while true {
      let value = try await connection.transaction { transaction -> Value? in
        guard try await transaction.queryOne(queries["lock"], schema)?.decode("is_mine") == true else { return nil }
        return try await body(transaction)
      }
      if let value { return value }
      try await Task.sleep(for: Self.lockWait)
    }
  }

  private func createTable(in transaction: Connection, _ queries: NamedQueries) async throws {
    if try await transaction.queryOne(queries["has_schema"], schema.quotedIdentifier)?.decode("present") == false {
      try await transaction.execute(queries["create_schema"])
    }
    if try await !hasTable(on: transaction, queries) {
      try await transaction.execute(queries["create_migration_table"])
    }
  }

  private func hasTable(on connection: Connection, _ queries: NamedQueries) async throws -> Bool {
    let table = "\(schema.quotedIdentifier).migration"
    return try await connection.queryOne(queries["has_migration_table"], table)?.decode("present") ?? false
  }

  private func applyWithRetry(
    _ migration: Migration, on connection: Connection, _ configuration: ConnectionConfiguration, _ queries: NamedQueries
  ) async throws -> Bool {
    let backOff = BackOff(maximum: .seconds(1))
    for attempt in 1..<Self.attempts {
      do {
        return try await apply(migration, on: connection, configuration, queries)
      } catch MigrationError.failed(_, _, let error) where error.sqlState == .lockNotAvailable {
        logger.info("Could not get a lock for the migration; retrying", metadata: ["migration": "\(migration.number)"])
        try await Task.sleep(for: backOff.delay(afterFailures: attempt))
      }
    }
    return try await apply(migration, on: connection, configuration, queries)
  }

  /// Applies one migration, under the lock, unless the table lists it; returns whether it did.
  private func apply(
    _ migration: Migration, on connection: Connection, _ configuration: ConnectionConfiguration, _ queries: NamedQueries
  ) async throws -> Bool {
    try await locked(on: connection, queries) { transaction in
      let checksum: [UInt8]? = try await transaction.queryOne(queries["checksum"], migration.sql)?.decode("checksum")
      let applied = try await transaction.query(queries["applied"])
        .first { try $0.decode("number") == migration.number }
      if let applied {
        guard try applied.decode("checksum") == checksum else {
          throw MigrationError.changed(number: migration.number, name: migration.name)
        }
        return false
      }
      do {
        try await run(migration, in: transaction, configuration, queries)
      } catch let error as PostgresError {
        throw MigrationError.failed(number: migration.number, name: migration.name, error)
      }
      try await transaction.execute(queries["record"], migration.number, migration.name, checksum)
      logger.info(
        "Applied migration",
        metadata: ["schema": "\(schema)", "migration": "\(migration.number)", "name": "\(migration.name)"])
      return true
    }
  }

  private func run(
    _ migration: Migration, in transaction: Connection, _ configuration: ConnectionConfiguration,
    _ queries: NamedQueries
  ) async throws {
    if migration.isTransactional {
      _ = try await transaction.query(queries["limit_lock_waits"], "\(Int(Self.lockWait / .milliseconds(1)))")
      try await transaction.script(migration.sql)
    } else {
      // The transaction keeps holding the lock meanwhile. The simple protocol releases the last statement's snapshot,
      // which building an index concurrently would wait for.
      try await transaction.script("SELECT")
      try await withConnection(configuration) { try await $0.script(migration.sql) }
    }
  }

  private func queries() throws -> NamedQueries {
    let template = String(decoding: PackageResources.migration_queries_sql, as: UTF8.self)
    let source = template.split(separator: "{schema}", omittingEmptySubsequences: false)
      .joined(separator: schema.quotedIdentifier)
    return try NamedQueries(Array(source.utf8), file: "migration_queries.sql")
  }
}
