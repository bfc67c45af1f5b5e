public import Logging

/// Brings a schema up to date: applies the migrations that its table `migration` does not list, in the order of their
/// numbers, each in a transaction of its own.
///
/// Any number of processes may do so at once: a lock lets one at a time look and apply. Migrations in the table that this
/// program does not know are those of a newer one that works beside it; they are reported and left alone.
public struct Migrator: Sendable {
  /// What was done.
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

  private let migrations: [Migration]
  private let schema: String
  private let logger: Logger

  /// A migrator for the given migrations, which keeps its table in `schema` and makes the schema if need be.
  public init(migrations: [Migration], schema: String, logger: Logger) {
    self.migrations = migrations.sorted { $0.number < $1.number }
    self.schema = schema
    self.logger = logger
  }

  /// Applies what is missing, on a connection of its own; the URI must lead to the server itself or keep transactions
  /// together, as PgBouncer does.
  ///
  /// - Throws: ``MigrationError``, ``ConnectionError``.
  @discardableResult
  public func migrate(_ configuration: ConnectionConfiguration) async throws -> Report {
    for (migration, next) in zip(migrations, migrations.dropFirst()) where migration.number == next.number {
      throw MigrationError.duplicateNumber(migration.number)
    }
    let queries = try queries()
    let connection = try await Connection.connect(configuration, logger: logger)
    do {
      let report = try await migrate(on: connection, queries)
      await connection.close()
      return report
    } catch {
      await connection.close()
      throw error
    }
  }

  private func migrate(on connection: Connection, _ queries: NamedQueries) async throws -> Report {
    try await connection.transaction { transaction in
      try await transaction.execute(queries["lock"], schema)
      try await createTable(in: transaction, queries)
    }
    var report = Report(applied: [], unknown: [])
    for migration in migrations {
      if try await apply(migration, on: connection, queries) { report.applied.append(migration.number) }
    }
    let known = Set(migrations.map(\.number))
    report.unknown = try await connection.query(queries["applied"]).map { try $0.decode("number") }
      .filter { !known.contains($0) }
    if !report.unknown.isEmpty {
      logger.notice(
        "The database has migrations of a newer program",
        metadata: ["schema": "\(schema)", "migrations": "\(report.unknown)"])
    }
    return report
  }

  private func createTable(in transaction: Connection, _ queries: NamedQueries) async throws {
    if try await transaction.queryOne(queries["has_schema"], schema.quotedIdentifier)?.decode("present") == false {
      try await transaction.execute(queries["create_schema"])
    }
    let table = "\(schema.quotedIdentifier).migration"
    if try await transaction.queryOne(queries["has_migration_table"], table)?.decode("present") == false {
      try await transaction.execute(queries["create_migration_table"])
    }
  }

  /// Applies one migration unless the table has it, under the lock; returns whether it did.
  private func apply(
    _ migration: Migration, on connection: Connection, _ queries: NamedQueries
  ) async throws -> Bool {
    try await connection.transaction { transaction in
      try await transaction.execute(queries["lock"], schema)
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
        try await transaction.script(migration.sql)
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

  private func queries() throws -> NamedQueries {
    let template = String(decoding: PackageResources.migration_queries_sql, as: UTF8.self)
    let source = template.split(separator: "{schema}", omittingEmptySubsequences: false)
      .joined(separator: schema.quotedIdentifier)
    return try NamedQueries(Array(source.utf8), file: "migration_queries.sql")
  }
}

extension String {
  /// The name as an SQL identifier that means exactly these characters.
  public var quotedIdentifier: String {
    "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
