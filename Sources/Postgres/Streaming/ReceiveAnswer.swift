internal import CLibPQ

// MARK: - The scope

extension Connection {
  /// Runs `body` with the answer to a statement, and ends the statement on the server if `body` leaves some of the
  /// answer.
  ///
  /// - Parameters:
  ///   - send: Sends the statement.
  ///   - pick: The element in a part; nil for parts without one.
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
        } onCancel: { [cancellation] in
          cancellation.request(number, because: .taskCancelled)
        }
      }
    } catch {
      // The first error is the one to throw.
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
      // No time limit: the reader sets the pace.
      let number = begin(nil)
      openAnswer = answer
      openAnswer?.hasSavepoint = hasSavepoint
      try await withTaskCancellationHandler {
        if hasSavepoint { _ = try await simple("SAVEPOINT answer") }
        try await send(self)
      } onCancel: { [cancellation] in
        cancellation.request(number, because: .taskCancelled)
      }
      return number
    } catch {
      openAnswer = nil
      let explained = await finish(with: error)
      turns.pass()
      throw explained
    }
  }

  /// Ends what has not been received on the server, and passes the connection's turn on.
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
  /// Receives what has arrived, at least one element; nil at the end.
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
