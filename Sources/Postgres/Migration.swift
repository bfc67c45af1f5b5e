/// One numbered step of a schema, as a script of SQL that runs once, in a transaction.
///
/// Programs of the step before go on while it is applied, and after. So a step only adds: tables, columns that have a
/// default or may be null, functions under new names or with the same arguments, indexes. What older programs use is
/// removed by a later release, when none of them is left. A step waits for locks for moments only, but keeps those it got
/// to its end: one step touches one busy table, and leaves filling in data to jobs.
///
/// A script whose first line is `-- outside a transaction` is one statement that cannot be in one, such as
/// `CREATE INDEX CONCURRENTLY IF NOT EXISTS`, which does not keep anybody from writing. It must be safe to repeat.
public struct Migration: Sendable, Equatable {
  /// Where it comes in the order; unique among the migrations of a schema.
  public let number: Int
  /// What it is called, for people.
  public let name: String
  /// The script. It must not end its transaction.
  public let sql: String

  /// Whether it runs in a transaction.
  var isTransactional: Bool { !sql.hasPrefix("-- outside a transaction\n") }

  /// A migration with the given parts.
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

/// Why a schema could not be brought up to date.
public enum MigrationError: Error, Sendable, Equatable {
  /// A file that is not named `006_name.sql`, or not UTF-8.
  case badFile(String)
  /// Two migrations have the same number.
  case duplicateNumber(Int)
  /// A migration was changed after it had been applied to this database.
  case changed(number: Int, name: String)
  /// The server refused a migration, which was rolled back.
  case failed(number: Int, name: String, PostgresError)
  /// The database lacks migrations that the program needs.
  case missing([String])
}

extension MigrationError: CustomStringConvertible {
  /// One sentence for people.
  public var description: String {
    switch self {
    case .badFile(let file): "\(file) is no migration: it must be named like 006_name.sql and be UTF-8"
    case .duplicateNumber(let number): "There are two migrations numbered \(number)"
    case .changed(let number, let name):
      "Migration \(number) (\(name)) was changed after it had been applied to this database; restore the file, "
        + "and make the change a new migration"
    case .missing(let migrations):
      "The database is older than this program: it lacks \(migrations.joined(separator: ", ")); migrate it first"
    case .failed(let number, let name, let error): "Migration \(number) (\(name)) failed and was rolled back: \(error)"
    }
  }
}
