public import Logging

/// A bounded pool of connections to one server, opened on demand and kept for the next task that needs one.
///
/// First come, first served. A connection that the server has closed in the meantime is detected by a system call,
/// without a round trip, and replaced. If the server is down, the pool retries with back-off for as long as the task is
/// willing to wait. Connections that have been idle for too long are closed.
public final class Pool: Sendable {
  typealias Grant = PoolGrant<Connection>
  typealias Queue = PoolQueue<Connection, CheckedContinuation<Grant, any Error>>

  /// The executor of the connections. A task that prefers it talks to them without changing threads.
  public let executor: PollExecutor

  /// How the pool's connections are opened.
  public let configuration: ConnectionConfiguration

  private let idleTimeout: Duration
  private let acquireTimeout: Duration
  private let backOff: BackOff
  private let logger: Logger
  private let state: Locked<State>

  private struct State {
    var queue: Queue
    var idleTimer: Timer?
    var whenUnused: [CheckedContinuation<Void, Never>] = []
  }

  /// A pool, which opens no connection yet.
  ///
  /// - Parameters:
  ///   - maximumConnections: The most connections to open. Default 8.
  ///   - idleTimeout: How long to keep an unused connection. Default 60 s.
  ///   - acquireTimeout: How long to wait for a connection, in line and for the server. Default 30 s.
  ///   - backOff: How long to wait between attempts to connect.
  public init(
    configuration: ConnectionConfiguration, maximumConnections: Int = 8, idleTimeout: Duration = .seconds(60),
    acquireTimeout: Duration = .seconds(30), backOff: BackOff = BackOff(), executor: PollExecutor = .shared,
    logger: Logger
  ) {
    self.configuration = configuration
    self.idleTimeout = idleTimeout
    self.acquireTimeout = acquireTimeout
    self.backOff = backOff
    self.executor = executor
    self.logger = logger
    state = Locked(State(queue: Queue(capacity: maximumConnections)))
  }

  /// Lends a connection to `body`, exclusively.
  ///
  /// If `body` leaves a transaction open, it is rolled back by closing the connection.
  ///
  /// - Throws: What `body` throws; ``ConnectionError``; `CancellationError`.
  @discardableResult
  public func withConnection<Value>(_ body: (Connection) async throws -> Value) async throws -> Value {
    let connection = try await acquire()
    do {
      let value = try await body(connection)
      await release(connection)
      return value
    } catch {
      await release(connection)
      throw error
    }
  }

  /// Runs `body` in a transaction on a connection of its own; see ``Connection/transaction(isolation:_:)``.
  ///
  /// - Parameter retrying: Whether to run `body` again after a conflict with another transaction, or while it does not get
  ///   a lock. Only where `body` has no effects outside the database.
  @discardableResult
  public func withTransaction<Value>(
    isolation: IsolationLevel = .readCommitted, planning: PlanCacheMode = .auto, retrying: RetryPolicy = .never,
    _ body: (Connection) async throws -> Value
  ) async throws -> Value {
    try await retrying.run(lockPatience: configuration.lockPatience) {
      try await withConnection { try await $0.transaction(isolation: isolation, planning: planning, body) }
    }
  }

  /// How many connections there are and how many tasks wait for one.
  public var statistics: PoolStatistics {
    state.withLock {
      PoolStatistics(inUse: $0.queue.inUse, idle: $0.queue.idleCount, waiting: $0.queue.waitingCount)
    }
  }

  /// Refuses new requests, closes idle connections, and waits until those in use have been returned and closed.
  public func close() async {
    let (idle, waiters) = state.withLock { state in
      state.idleTimer?.cancel()
      state.idleTimer = nil
      return state.queue.close()
    }
    for waiter in waiters { waiter.resume(throwing: ConnectionError.poolClosed) }
    for connection in idle { await connection.close() }
    await withCheckedContinuation { continuation in
      let isUnused = state.withLock { state in
        guard state.queue.inUse > 0 else { return true }
        state.whenUnused.append(continuation)
        return false
      }
      if isUnused { continuation.resume() }
    }
  }
}

extension Pool: PostgresQuerying {
  /// Runs one statement on a connection of the pool; again while it does not get a lock, which leaves no trace, as long as
  /// the configuration's patience lasts.
  public func run(_ sql: SQL, parameters: [(any PostgresEncodable)?]) async throws -> QueryResult {
    try await RetryPolicy.forLocks.run(lockPatience: configuration.lockPatience) {
      try await withConnection { try await $0.run(sql, parameters: parameters) }
    }
  }

  /// Runs statements in one round trip and one transaction on a connection of the pool; again as ``run(_:parameters:)``.
  public func queryTogether(_ statements: [(SQL, [(any PostgresEncodable)?])]) async throws -> [[Row]] {
    try await RetryPolicy.forLocks.run(lockPatience: configuration.lockPatience) {
      try await withConnection { try await $0.queryTogether(statements) }
    }
  }
}

