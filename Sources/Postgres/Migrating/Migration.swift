/// One numbered step of a schema: an SQL script that runs once, in a transaction.
///
/// Programs of the previous version keep running while it is applied, and after. So a migration only adds: tables,
/// columns that have a default or are nullable, functions with new names or the same arguments, indexes. What older
/// programs use is removed in a later release, when none of them is left. A migration waits only moments for a lock,
/// but keeps the locks it has until its end: so it touches one busy table at most, and leaves filling in data to jobs.
///
/// A script whose first line is `-- outside a transaction` is a single statement that cannot run in one, such as
/// `CREATE INDEX CONCURRENTLY IF NOT EXISTS`, which does not block writers. It must be safe to repeat.
public struct Migration: Sendable, Equatable {
  /// Its place in the order, unique among the migrations of a schema.
  public let number: Int
  /// Its name, for logs and errors.
  public let name: String
  /// The script. It must not end its transaction.
  public let sql: String

  /// Whether it runs in a transaction.
  var isTransactional: Bool { !sql.hasPrefix("-- outside a transaction\n") }

  /// A migration with the given number, name and script.
  public init(number: Int, name: String, sql: String) {
    self.number = number
    self.name = name
    self.sql = sql
  }

  /// A migration from a file such as `006_document_locks.sql`.
  public init(file: String, source: [UInt8]) throws(MigrationError) {
    let stem = file.hasSuffix(".sql") ? file.dropLast(4) : Substring(file)
    let parts = stem.split(separator: "_", maxSplits: 1)
    guard parts.count == 2, let number = Int(parts[0]), number > 0, let sql = String(validating: source, as: UTF8.self)
    else { throw .badFile(file) }
    self.init(number: number, name: String(parts[1]), sql: sql)
  }
}

/// Why a schema could not be migrated.
public enum MigrationError: Error, Sendable, Equatable {
  /// A file whose name is not like `006_name.sql`, or that is not UTF-8.
  case badFile(String)
  /// Two migrations have the same number.
  case duplicateNumber(Int)
  /// A migration was changed after it had been applied to this database.
  case changed(number: Int, name: String)
  /// The server rejected a migration, which was rolled back.
  case failed(number: Int, name: String, PostgresError)
  /// The database lacks migrations that the program needs.
  case missing([String])
}

extension MigrationError: CustomStringConvertible {
  /// One sentence for operators.
  public var description: String {
    switch self {
    case .badFile(let file): "\(file) is not a migration: it must have a name like 006_name.sql and be UTF-8"
    case .duplicateNumber(let number): "There are two migrations numbered \(number)"
    case .changed(let number, let name):
      "Migration \(number) (\(name)) was changed after it had been applied to this database; restore the file, "
        + "and put the change into a new migration"
    case .missing(let migrations):
      "The database is older than this program: run the missing migrations first: \(migrations.joined(separator: ", "))"
    case .failed(let number, let name, let error): "Migration \(number) (\(name)) failed and was rolled back: \(error)"
    }
  }
}
