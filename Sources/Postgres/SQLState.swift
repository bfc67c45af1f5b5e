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

  /// The first two characters, which identify the class of the error: `23` for integrity constraint violations.
  public var errorClass: Substring { rawValue.prefix(2) }
}

extension SQLState {
  /// A feature that the server does not support; also a cached plan whose result type changed.
  public static let featureNotSupported: SQLState = "0A000"
  /// A number outside the range of its type.
  public static let numericValueOutOfRange: SQLState = "22003"
  /// Text that is not a valid value of its type.
  public static let invalidTextRepresentation: SQLState = "22P02"
  /// A RESTRICT action prevented the change.
  public static let restrictViolation: SQLState = "23001"
  /// A NULL in a column that is NOT NULL.
  public static let notNullViolation: SQLState = "23502"
  /// A reference to a row that does not exist, or a change to a row that is still referenced.
  public static let foreignKeyViolation: SQLState = "23503"
  /// A row with that key already exists.
  public static let uniqueViolation: SQLState = "23505"
  /// A CHECK constraint was violated.
  public static let checkViolation: SQLState = "23514"
  /// An EXCLUDE constraint was violated.
  public static let exclusionViolation: SQLState = "23P01"
  /// The transaction, or the whole server, is read-only.
  public static let readOnlyTransaction: SQLState = "25006"
  /// The transaction has already failed; only ROLLBACK is possible.
  public static let inFailedTransaction: SQLState = "25P02"
  /// A prepared statement that does not exist in the session.
  public static let invalidStatementName: SQLState = "26000"
  /// The database does not exist.
  public static let invalidCatalogName: SQLState = "3D000"
  /// The transaction could not be serialized with concurrent ones, and may be retried.
  public static let serializationFailure: SQLState = "40001"
  /// Transactions waited for each other; this one was aborted, and may be retried.
  public static let deadlockDetected: SQLState = "40P01"
  /// The role does not have the privilege.
  public static let insufficientPrivilege: SQLState = "42501"
  /// The statement has a syntax error.
  public static let syntaxError: SQLState = "42601"
  /// The column does not exist.
  public static let undefinedColumn: SQLState = "42703"
  /// No function with that name takes these types.
  public static let undefinedFunction: SQLState = "42883"
  /// The table does not exist.
  public static let undefinedTable: SQLState = "42P01"
  /// The object already exists.
  public static let duplicateObject: SQLState = "42710"
  /// The type of a parameter cannot be inferred; add a cast such as `$1::bigint`.
  public static let indeterminateDatatype: SQLState = "42P18"
  /// A lock was not available within `lock_timeout`, or at once with NOWAIT.
  public static let lockNotAvailable: SQLState = "55P03"
  /// The statement was cancelled, on request or by `statement_timeout`.
  public static let queryCanceled: SQLState = "57014"
  /// The server was shut down, or an administrator ended the session.
  public static let adminShutdown: SQLState = "57P01"
  /// RAISE EXCEPTION without an error code.
  public static let raiseException: SQLState = "P0001"
}
