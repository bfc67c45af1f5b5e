/// How much transactions see of each other's changes (PostgreSQL documentation, "Transaction Isolation").
public enum IsolationLevel: String, Sendable, CaseIterable {
  /// Each statement sees what was committed before it began.
  case readCommitted = "READ COMMITTED"
  /// All statements see what was committed before the first one began.
  case repeatableRead = "REPEATABLE READ"
  /// The committed transactions could have run one after another.
  case serializable = "SERIALIZABLE"
}

/// Whether prepared statements are planned for their parameters (PostgreSQL documentation, `plan_cache_mode`).
public enum PlanCacheMode: String, Sendable, CaseIterable {
  /// As the server's setting has it.
  case auto
  /// Once, whatever the parameters: right where every statement finds its rows by their keys.
  case forceGenericPlan = "force_generic_plan"
}

/// A transaction whose body succeeded could not be committed.
public enum TransactionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A statement had failed, but the body did not pass the error on; the server rolled everything back.
  case rolledBack

  /// One sentence for operators.
  public var description: String {
    "The transaction was rolled back because one of its statements had failed and its error was not rethrown"
  }
}

extension Connection {
  /// Runs `body` in a transaction, which is committed when `body` returns and rolled back when it throws.
  ///
  /// Cancelling the task cancels the statement under way, and with it the transaction; a COMMIT that has begun is
  /// completed.
  ///
  /// - Parameter planning: How the transaction's statements are planned.
  /// - Throws: What `body` throws; ``TransactionError``; ``ConnectionError/commitOutcomeUnknown(reason:)`` when the
  ///   connection was lost during COMMIT.
  @discardableResult
  public nonisolated func transaction<Value>(
    isolation: IsolationLevel = .readCommitted, planning: PlanCacheMode = .auto,
    _ body: (Connection) async throws -> Value
  ) async throws -> Value {
    try await begin(isolation, planning)
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

  /// Runs `body` in a savepoint, which alone is rolled back when `body` throws.
  @discardableResult
  public nonisolated func savepoint<Value>(_ body: (Connection) async throws -> Value) async throws -> Value {
    try await command("SAVEPOINT part")
    let value: Value
    do {
      value = try await body(self)
    } catch {
      // Without a connection there is nothing to roll back, and the first error is the one to throw.
      try? await command("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part", interruptible: false)
      throw error
    }
    try await command("RELEASE SAVEPOINT part")
    return value
  }

  /// Calls `body` on the connection's thread once ``transaction(isolation:_:)`` has committed, and not at all if it
  /// does not commit. Outside transactions it is called at once; in a transaction begun by a plain statement, never.
  /// Rolling back to a savepoint does not prevent the call.
  package func afterCommit(_ body: @escaping @Sendable () -> Void) {
    if isInTransactionBody {
      callsAfterCommit.append(body)
    } else if (try? isInTransaction()) == false {
      body()
    }
  }

  /// What was kept under that name in the ``transaction(isolation:_:)`` that runs; nil outside one.
  package func kept(_ name: String) -> (any Sendable)? { keptInTransaction[name] }

  /// Keeps something until the ``transaction(isolation:_:)`` that runs has ended; outside one, nothing is kept. Nil forgets it.
  package func keep(_ value: (any Sendable)?, as name: String) {
    guard isInTransactionBody else { return }
    keptInTransaction[name] = value
  }

  private func begin(_ isolation: IsolationLevel, _ planning: PlanCacheMode) async throws {
    let plans = planning == .auto ? "" : "; SET LOCAL plan_cache_mode = \(planning.rawValue)"
    try await command("BEGIN ISOLATION LEVEL \(isolation.rawValue)" + configuration.serverLimits.afterBegin + plans)
    isInTransactionBody = true
  }

  private func commit() async throws {
    let calls = endTransactionBody()
    do {
      try await exclusively(interruptible: false) {
        if try await simple("COMMIT").commandTag == "ROLLBACK" { throw TransactionError.rolledBack }
        for call in calls { call() }
        // Tasks woken by these calls have waited longer than the committer, which first has to change threads.
        if !calls.isEmpty { await Task.yield() }
      }
    } catch ConnectionError.lost(let reason) {
      throw ConnectionError.commitOutcomeUnknown(reason: reason)
    }
  }

  private func endTransactionBody() -> [@Sendable () -> Void] {
    defer { (callsAfterCommit, keptInTransaction) = ([], [:]) }
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
