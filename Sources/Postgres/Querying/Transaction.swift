/// How much transactions see of each other (PostgreSQL documentation, "Transaction Isolation").
public enum IsolationLevel: String, Sendable, CaseIterable {
  /// Each statement sees what was committed before it began.
  case readCommitted = "READ COMMITTED"
  /// All statements see what was committed before the first began.
  case repeatableRead = "REPEATABLE READ"
  /// The transactions that commit could have run one after another.
  case serializable = "SERIALIZABLE"
}

/// A transaction whose body went well could not be committed.
public enum TransactionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A statement had failed and the body did not say so; the server rolled everything back.
  case rolledBack

  /// One sentence for people.
  public var description: String {
    "The transaction was rolled back, because one of its statements had failed and the error was not passed on"
  }
}

extension Connection {
  /// Runs `body` in a transaction, which is committed when `body` returns and rolled back when it throws.
  ///
  /// The task's cancellation ends the statement under way and thereby the transaction; a COMMIT that was begun is finished.
  ///
  /// - Throws: What `body` throws; ``TransactionError``; ``ConnectionError/commitOutcomeUnknown(reason:)`` when the
  ///   connection was lost during COMMIT.
  @discardableResult
  public nonisolated func transaction<Value>(
    isolation: IsolationLevel = .readCommitted, _ body: (Connection) async throws -> Value
  ) async throws -> Value {
    try await begin(isolation)
    let value: Value
    do {
      value = try await body(self)
    } catch {
      await rollBack()
      throw error
    }
    try await commit()
    return value
  }

  /// Runs `body` in a part of the transaction that is undone alone when `body` throws.
  @discardableResult
  public nonisolated func savepoint<Value>(_ body: (Connection) async throws -> Value) async throws -> Value {
    try await command("SAVEPOINT part")
    let value: Value
    do {
      value = try await body(self)
    } catch {
      // Without a connection there is nothing to undo, and the first error is the one to tell.
      try? await command("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part", interruptible: false)
      throw error
    }
    try await command("RELEASE SAVEPOINT part")
    return value
  }

  /// Calls `body` on the connection's thread once ``transaction(isolation:_:)`` has committed, not at all when it does not;
  /// outside of transactions, at once; not at all in one that was begun by a statement. What a savepoint undoes is called
  /// all the same.
  package func afterCommit(_ body: @escaping @Sendable () -> Void) {
    if isInTransactionBody {
      callsAfterCommit.append(body)
    } else if (try? isInTransaction()) == false {
      body()
    }
  }

  private func begin(_ isolation: IsolationLevel) async throws {
    try await command("BEGIN ISOLATION LEVEL \(isolation.rawValue)")
    isInTransactionBody = true
  }

  private func commit() async throws {
    let calls = endTransactionBody()
    do {
      try await exclusively(interruptible: false) {
        if try await simple("COMMIT").commandTag == "ROLLBACK" { throw TransactionError.rolledBack }
        for call in calls { call() }
        // Who was woken by that has waited for longer than the committer, who first has to change threads.
        if !calls.isEmpty { await Task.yield() }
      }
    } catch ConnectionError.lost(let reason) {
      throw ConnectionError.commitOutcomeUnknown(reason: reason)
    }
  }

  private func endTransactionBody() -> [@Sendable () -> Void] {
    defer { callsAfterCommit = [] }
    isInTransactionBody = false
    return callsAfterCommit
  }

  private func rollBack() async {
    _ = endTransactionBody()
    do {
      try await command("ROLLBACK", interruptible: false)
    } catch {
      // The server rolls back what a closed session leaves.
      close()
    }
  }

  private func command(_ sql: String, interruptible: Bool = true) async throws {
    try await exclusively(interruptible: interruptible) { _ = try await simple(sql) }
  }
}
