internal import CLibPQ
public import Logging

/// A session with a PostgreSQL server.
///
/// It is isolated to a ``PollExecutor`` and never blocks a thread of Swift's pool. Statements from several tasks run
/// one after another, in the order in which they arrive; a transaction of one task is not protected from statements
/// that another task runs on the same connection. A connection does not reconnect: the ``Pool`` and the ``Listener`` do
/// that.
public actor Connection {
  /// The state of a connection, as far as it is known without waiting.
  enum Condition {
    case idle
    case inTransaction
    case unusable
  }

  /// How long to wait for a cancellation to take effect before asking again.
  private static let cancellationRepeat = Duration.milliseconds(100)

  /// The executor that the connection is isolated to.
  public nonisolated let executor: PollExecutor

  /// The connection's executor, as the runtime wants it.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  /// The process number of the server's backend, as in `pg_stat_activity.pid`.
  public nonisolated let serverProcessID: Int32

  /// The host that the connection leads to, for logs: `host db1 port 5432`.
  public nonisolated let server: String

  nonisolated let condition = Locked(Condition.idle)
  nonisolated let socket: CInt

  let configuration: ConnectionConfiguration
  nonisolated let cancellation: StatementCancellation
  /// nil once the connection was closed or lost.
  private var session: SessionHandle?
  /// Why it was lost, if it was.
  private var loss: String?
  var statements: StatementCache
  var binding = ParameterBinding()
  var turns = Turns()
  /// Whether the server refused to write although the configuration asks for a writable one: it is no longer the
  /// primary.
  var isReadOnly = false
  /// Whether ``transaction(isolation:_:)`` is running its body, and what to call after its commit.
  var isInTransactionBody = false
  var callsAfterCommit: [@Sendable () -> Void] = []
  /// See ``kept(_:)``.
  var keptInTransaction: [String: any Sendable] = [:]
  /// The answer being streamed, if there is one.
  var openAnswer: OpenAnswer?

  // The statement under way.
  private(set) var statementNumber: UInt64 = 0
  private var limit: (duration: Duration, deadline: MonotonicTime)?
  private var nextCancelRequest: MonotonicTime?
  private var giveUp: MonotonicTime?

  private init(_ session: SessionHandle, _ configuration: ConnectionConfiguration, on executor: PollExecutor) {
    self.session = session
    self.configuration = configuration
    self.executor = executor
    socket = session.socket
    server = session.server
    serverProcessID = session.serverProcessID
    cancellation = StatementCancellation(key: session.cancelKey(), socket: session.socket, executor: executor)
    statements = StatementCache(capacity: configuration.preparedStatementLimit)
  }

  /// Connects to the server, once, within the configuration's time limit. Runs on a thread of its own, because libpq
  /// blocks.
  ///
  /// - Parameter logger: Receives the server's notices, at level debug.
  /// - Throws: ``ConnectionError`` or `CancellationError`.
  public static func connect(
    _ configuration: ConnectionConfiguration, on executor: PollExecutor = .shared, logger: Logger? = nil
  ) async throws -> Connection {
    let session = try await ConnectionAttempt.session(configuration, on: executor, logger: logger)
    return Connection(session, configuration, on: executor)
  }

  /// Closes the session. A statement under way is cancelled, and throws ``ConnectionError/closed``.
  public func close() {
    loss = nil
    guard session != nil else { return }
    session = nil
    condition.withLock { $0 = .unusable }
    if turns.isTaken {
      cancellation.request(statementNumber, because: .taskCancelled)
      executor.interrupt(socket)
    }
  }

  /// The server's version as a number: 150004 for 15.4.
  public func serverVersion() throws -> Int { try live().serverVersion }

  /// Whether the session is encrypted.
  public func usesTLS() throws -> Bool { try live().usesTLS }

  /// Whether a transaction is open in the session, failed or not.
  public func isInTransaction() throws -> Bool { try live().transactionStatus != PQTRANS_IDLE }
}

// MARK: - One statement at a time

