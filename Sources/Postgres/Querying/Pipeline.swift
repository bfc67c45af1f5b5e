internal import CLibPQ

/// What the failure of one statement of a pipeline means for the others.
public enum PipelineScope: Sendable {
  /// They run in one transaction: after a failure the rest is skipped and, unless a transaction was open, all is undone.
  case together
  /// Each runs in a transaction of its own, unless one was open.
  case separately
}

/// Why one statement of a pipeline has no result.
public enum StatementFailure: Error, Sendable, Equatable {
  /// The server refused it.
  case refused(PostgresError)
  /// It was not run, because the statement at that place, counted from 0, was refused.
  case skipped(because: Int)
}

extension Connection {
  /// Sends all statements without waiting for answers in between, and returns what became of each, in their order.
  ///
  /// Statements that are new to the connection are prepared first; no more different ones than the connection keeps. Parameters are encoded before anything is run.
  ///
  /// - Returns: As many results as statements. With ``PipelineScope/together``, results before a failure are those of
  ///   statements that were undone.
  /// - Throws: What concerns the whole: ``ConnectionError``, `CancellationError`, a ``PostgresError`` of preparing, an
  ///   ``EncodingFailure``, a ``CopyError``.
  public func pipeline(
    _ statements: [(SQL, [(any PostgresEncodable)?])], scope: PipelineScope = .together
  ) async throws -> [Result<QueryResult, StatementFailure>] {
    guard !statements.isEmpty else { return [] }
    return try await exclusively {
      let bound = try await bind(statements)
      let session = try live()
      guard session.enterPipeline() else { throw lost(session.errorMessage) }
      for (index, statement) in bound.enumerated() {
        guard session.sendExecute(statement.prepared, statements[index].0, binding, statement.parameters),
          scope == .together && index < bound.count - 1 || session.sendSync()
        else { throw lost(session.errorMessage) }
      }
      try await flush()
      let results = try await answers(to: statements.map(\.0), syncs: scope == .together ? 1 : statements.count)
      guard session.exitPipeline() else { throw lost(session.errorMessage) }
      if isInterrupted, let error = results.lazy.compactMap(\.cancellation).first { throw error }
      return results
    }
  }

  private func bind(
    _ statements: [(SQL, [(any PostgresEncodable)?])]
  ) async throws -> [(prepared: PreparedStatement, parameters: Range<Int>)] {
    var prepared: [PreparedStatement] = []
    prepared.reserveCapacity(statements.count)
    for (sql, _) in statements {
      if let known = self.statements.statement(for: sql) {
        prepared.append(known)
      } else {
        // libpq cannot copy in a pipeline, and would wait for ever.
        guard !sql.isCopy else { throw CopyError.runAsStatement(sql.name ?? sql.text) }
        prepared.append(try await prepare(sql))
      }
    }
    binding.removeAll()
    return try zip(statements, prepared).map { statement, prepared in
      (prepared, try bind(statement.1, to: prepared, of: statement.0))
    }
  }

  /// Takes in the results up to the last sync; the one after a failure up to the next sync is what the server skipped.
  private func answers(
    to statements: [SQL], syncs: Int
  ) async throws -> [Result<QueryResult, StatementFailure>] {
    var results: [Result<QueryResult, StatementFailure>] = []
    results.reserveCapacity(statements.count)
    var syncsLeft = syncs
    var failed = 0
    while syncsLeft > 0 {
      switch try nextPart() {
      case .pending: try await awaitSocket(.reading)
      case .end: continue
      case .result(let result) where result.status == PGRES_PIPELINE_SYNC: syncsLeft -= 1
      case .result(let result) where result.status == PGRES_PIPELINE_ABORTED:
        results.append(.failure(.skipped(because: failed)))
      case .result(let result):
        switch try outcome(of: result, statements[min(results.count, statements.count - 1)]) {
        case .success(let handle): results.append(.success(QueryResult(handle: handle)))
        case .failure(let error):
          failed = results.count
          results.append(.failure(.refused(error)))
        }
      }
    }
    return results
  }
}

extension Result<QueryResult, StatementFailure> {
  /// The error of a statement that was cancelled, or nil.
  fileprivate var cancellation: PostgresError? {
    guard case .failure(.refused(let error)) = self, error.sqlState == .queryCanceled else { return nil }
    return error
  }
}
