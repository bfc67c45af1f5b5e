internal import CLibPQ

/// What the failure of one statement in a pipeline means for the others.
public enum PipelineScope: Sendable {
  /// They run in one transaction: after a failure the rest is skipped and, unless a transaction was already open,
  /// everything is rolled back.
  case together
  /// Each runs in its own transaction, unless one was already open.
  case separately
}

/// Why a statement in a pipeline has no result.
public enum StatementFailure: Error, Sendable, Equatable {
  /// The server rejected it.
  case refused(PostgresError)
  /// It was skipped because the statement at that index, from 0, was rejected.
  case skipped(because: Int)
}

extension Connection {
  /// Sends all statements without waiting for answers in between; returns the results in order.
  ///
  /// Statements that are new to the connection are prepared first; there may not be more different ones than the
  /// connection keeps. All parameters are encoded before anything runs.
  ///
  /// - Returns: One result for each statement. With ``PipelineScope/together``, results before a failure belong to
  ///   statements
  ///   that were rolled back.
  /// - Throws: What concerns the pipeline as a whole: ``ConnectionError``, `CancellationError`, a ``PostgresError``
  ///   from
  ///   preparing, an ``EncodingFailure``, a ``CopyError``.
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

  /// Runs one statement with each of these lists of parameters, in order and in one round trip.
  ///
  /// - Throws: The ``PostgresError`` of the first that the server rejects; the rest is skipped. Otherwise as
  ///   ``pipeline(_:scope:)``.
  public func executeEach(_ sql: SQL, _ parameters: [[(any PostgresEncodable)?]]) async throws {
    for result in try await pipeline(parameters.map { (sql, $0) }) { _ = try result.returned() }
  }

  /// Runs statements in one round trip and, where no transaction is open, in one transaction; returns the rows of each, in order.
  ///
  /// - Throws: The ``PostgresError`` of the first that the server rejects; the rest is skipped. Otherwise as
  ///   ``pipeline(_:scope:)``.
  public func queryTogether(_ statements: [(SQL, [(any PostgresEncodable)?])]) async throws -> [[Row]] {
    do {
      return try await pipeline(statements).map { try $0.returned().rows }
    } catch let error as PostgresError where error.meansStalePlan {
      for (sql, _) in statements { self.statements.retire(sql) }
      guard try !isInTransaction() else { throw error }
      return try await pipeline(statements).map { try $0.returned().rows }
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
        // libpq cannot copy in a pipeline, and would wait forever.
        guard !sql.isCopy else { throw CopyError.runAsStatement(sql.name ?? sql.text) }
        prepared.append(try await prepare(sql))
      }
    }
    binding.removeAll()
    return try zip(statements, prepared).map { statement, prepared in
      (prepared, try bind(statement.1, to: prepared, of: statement.0))
    }
  }

  /// Receives the results up to the last sync. Those between a failure and the next sync were skipped by the server.
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
  /// What the statement returned; throws the server's own error when it was rejected.
  fileprivate func returned() throws -> QueryResult {
    do throws(StatementFailure) {
      return try get()
    } catch {
      if case .refused(let refusal) = error { throw refusal }
      throw error
    }
  }

  /// The error of a statement that was cancelled, or nil.
  fileprivate var cancellation: PostgresError? {
    guard case .failure(.refused(let error)) = self, error.sqlState == .queryCanceled else { return nil }
    return error
  }
}
