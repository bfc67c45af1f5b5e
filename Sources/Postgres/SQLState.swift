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
  /// A reference to a row that does not exist, or a change to a row that is still referenced.
  public static let foreignKeyViolation: SQLState = "23503"
  /// A row with that key already exists.
  public static let uniqueViolation: SQLState = "23505"
  /// A CHECK constraint was violated.
  public static let checkViolation: SQLState = "23514"
  /// The transaction, or the whole server, is read-only.
  public static let readOnlyTransaction: SQLState = "25006"
  /// A prepared statement that does not exist in the session.
  public static let invalidStatementName: SQLState = "26000"
  /// The transaction could not be serialized with concurrent ones, and may be retried.
  public static let serializationFailure: SQLState = "40001"
  /// Transactions waited for each other; this one was aborted, and may be retried.
  public static let deadlockDetected: SQLState = "40P01"
  /// The role does not have the privilege.
  public static let insufficientPrivilege: SQLState = "42501"
  /// The column does not exist.
  public static let undefinedColumn: SQLState = "42703"
  /// The table does not exist.
  public static let undefinedTable: SQLState = "42P01"
  /// A lock was not available within `lock_timeout`, or at once with NOWAIT.
  public static let lockNotAvailable: SQLState = "55P03"
  /// The statement was cancelled, on request or by `statement_timeout`.
  public static let queryCanceled: SQLState = "57014"
}