extension Connection {
  /// Runs `body`, which sends something and receives the whole answer, while no other task talks to the server.
  ///
  /// A waiting task is resumed where it prefers to run, usually on Swift's pool, and only then returns to the
  /// connection's thread: two wake-ups per wait. So the task prefers the connection's executor until the answer has
  /// arrived.
  ///
  /// - Parameter interruptible: Whether cancelling the task cancels the statement on the server. ROLLBACK and COMMIT
  ///   are not interruptible.
  func exclusively<Result>(
    interruptible: Bool = true, timeLimit: Duration? = nil, _ body: () async throws -> Result
  ) async throws -> Result {
    try await executor.run { try await converse(interruptible, timeLimit, body) }
  }

  private func converse<Result>(
    _ interruptible: Bool, _ timeLimit: Duration?, _ body: () async throws -> Result
  ) async throws -> Result {
    if interruptible { try Task.checkCancellation() }
    try await takeTurn()
    defer { turns.pass() }
    _ = try live()
    let number = begin(timeLimit ?? configuration.statementTimeout)
    do {
      let result: Result
      if interruptible {
        result = try await withTaskCancellationHandler {
          try await body()
        } onCancel: { [cancellation] in
          cancellation.request(number, because: .taskCancelled)
        }
      } else {
        result = try await body()
      }
      await finish()
      return result
    } catch {
      throw await finish(with: error)
    }
  }

  /// Waits for the caller's turn, which the caller must pass on.
  func takeTurn() async throws(ConnectionError) {
    if turns.take() { return }
    let busy = OpenAnswer.Statement(connection: ObjectIdentifier(self), number: statementNumber)
    if openAnswer != nil, OpenAnswer.within.contains(busy) { throw .busy }
    await Suspension.begin { turns.wait($0) }
  }

  /// Begins a statement, within a turn, and returns its number.
  func begin(_ timeLimit: Duration?) -> UInt64 {
    limit = timeLimit.map { ($0, .now + $0) }
    nextCancelRequest = nil
    giveUp = nil
    statementNumber = cancellation.begin()
    return statementNumber
  }

  /// Ends the statement.
  func finish() async {
    // A session that is lost has no next statement.
    if cancellation.finish(), session != nil { await waitForCancelRequest() }
    noteCondition()
  }

  /// Ends the statement with an error, and returns the error to throw.
  func finish(with error: any Error) async -> any Error {
    let explained = explain(error)
    await finish()
    return explained
  }

  /// Waits for a cancellation request that is still under way, so that it does not hit the next statement.
  private func waitForCancelRequest() async {
    let grace = configuration.cancellationGrace
    if await !cancellation.requestDelivered(within: grace) {
      _ = lost("a cancellation was under way for \(grace)")
    }
  }

  func noteCondition() {
    let current: Condition
    switch session?.transactionStatus {
    case PQTRANS_IDLE: current = isReadOnly ? .unusable : .idle
    case PQTRANS_INTRANS, PQTRANS_INERROR: current = .inTransaction
    default: current = .unusable
    }
    condition.withLock { $0 = current }
  }

  /// Replaces the server's "statement was cancelled" by the reason, which only the caller knows.
  func explain(_ error: any Error) -> any Error {
    guard let reason = cancellation.reason, (error as? PostgresError)?.sqlState == .queryCanceled else { return error }
    return switch reason {
    case .taskCancelled: CancellationError()
    case .timeLimit(let limit): ConnectionError.timedOut(after: limit)
    case .abandoned: error
    }
  }
}

// MARK: - The socket

extension Connection {
  /// The session; throws if it is closed or lost.
  func live() throws(ConnectionError) -> SessionHandle {
    if let session { return session }
    if let loss { throw .gone(reason: loss) }
    throw .closed
  }

  /// Gives the session up, and returns the error to throw.
  func lost(_ reason: String) -> ConnectionError {
    session = nil
    loss = "\(server): \(reason)"
    return .lost(reason: "\(server): \(reason)")
  }

