/// An answer that is received piece by piece, while its connection does nothing else.
struct OpenAnswer {
  /// Identifies a statement of a connection.
  struct Statement: Equatable {
    let connection: ObjectIdentifier
    let number: UInt64
  }

  /// A part of the answer, as far as it is available without waiting.
  enum Part {
    case pending
    case row(Row)
    case bytes([UInt8])
    case end
  }

  /// The answers that the task is streaming. If it waited for one of them to end, it would wait for itself.
  @TaskLocal static var within: [Statement] = []

  let sql: SQL
  /// Whether a savepoint protects the caller's transaction when the statement is cut short.
  var hasSavepoint = false
  /// Whether the data of a COPY comes next.
  var isCopying = false
  /// Whether everything has been received.
  var isComplete = false
  /// Why the server did not finish; nil if it did.
  var failure: PostgresError?
}
