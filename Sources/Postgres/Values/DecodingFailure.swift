/// Why a column could not be decoded as the requested Swift type: a mistake in the query or the code.
public struct DecodingFailure: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Problem: Sendable, Equatable {
    /// The result has no such column.
    case noSuchColumn
    /// The value is NULL, and the Swift type is not optional.
    case unexpectedNull
    /// The value has a different type or shape.
    case mismatch
    /// The value has the right type, but is outside the range of the Swift type.
    case outOfRange
  }

  /// The column, if known.
  public var column: String?
  /// The requested Swift type.
  public var swiftType: String
  /// The type of the value sent by the server.
  public var postgresType: PostgresType
  /// What is wrong.
  public var problem: Problem

  @usableFromInline
  init(column: String?, swiftType: String, postgresType: PostgresType, problem: Problem) {
    self.column = column
    self.swiftType = swiftType
    self.postgresType = postgresType
    self.problem = problem
  }

  @usableFromInline
  func inColumn(_ name: String) -> DecodingFailure {
    var failure = self
    failure.column = failure.column ?? name
    return failure
  }
}

extension DecodingFailure: CustomStringConvertible {
  /// One sentence for the developer.
  public var description: String {
    let place = column.map { "Column \"\($0)\"" } ?? "A value"
    return switch problem {
    case .noSuchColumn: "\(place) is not in the result"
    case .unexpectedNull: "\(place) is NULL and cannot be decoded as \(swiftType)"
    case .mismatch:
      "\(place) has the PostgreSQL type with OID \(postgresType.oid) and cannot be decoded as \(swiftType); cast it in the query"
    case .outOfRange: "\(place) is outside the range of \(swiftType)"
    }
  }
}

/// Why a parameter could not be sent as the type that the server expects.
public struct EncodingFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The parameter's number, from 1.
  public var parameter: Int
  /// The Swift type that was given.
  public var swiftType: String
  /// The type that the server inferred for the parameter, or the type of the column.
  public var postgresType: PostgresType
  /// The number of the row, from 1, when copying rows; ``parameter`` is then the position of the value in the row.
  public var row: Int?

  func inRow(_ row: Int) -> EncodingFailure {
    var failure = self
    failure.row = row
    return failure
  }

  /// One sentence for the developer.
  public var description: String {
    if let row {
      return "Value \(parameter) of row \(row) is for a column of the PostgreSQL type with OID \(postgresType.oid), "
        + "which \(swiftType) cannot be encoded as; pass a value of that type"
    }
    return
      "Parameter $\(parameter) has the PostgreSQL type with OID \(postgresType.oid), which \(swiftType) cannot be encoded as; "
      + "cast the parameter in the query"
  }
}

/// The number of values does not match the number of parameters of the statement.
public struct ParameterCountMismatch: Error, Sendable, Equatable, CustomStringConvertible {
  /// How many parameters the statement has.
  public var expected: Int
  /// How many values were given.
  public var given: Int
  /// The query's name, or its text if it has none.
  public var statement: String

  /// One sentence for the developer.
  public var description: String {
    "The statement has \(expected) parameters, but \(given) values were given: \(statement)"
  }
}
