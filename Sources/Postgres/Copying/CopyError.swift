/// A programming mistake in the use of COPY. Errors reported by the server are ``PostgresError``.
public enum CopyError: Error, Sendable, Equatable {
  /// A COPY from or to the client was run like any other statement; nothing was copied.
  case runAsStatement(String)
  /// The statement is not a COPY in the requested direction.
  case notThatCopy(String)
  /// A row has more or fewer values than there are columns. Rows count from 1.
  case valueCount(row: Int, expected: Int, given: Int)
}

extension CopyError: CustomStringConvertible {
  /// One sentence for the developer.
  public var description: String {
    switch self {
    case .runAsStatement(let statement):
      "COPY cannot run as a plain statement; use copy(into:), copyIn or copyOut: \(statement)"
    case .notThatCopy(let statement):
      "The statement is not COPY … FROM STDIN for copying in, or COPY … TO STDOUT for copying out: \(statement)"
    case .valueCount(let row, let expected, let given):
      "Row \(row) has \(given) values for \(expected) columns"
    }
  }
}
