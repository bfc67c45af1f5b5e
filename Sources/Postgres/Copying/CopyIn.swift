internal import CLibPQ

// Many rows in one statement, without a round trip for each (PostgreSQL documentation, COPY).
//
// No more than one chunk of 64 KiB waits on this side: the next rows are asked for when the server has taken the last.
// The copy is a statement like others, in the transaction that is open or in one of its own: all rows or none. What the
// server refuses is a `PostgresError` whose `context` names line and column; the server says it after the last row.
// The connection serves the next statement afterwards, whatever the outcome.
extension Connection {
  /// Inserts rows into a table and returns how many.
  ///
  /// Values are encoded as the columns' types, in binary: integers become those of other widths or text, text becomes
  /// `json`, `jsonb` or an enumeration; what only the server could parse, such as text for a date, does not go.
  ///
  /// - Parameters:
  ///   - columns: The columns' names as they are stored; the others get their defaults.
  ///   - rows: One value for each column, nil for NULL. The sequence is run on the connection's executor, so it should
  ///     not compute for long.
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

  /// Inserts rows into a table, as they come, and returns how many.
  ///
  /// The connection is busy until the sequence has ended. What the sequence throws ends the copy, and is thrown.
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

  /// Runs a `COPY … FROM STDIN` of any format with the bytes of the sequence, and returns how many rows there were.
  ///
  /// A chunk may end anywhere, within a row too.
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
  /// Begins to copy in, has `body` send it all, and ends; when `body` fails, so does the COPY.
  private func feed(_ sql: SQL, _ body: () async throws -> Void) async throws -> Int {
    try await beginCopy(sql, PGRES_COPY_IN)
    do {
      try await body()
      // A sequence may simply end when the task is cancelled, and half of it must not be taken for all.
      if isInterrupted { throw CancellationError() }
    } catch {
      let refusal = try await abandonCopyIn(sql)
      throw isInterrupted ? refusal ?? error : error
    }
    guard try live().sendCopyEnd(failure: nil) else { throw lost(try live().errorMessage) }
    return try await answer(to: sql).affectedRows
  }

  /// Ends a COPY so that the server forgets it; returns what the server says to that.
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

  /// Sends a chunk, and returns when the system has taken all of it.
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

  /// Sends a COPY and takes in the answer that lets the copying begin.
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

  /// Has a COPY that nobody asked for end; the server then says so in the rest of the answer.
  func endUnaskedCopy(_ direction: ExecStatusType) async throws {
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
