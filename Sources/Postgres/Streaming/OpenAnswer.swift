internal import CLibPQ

/// An answer that is taken in piece by piece, while its connection does nothing else.
struct OpenAnswer {
  /// A statement of a connection.
  struct Statement: Equatable {
    let connection: ObjectIdentifier
    let number: UInt64
  }

  /// What can be had of the answer without waiting.
  enum Part {
    case pending
    case row(Row)
    case bytes([UInt8])
    case end
  }

  /// The answers that the task is in the midst of; were it to wait for one of them, it would wait for itself.
  @TaskLocal static var within: [Statement] = []

  let sql: SQL
  /// Whether a savepoint keeps the caller's transaction alive when the statement is cut short.
  var hasSavepoint = false
  /// Whether what comes next is data of a COPY.
  var isCopying = false
  /// Whether nothing is on the way any more.
  var isComplete = false
  /// Why the server did not finish, if it did not.
  var failure: PostgresError?
}

// MARK: - The scope

extension Connection {
  /// Runs `body` with the answer to a statement, and has the server end the statement when `body` leaves some of it.
  ///
  /// - Parameters:
  ///   - send: Sends the statement.
  ///   - pick: The element that a part is, or nil for other parts.
  nonisolated func withAnswer<Element, Value>(
    to sql: SQL, send: @Sendable (isolated Connection) async throws -> Void,
    pick: @escaping @Sendable (OpenAnswer.Part) -> Element?,
    _ body: (sending AnswerStream<Element>) async throws -> Value
  ) async throws -> Value {
    let number = try await open(OpenAnswer(sql: sql), send)
    let statement = OpenAnswer.Statement(connection: ObjectIdentifier(self), number: number)
    let value: Value
    do {
      value = try await OpenAnswer.$within.withValue(OpenAnswer.within + [statement]) {
        try await withTaskCancellationHandler {
          try await body(AnswerStream(connection: self) { try await $0.take(of: number, pick) })
        } onCancel: { [interruption] in
          interruption.end(number, because: .taskCancelled)
        }
      }
    } catch {
      // The first error is the one to tell.
      try? await closeAnswer()
      throw error
    }
    try await closeAnswer()
    return value
  }

  private func open(
    _ answer: OpenAnswer, _ send: (isolated Connection) async throws -> Void
  ) async throws -> UInt64 {
    try Task.checkCancellation()
    try await takeTurn()
    do {
      let hasSavepoint = try live().transactionStatus == PQTRANS_INTRANS
      // Who reads sets the pace, so there is no time limit.
      let number = begin(nil)
      openAnswer = answer
      openAnswer?.hasSavepoint = hasSavepoint
      try await withTaskCancellationHandler {
        if hasSavepoint { _ = try await simple("SAVEPOINT answer") }
        try await send(self)
      } onCancel: { [interruption] in
        interruption.end(number, because: .taskCancelled)
      }
      return number
    } catch {
      openAnswer = nil
      let explained = await finish(with: error)
      turns.pass()
      throw explained
    }
  }

  /// Has the server end what was not taken, and lets the next one use the connection.
  private func closeAnswer() async throws {
    defer {
      openAnswer = nil
      noteCondition()
      turns.pass()
    }
    guard let answer = openAnswer, (try? live()) != nil else { return }
    do {
      if !answer.isComplete { try await cutShort() }
      await finish()
      guard answer.hasSavepoint, answer.failure == nil else { return }
      _ = begin(nil)
      let undo = answer.isComplete ? "" : "ROLLBACK TO SAVEPOINT answer; "
      _ = try await simple(undo + "RELEASE SAVEPOINT answer")
      await finish()
    } catch {
      throw await finish(with: error)
    }
  }

  private func cutShort() async throws {
    abandon()
    while openAnswer?.isComplete == false {
      if case .pending = try nextAnswerPart() { try await awaitSocket(.reading) }
    }
  }
}

// MARK: - Taking

extension Connection {
  /// Takes in what has arrived, at least one element; nil at the end.
  private func take<Element>(of number: UInt64, _ pick: (OpenAnswer.Part) -> Element?) async throws -> [Element]? {
    guard statementNumber == number, openAnswer?.isComplete == false else { return try endOfAnswer(number) }
    var elements: [Element] = []
    do {
      while elements.count < 256 {
        switch try nextAnswerPart() {
        case .pending where elements.isEmpty: try await awaitSocket(.reading)
        case .pending: return elements
        case .end: return try elements.isEmpty ? endOfAnswer(number) : elements
        case let part: if let element = pick(part) { elements.append(element) }
        }
      }
    } catch {
      throw explain(error)
    }
    return elements
  }

  private func endOfAnswer<Element>(_ number: UInt64) throws -> [Element]? {
    if statementNumber == number, let failure = openAnswer?.failure { throw explain(failure) }
    return nil
  }

  private func nextAnswerPart() throws -> OpenAnswer.Part {
    if openAnswer?.isCopying == true {
      switch try live().nextCopyData() {
      case .pending: return .pending
      case .chunk(let bytes): return .bytes(bytes)
      case .end: openAnswer?.isCopying = false
      }
    }
    while true {
      switch try nextPart() {
      case .pending: return .pending
      case .end:
        openAnswer?.isComplete = true
        return .end
      case .result(let result) where result.status == PGRES_SINGLE_TUPLE:
        return .row(Row(result: result, number: 0))
      case .result(let result):
        guard case .failure(let error) = try outcome(of: result, openAnswer?.sql) else { continue }
        openAnswer?.failure = error
      }
    }
  }
}
