internal import CLibPQ

// Bulk inserts: many rows in one statement, without a round trip for each (PostgreSQL documentation, COPY).
//
// At most one chunk of 64 KiB is buffered here: more rows are requested only when the server has accepted the last
// chunk. The copy is a statement like others, in the open transaction or one of its own: all rows or none. An error
// from the server is a `PostgresError` whose `context` names line and column; the server reports it after the last row.
// The connection can be used afterwards, whatever the outcome.
extension Connection {
  /// Inserts rows into a table; returns how many.
  ///
  /// Values are encoded as the columns' types, in binary: integers convert to other widths or text, text converts to
  /// `json`, `jsonb` or an enumeration. What only the server could parse, such as text for a date, cannot be copied.
  ///
  /// - Parameters:
  ///   - columns: The columns' names as stored; other columns get their defaults.
  ///   - rows: One value for each column, nil for NULL. The sequence runs on the connection's executor, so it must not
  ///     compute for long.
  /// - Throws: ``PostgresError``; ``EncodingFailure`` and ``CopyError/valueCount(row:expected:given:)`` with the row's
  ///   number; ``ConnectionError``; `CancellationError`.
  @discardableResult
  public func copy(
    into table: TableName, columns: [String], rows: sending some Sequence<[(any PostgresEncodable)?]>
  ) async throws -> Int {
    try await copy(into: table, columns) { encoded in
      for row in rows {
        try encoded.append(row)
        if encoded.isChunkFull { try await put(encoded.takeChunk()) }
      }
    }
  }

  /// Inserts rows into a table as they arrive; returns how many.
  ///
  /// The connection is busy until the sequence ends. If the sequence throws, the copy is aborted and the error
  /// rethrown.
  @discardableResult
  public func copy<Rows: AsyncSequence>(
    into table: TableName, columns: [String], rows: sending Rows
  ) async throws -> Int where Rows.Element == [(any PostgresEncodable)?] {
    try await copy(into: table, columns) { encoded in
      var iterator = rows.makeAsyncIterator()
      while let row = try await iterator.next(isolation: self) {
        try encoded.append(row)
        if encoded.isChunkFull { try await put(encoded.takeChunk()) }
      }
    }
  }

  /// Runs a `COPY … FROM STDIN` in any format with the bytes of the sequence; returns how many rows there were.
  ///
  /// Chunks may end anywhere, even within a row.
  @discardableResult
  public func copyIn<Chunks: AsyncSequence>(
    _ sql: SQL, from chunks: sending Chunks
  ) async throws -> Int where Chunks.Element == [UInt8] {
    try await exclusively {
      try await feed(sql) {
        var iterator = chunks.makeAsyncIterator()
        while let chunk = try await iterator.next(isolation: self) { try await put(chunk) }
      }
    }
  }

  private func copy(
    into table: TableName, _ columns: [String], _ encode: (inout CopyRows) async throws -> Void
  ) async throws -> Int {
    try await exclusively {
      let queries = try NamedQueries(PackageResources.copy_queries_sql, file: "copy_queries.sql")
      let types = try await execute(queries["column_types"], [table.quoted, columns])
        .rows.map { PostgresType(oid: UInt32(try $0.decode("type", as: Int.self))) }
      let names = columns.map(\.quotedIdentifier).joined(separator: ", ")
      return try await feed(SQL("COPY \(table.quoted) (\(names)) FROM STDIN (FORMAT binary)")) {
        var encoded = CopyRows(types: types)
        try await encode(&encoded)
        try await put(encoded.takeLastChunk())
      }
    }
  }
}

// MARK: - Within a turn

extension Connection {
  /// Starts a COPY in, lets `body` send the data, and ends it; if `body` fails, so does the COPY.
  private func feed(_ sql: SQL, _ body: () async throws -> Void) async throws -> Int {
    try await beginCopy(sql, PGRES_COPY_IN)
    do {
      try await body()
      // A sequence may simply end when the task is cancelled, and half of it must not pass for all of it.
      if isInterrupted { throw CancellationError() }
    } catch {
      let refusal = try await abandonCopyIn(sql)
      throw isInterrupted ? refusal ?? error : error
    }
    guard try live().sendCopyEnd(failure: nil) else { throw lost(try live().errorMessage) }
    return try await answer(to: sql).affectedRows
  }

  /// Aborts a COPY, so that the server rolls it back; returns the server's answer.
  private func abandonCopyIn(_ sql: SQL) async throws -> PostgresError? {
    guard let session = try? live() else { return nil }
    guard session.sendCopyEnd(failure: "the client gave up") else { throw lost(session.errorMessage) }
    do {
      _ = try await answer(to: sql)
      return nil
    } catch let error as PostgresError {
      return error
    }
  }

  /// Sends a chunk, and returns when the system has accepted all of it.
  private func put(_ chunk: [UInt8]) async throws {
    checkLimit()
    if isInterrupted { throw CancellationError() }
    while true {
      let session = try live()
      switch session.sendCopyData(chunk) {
      case .queued: return try await flush()
      case .full: try await awaitSocket(.readingOrWriting)
      case .failed: throw lost(session.errorMessage)
      }
    }
  }

  /// Sends a COPY, and receives the answer after which copying may start.
  func beginCopy(_ sql: SQL, _ direction: ExecStatusType) async throws {
    let session = try live()
    guard session.sendScript(sql.text) else { throw lost(session.errorMessage) }
    try await flush()
    while true {
      switch try nextPart() {
      case .pending: try await awaitSocket(.reading)
      case .end: throw CopyError.notThatCopy(sql.name ?? sql.text)
      case .result(let result) where result.status == direction: return
      case .result(let result):
        do {
          _ = try await answer(to: sql, from: result)
        } catch is CopyError {}
        throw CopyError.notThatCopy(sql.name ?? sql.text)
      }
    }
  }

  /// Ends a COPY that was run as a plain statement; the server reports that in the rest of the answer.
  func endUnexpectedCopy(_ direction: ExecStatusType) async throws {
    let session = try live()
    guard direction == PGRES_COPY_OUT else {
      guard session.sendCopyEnd(failure: "COPY was run as a plain statement") else { throw lost(session.errorMessage) }
      return try await flush()
    }
    abandon()
    while true {
      switch session.nextCopyData() {
      case .pending: try await awaitSocket(.reading)
      case .chunk: continue
      case .end: return
      }
    }
  }
}