  /// Sends everything that is buffered, receiving what arrives meanwhile, so that the two ends do not wait for each
  /// other to read.
  ///
  /// Like everything on a statement's path it calls few asynchronous functions: each costs a check of the task's
  /// executor.
  func flush() async throws {
    while try !flushOnce() { try await awaitSocket(.readingOrWriting) }
  }

  /// Sends what the system accepts at once; returns whether that was everything.
  func flushOnce() throws -> Bool {
    let session = try live()
    guard let isDone = session.flush() else { throw lost(session.errorMessage) }
    return isDone
  }

  /// The next part of the answer, if it has arrived.
  func nextPart() throws -> AnswerPart {
    let session = try live()
    if session.isBusy { return .pending }
    return session.nextResult().map { .result($0) } ?? .end
  }

  /// Waits until the socket is ready, and receives what has arrived.
  func awaitSocket(_ interest: SocketInterest) async throws {
    let deadline = nextDeadline
    let outcome =
      if let outcome = executor.wait(for: socket, interest, until: deadline) { outcome } else {
        await Suspension.begin { executor.watch(socket, interest, until: deadline, $0) }
      }
    switch outcome {
    case .ready:
      let session = try live()
      guard session.consumeInput() else { throw lost(session.errorMessage) }
    case .deadlinePassed: try checkDeadlines()
    case .interrupted: throw ConnectionError.closed
    }
  }

  /// Whether the statement under way has been asked to end.
  var isInterrupted: Bool { cancellation.reason != nil }

  /// Asks the server to end the statement under way, because nobody wants the rest of its answer.
  func abandon() {
    cancellation.request(statementNumber, because: .abandoned)
  }

  /// Cancels the statement under way if it is over its time limit; for statements that do not always wait for the
  /// server.
  func checkLimit() {
    if cancellation.reason == nil, let limit, limit.deadline <= .now {
      cancellation.request(statementNumber, because: .timeLimit(limit.duration))
    }
  }

  private var nextDeadline: MonotonicTime? {
    cancellation.reason == nil ? limit?.deadline : nextCancelRequest ?? .now
  }

  /// Cancels a statement over its time limit, repeats a cancellation that had no effect, and finally gives the
  /// connection up.
  private func checkDeadlines() throws {
    let now = MonotonicTime.now
    guard let reason = cancellation.reason else { return checkLimit() }
    if let giveUp, giveUp <= now {
      let error = lost("the server did not end a cancelled statement within \(configuration.cancellationGrace)")
      throw reason == .taskCancelled ? CancellationError() as any Error : error
    }
    giveUp = giveUp ?? now + configuration.cancellationGrace
    if let nextCancelRequest, nextCancelRequest <= now { cancellation.request(statementNumber, because: reason) }
    nextCancelRequest = now + Self.cancellationRepeat
  }
}

// MARK: - Between statements

extension Connection {
  /// Whether nothing has arrived at an idle connection, neither a farewell nor the end of the stream. A system call,
  /// not a round trip.
  nonisolated var isQuiet: Bool { SessionHandle.isQuiet(socket) }

  /// Waits for a notification, `limit` at most; returns the next one, or nil.
  func nextNotification(within limit: Duration) async throws -> Notification? {
    try await takeTurn()
    defer { turns.pass() }
    let deadline = MonotonicTime.now + limit
    return try await withTaskCancellationHandler {
      while true {
        if let notification = try live().nextNotification() { return notification }
        try Task.checkCancellation()
        guard deadline > .now else { return nil }
        try await awaitNotification(until: deadline)
      }
    } onCancel: { [executor, socket] in
      executor.expire(socket)
    }
  }

  private func awaitNotification(until deadline: MonotonicTime) async throws {
    switch await Suspension.begin({ executor.watch(socket, .reading, until: deadline, $0) }) {
    case .ready:
      let session = try live()
      guard session.consumeInput() else { throw lost(session.errorMessage) }
    case .deadlinePassed: return
    case .interrupted: throw ConnectionError.closed
    }
  }
}
