internal import CLibPQ

// Answers that are too large for memory (PostgreSQL documentation, "Retrieving Query Results Row-by-Row").
//
// The connection is busy until `body` returns; a statement that `body` runs on it meanwhile throws
// ``ConnectionError/busy``. If `body` returns or throws before the end, the statement is ended on the server, and a
// transaction that was open before continues as if the statement had not run. Cancelling the task ends the statement
// too. The configuration's `statementTimeout` does not apply, because the reader sets the pace.
extension Connection {
  /// Runs `body` with a statement's rows as they arrive.
  ///
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws; ``PostgresError``, ``ConnectionError``, `CancellationError`.
  @discardableResult
  public nonisolated func stream<Value>(
    _ sql: SQL, _ parameters: (any PostgresEncodable)?..., body: (sending AnswerStream<Row>) async throws -> Value
  ) async throws -> Value {
    try await stream(sql, parameters: parameters, body: body)
  }

  /// Runs `body` with a statement's rows as they arrive.
  @discardableResult
  public nonisolated func stream<Value>(
    _ sql: SQL, parameters: [(any PostgresEncodable)?], body: (sending AnswerStream<Row>) async throws -> Value
  ) async throws -> Value {
    try await withAnswer(to: sql, send: { try await $0.sendRowByRow(sql, parameters) }, pick: \.row, body)
  }

  /// Runs `body` with the output of a `COPY … TO STDOUT`: one line, or one binary row, at a time.
  @discardableResult
  public nonisolated func copyOut<Value>(
    _ sql: SQL, body: (sending AnswerStream<[UInt8]>) async throws -> Value
  ) async throws -> Value {
    try await withAnswer(to: sql, send: { try await $0.sendCopyOut(sql) }, pick: \.bytes, body)
  }

  private func sendRowByRow(_ sql: SQL, _ parameters: [(any PostgresEncodable)?]) async throws {
    guard !sql.isCopy else { throw CopyError.runAsStatement(sql.name ?? sql.text) }
    try await send(sql, parameters)
    guard try live().setSingleRowMode() else { throw lost(try live().errorMessage) }
    try await flush()
  }

  private func sendCopyOut(_ sql: SQL) async throws {
    try await beginCopy(sql, PGRES_COPY_OUT)
    openAnswer?.isCopying = true
  }
}

extension OpenAnswer.Part {
  fileprivate var row: Row? {
    if case .row(let row) = self { row } else { nil }
  }

  fileprivate var bytes: [UInt8]? {
    if case .bytes(let bytes) = self { bytes } else { nil }
  }
}