/// The state of a pool at one moment.
public struct PoolStatistics: Sendable, Equatable {
  /// Connections that are lent out or being opened.
  public var inUse: Int
  /// Idle connections.
  public var idle: Int
  /// Tasks waiting for a connection.
  public var waiting: Int

  /// Statistics with the given numbers.
  public init(inUse: Int, idle: Int, waiting: Int) {
    self.inUse = inUse
    self.idle = idle
    self.waiting = waiting
  }
}

// MARK: - Asking

extension Pool {
  private func acquire() async throws -> Connection {
    try Task.checkCancellation()
    let deadline = MonotonicTime.now + acquireTimeout
    switch try await nextGrant() {
    case .slot: return try await open(until: deadline)
    case .resource(let connection):
      if connection.isQuiet { return connection }
      // A connection with something unread is rarely worth saving: open a new one. The slot is still held.
      await connection.close()
      return try await open(until: deadline)
    }
  }

  private func nextGrant() async throws -> Grant {
    switch state.withLock({ $0.queue.request() }) {
    case .granted(let grant): grant
    case .closed: throw ConnectionError.poolClosed
    case .wait: try await waitForGrant()
    }
  }

  private func waitForGrant() async throws -> Grant {
    let ticket = state.withLock { $0.queue.nextTicket() }
    let limit = executor.schedule(after: acquireTimeout) { [acquireTimeout, weak self] in
      self?.stopWaiting(ticket, because: ConnectionError.poolTimeout(after: acquireTimeout))
    }
    defer { limit.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let answer = state.withLock { state in
          if Task.isCancelled { return Queue.Answer.closed }
          let answer = state.queue.request()
          if case .wait = answer { state.queue.wait(continuation, ticket: ticket) }
          return answer
        }
        switch answer {
        case .granted(let grant): continuation.resume(returning: grant)
        case .closed: continuation.resume(throwing: Task.isCancelled ? CancellationError() : ConnectionError.poolClosed)
        case .wait: break
        }
      }
    } onCancel: {
      stopWaiting(ticket, because: CancellationError())
    }
  }

  private func stopWaiting(_ ticket: UInt64, because error: any Error) {
    state.withLock { $0.queue.leave(ticket) }?.resume(throwing: error)
  }

  /// Opens a connection for a slot that is held, retrying until the deadline.
  private func open(until deadline: MonotonicTime) async throws -> Connection {
    var failures = 0
    do {
      while true {
        do {
          return try await Connection.connect(configuration, on: executor, logger: logger)
        } catch let error as ConnectionError {
          failures += 1
          let delay = backOff.delay(afterFailures: failures)
          guard .now + delay < deadline, !state.withLock({ $0.queue.isClosed }) else { throw error }
          logger.warning(
            "Could not connect to PostgreSQL; retrying",
            metadata: ["error": "\(error)", "failures": "\(failures)", "delay": "\(delay)"])
          try await Task.sleep(for: delay)
        }
      }
    } catch {
      releaseSlot()
      throw error
    }
  }
}

// MARK: - Giving back

extension Pool {
  private func release(_ connection: Connection) async {
    switch connection.condition.withLock({ $0 }) {
    case .idle where !state.withLock({ $0.queue.isClosed }):
      let next = state.withLock { state in
        let next = state.queue.giveBack(connection, at: .now)
        if next == nil { watchIdle(&state) }
        return next
      }
      next?.resume(returning: .resource(connection))
    case .inTransaction:
      logger.warning("Closed a PostgreSQL connection that was returned to the pool with an open transaction")
      fallthrough
    case .idle, .unusable:
      await connection.close()
      releaseSlot()
    }
    resumeCloseIfUnused()
  }

  private func releaseSlot() {
    state.withLock { $0.queue.releaseSlot() }?.resume(returning: .slot)
    resumeCloseIfUnused()
  }

  private func resumeCloseIfUnused() {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      guard state.queue.isClosed, state.queue.inUse == 0 else { return [] }
      defer { state.whenUnused = [] }
      return state.whenUnused
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Schedules the next check for connections that have been idle for too long.
  private func watchIdle(_ state: inout State) {
    guard state.idleTimer == nil, state.queue.oldestIdle != nil else { return }
    state.idleTimer = executor.schedule(after: idleTimeout) { [weak self] in self?.closeIdle() }
  }

  private func closeIdle() {
    // The sessions end when the connections are released, outside the lock.
    let expired = state.withLock { state in
      state.idleTimer = nil
      let expired = state.queue.expire(idleSince: .now - idleTimeout)
      watchIdle(&state)
      return expired
    }
    if !expired.isEmpty {
      logger.debug("Closed idle PostgreSQL connections", metadata: ["count": "\(expired.count)"])
    }
  }
}
