/// A five-character SQLSTATE (PostgreSQL documentation, Appendix A).
public struct SQLState: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The five characters.
  public let rawValue: String

  /// A state from its five characters.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A state from its five characters.
  public init(stringLiteral value: String) {
    rawValue = value
  }

  /// The five characters.
  public var description: String { rawValue }

  /// The first two characters, which name the class of the error: `23` is integrity constraints.
  public var errorClass: Substring { rawValue.prefix(2) }
}

extension SQLState {
  /// A feature that the server does not support; also a cached plan whose result changed its shape.
  public static let featureNotSupported: SQLState = "0A000"
  /// A value that does not fit its type.
  public static let numericValueOutOfRange: SQLState = "22003"
  /// Text that is not a value of its type.
  public static let invalidTextRepresentation: SQLState = "22P02"
  /// A RESTRICT action refused the change.
  public static let restrictViolation: SQLState = "23001"
  /// A NULL where none may be.
  public static let notNullViolation: SQLState = "23502"
  /// A reference to a row that does not exist, or is still referred to.
  public static let foreignKeyViolation: SQLState = "23503"
  /// A row with that key exists.
  public static let uniqueViolation: SQLState = "23505"
  /// A CHECK constraint refused the row.
  public static let checkViolation: SQLState = "23514"
  /// An EXCLUDE constraint refused the row.
  public static let exclusionViolation: SQLState = "23P01"
  /// The transaction, or the whole server, does not write.
  public static let readOnlyTransaction: SQLState = "25006"
  /// The transaction has failed already; only ROLLBACK is left.
  public static let inFailedTransaction: SQLState = "25P02"
  /// A prepared statement that the session does not know.
  public static let invalidStatementName: SQLState = "26000"
  /// The database does not exist.
  public static let invalidCatalogName: SQLState = "3D000"
  /// Concurrent transactions could not be put in an order; the transaction may be tried again.
  public static let serializationFailure: SQLState = "40001"
  /// Transactions waited for each other; this one was chosen to end and may be tried again.
  public static let deadlockDetected: SQLState = "40P01"
  /// The role may not do that.
  public static let insufficientPrivilege: SQLState = "42501"
  /// The statement cannot be parsed.
  public static let syntaxError: SQLState = "42601"
  /// The column does not exist.
  public static let undefinedColumn: SQLState = "42703"
  /// The function does not exist for these types.
  public static let undefinedFunction: SQLState = "42883"
  /// The table does not exist.
  public static let undefinedTable: SQLState = "42P01"
  /// The object exists already.
  public static let duplicateObject: SQLState = "42710"
  /// The type of a parameter cannot be inferred; a cast such as `$1::bigint` says it.
  public static let indeterminateDatatype: SQLState = "42P18"
  /// A lock was not free, and NOWAIT or `lock_timeout` said not to wait.
  public static let lockNotAvailable: SQLState = "55P03"
  /// The statement was cancelled, by request or by `statement_timeout`.
  public static let queryCanceled: SQLState = "57014"
  /// The server, or an administrator, ended the session.
  public static let adminShutdown: SQLState = "57P01"
  /// RAISE EXCEPTION without a state of its own.
  public static let raiseException: SQLState = "P0001"
}
