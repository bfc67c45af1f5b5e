/// A mistake of the program in using COPY; what the server refuses is a ``PostgresError``.
public enum CopyError: Error, Sendable, Equatable {
  /// A COPY from or to the client was run like any other statement; nothing was copied.
  case runAsStatement(String)
  /// The statement is none that copies in the direction that was asked for.
  case notThatCopy(String)
  /// A row has more or fewer values than there are columns; rows count from 1.
  case valueCount(row: Int, expected: Int, given: Int)
}

extension CopyError: CustomStringConvertible {
  /// One sentence for the developer.
  public var description: String {
    switch self {
    case .runAsStatement(let statement):
      "COPY does not run as a plain statement; use copy(into:), copyIn or copyOut: \(statement)"
    case .notThatCopy(let statement):
      "The statement is not COPY … FROM STDIN for copying in, or COPY … TO STDOUT for copying out: \(statement)"
    case .valueCount(let row, let expected, let given):
      "Row \(row) has \(given) values for \(expected) columns"
    }
  }
}
