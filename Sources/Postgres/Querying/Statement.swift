internal import CLibPQ

extension Connection: PostgresQuerying {
  /// Runs one statement, which is prepared on first use and kept.
  public func run(_ sql: SQL, parameters: [(any PostgresEncodable)?]) async throws -> QueryResult {
    try await run(sql, parameters: parameters, timeLimit: nil)
  }

  /// Runs one statement with a time limit of its own, instead of the configuration's.
  public func run(
    _ sql: SQL, parameters: [(any PostgresEncodable)?], timeLimit: Duration?
  ) async throws -> QueryResult {
    try await exclusively(timeLimit: timeLimit) { try await execute(sql, parameters) }
  }

  /// Runs several statements, separated by semicolons, in one transaction unless they say otherwise; returns no rows.
  ///
  /// The text is sent unchanged: for migrations and the like, never with input from outside in it.
  public func script(_ sql: String) async throws {
    try await exclusively { _ = try await simple(sql) }
  }

  /// Runs a command with the simple protocol, within a turn.
  func simple(_ sql: String) async throws -> ResultHandle {
    let session = try live()
    guard session.sendScript(sql) else { throw lost(session.errorMessage) }
    return try await answer(to: SQL(sql))
  }

  /// Runs one statement, within a turn; again if it has to be prepared anew.
  func execute(_ sql: SQL, _ parameters: [(any PostgresEncodable)?]) async throws -> QueryResult {
    do {
      return try await executePrepared(sql, parameters)
    } catch let error as PostgresError where error.meansStalePlan {
      statements.retire(sql)
      guard try live().transactionStatus == PQTRANS_IDLE else { throw error }
      return try await executePrepared(sql, parameters)
    } catch let error as CopyError {
      // Once prepared, a statement is not looked at again.
      statements.retire(sql)
      throw error
    }
  }

  private func executePrepared(_ sql: SQL, _ parameters: [(any PostgresEncodable)?]) async throws -> QueryResult {
    try await send(sql, parameters)
    return QueryResult(handle: try await answer(to: sql))
  }

  /// Sends a statement, preparing it first if it is new, within a turn.
  func send(_ sql: SQL, _ parameters: [(any PostgresEncodable)?]) async throws {
    let prepared: PreparedStatement
    if let known = statements.statement(for: sql) {
      prepared = known
    } else {
      prepared = try await prepare(sql)
    }
    binding.removeAll()
    let range = try bind(parameters, to: prepared, of: sql)
    let session = try live()
    guard session.sendExecute(prepared, sql, binding, range) else { throw lost(session.errorMessage) }
  }

  /// Encodes parameters, appending them to those already bound.
  func bind(
    _ parameters: [(any PostgresEncodable)?], to prepared: PreparedStatement, of sql: SQL
  ) throws -> Range<Int> {
    guard parameters.count == prepared.parameterTypes.count else {
      throw ParameterCountMismatch(
        expected: prepared.parameterTypes.count, given: parameters.count, statement: sql.name ?? sql.text)
    }
    return try binding.append(parameters, as: prepared.parameterTypes)
  }

  /// Receives the whole answer: the last result, or the first error.
  ///
  /// - Parameter first: A part that has already been received, if there is one.
  func answer(to sql: SQL, from first: ResultHandle? = nil) async throws -> ResultHandle {
    if try !flushOnce() { try await flush() }
    var part = first.map { AnswerPart.result($0) }
    var last: ResultHandle?
    var failure: (any Error)?
    reading: while true {
      switch try part ?? nextPart() {
      case .pending: try await awaitSocket(.reading)
      case .end: break reading
      case .result(let result) where result.beginsCopy:
        try await endUnexpectedCopy(result.status)
        failure = failure ?? CopyError.runAsStatement(sql.name ?? sql.text)
      case .result(let result):
        switch try outcome(of: result, sql) {
        case .success: last = result
        case .failure(let error): failure = failure ?? error
        }
      }
      part = nil
    }
    if let failure { throw failure }
    guard let last else { throw lost("the server did not answer") }
    return last
  }

  /// Turns a result into an answer or an error from the server; throws when the connection has failed.
  func outcome(of result: ResultHandle, _ sql: SQL?) throws -> Result<ResultHandle, PostgresError> {
    switch result.status {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
      return .success(result)
    case PGRES_FATAL_ERROR:
      guard let error = PostgresError(result, statement: sql) else { throw lost(result.errorMessage) }
      guard try live().isConnected else { throw lost("\(error)") }
      if error.sqlState == .readOnlyTransaction, configuration.wantsWriter { isReadOnly = true }
      return .failure(error)
    default:
      throw lost("the server started an exchange that this library does not support, such as COPY")
    }
  }
}

// MARK: - Preparing

extension Connection {
  /// Prepares a statement and requests its parameters' types, in one round trip.
  func prepare(_ sql: SQL) async throws -> PreparedStatement {
    let session = try live()
    let name = configuration.keepsPreparedStatements ? statements.nextName() : ""
    guard session.enterPipeline(), session.sendPrepare(name, sql), session.sendDescribe(name), session.sendSync()
    else { throw lost(session.errorMessage) }
    try await flush()
    var types: [PostgresType] = []
    var failure: PostgresError?
    reading: while true {
      switch try nextPart() {
      case .pending: try await awaitSocket(.reading)
      case .end: continue
      case .result(let result) where result.status == PGRES_PIPELINE_SYNC: break reading
      case .result(let result) where result.status == PGRES_PIPELINE_ABORTED: continue
      case .result(let result):
        switch try outcome(of: result, sql) {
        case .success: types = result.parameterTypes
        case .failure(let error): failure = failure ?? error
        }
      }
    }
    guard session.exitPipeline() else { throw lost(session.errorMessage) }
    if let failure { throw failure }
    let prepared = PreparedStatement(name: name, parameterTypes: types)
    statements.insert(prepared, for: sql)
    try await deallocateRetired()
    return prepared
  }

  /// Frees retired statements on the server, outside transactions only: a session that was reset, or another session
  /// behind a pooler, does not know them, and the error would abort the transaction.
  private func deallocateRetired() async throws {
    guard !statements.retired.isEmpty, try live().transactionStatus == PQTRANS_IDLE else { return }
    for name in statements.takeRetired() {
      do {
        _ = try await simple("DEALLOCATE \(name)")
      } catch let error as PostgresError where error.sqlState == .invalidStatementName {}
    }
  }
}

extension PostgresError {
  /// Whether a prepared statement has to be prepared again because a table changed its shape or the session was reset.
  var meansStalePlan: Bool {
    sqlState == .invalidStatementName
      || sqlState == .featureNotSupported && sourceFunction == "RevalidateCachedQuery"
  }
}
