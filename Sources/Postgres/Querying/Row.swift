/// One row of a result.
///
/// A row is a reference to its result and an index: it costs nothing to create or copy, and keeps the result alive.
public struct Row: Sendable {
  @usableFromInline let result: ResultHandle
  @usableFromInline let number: Int

  init(result: ResultHandle, number: Int) {
    self.result = result
    self.number = number
  }

  /// The names of the columns, in order.
  public var columns: [String] {
    (0..<result.columnCount).map(result.columnName)
  }

  /// The value of the column with that name; an `Optional` type decodes NULL as nil.
  public func decode<Value: PostgresDecodable>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
    guard let index = result.column(named: column) else {
      throw DecodingFailure(
        column: column, swiftType: "\(Value.self)", postgresType: .unknown, problem: .noSuchColumn)
    }
    return try decode(index)
  }

  /// The value of the column at that index, from 0; an `Optional` type decodes NULL as nil.
  @inlinable
  public func decode<Value: PostgresDecodable>(_ column: Int, as type: Value.Type = Value.self) throws -> Value {
    guard column >= 0, column < result.columnCount else {
      throw DecodingFailure(
        column: "\(column)", swiftType: "\(Value.self)", postgresType: .unknown, problem: .noSuchColumn)
    }
    do {
      return try Value(postgres: result.value(row: number, column: column))
    } catch let failure as DecodingFailure {
      throw failure.inColumn(result.columnName(column))
    }
  }
}

/// The result of a statement.
public struct QueryResult: Sendable {
  let handle: ResultHandle

  /// The rows, in the order in which the server sent them.
  public var rows: [Row] {
    (0..<handle.rowCount).map { Row(result: handle, number: $0) }
  }

  /// The first row; nil if there is none.
  public var firstRow: Row? {
    handle.rowCount > 0 ? Row(result: handle, number: 0) : nil
  }

  /// How many rows the statement inserted, updated, deleted or returned; 0 for other statements.
  public var affectedRows: Int { handle.affectedRows }

  /// The command's tag, such as `INSERT 0 1`.
  public var commandTag: String { handle.commandTag }
}
