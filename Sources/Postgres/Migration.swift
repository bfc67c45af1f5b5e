/// One numbered step of a schema, as a script of SQL that runs once, in a transaction.
public struct Migration: Sendable, Equatable {
  /// Where it comes in the order; unique among the migrations of a schema.
  public let number: Int
  /// What it is called, for people.
  public let name: String
  /// The script. It must not end its transaction.
  public let sql: String

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
    case .failed(let number, let name, let error): "Migration \(number) (\(name)) failed and was rolled back: \(error)"
    }
  }
}
