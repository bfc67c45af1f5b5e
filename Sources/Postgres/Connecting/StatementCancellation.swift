/// Delivers requests to cancel a session's statement, from any thread.
///
/// A request travels on a connection of its own and may arrive late. So a cancelled statement counts as ended only when
/// no request is under way any more, because a late one would hit the next statement. It may also arrive too early,
/// before the server has started the statement; so whoever waits for the statement repeats the request until it ends.
final class StatementCancellation: Sendable {
  /// Why a statement was cancelled.
  enum Reason: Equatable {
    case taskCancelled
    case timeLimit(Duration)
    /// Nobody wants the rest of the answer.
    case abandoned
  }

  private struct State {
    /// Counts the statements, so that a late request cannot cancel the wrong one.
    var statement: UInt64 = 0
    var isRunning = false
    var reason: Reason?
    var requestUnderWay = false
    var whenDelivered: Suspension<Void>?
  }

  private let state = Locked(State())
  private let key: CancelKey?
  private let socket: CInt
  private let executor: PollExecutor

  init(key: CancelKey?, socket: CInt, executor: PollExecutor) {
    self.key = key
    self.socket = socket
    self.executor = executor
  }

  /// Begins a statement; returns its number.
  func begin() -> UInt64 {
    state.withLock { state in
      state.statement += 1
      state.isRunning = true
      state.reason = nil
      return state.statement
    }
  }

  /// Why the statement under way was cancelled; nil if it was not.
  var reason: Reason? {
    state.withLock { $0.reason }
  }

  /// Asks the server to cancel that statement if it is still running.
  func request(_ statement: UInt64, because reason: Reason) {
    let isDue = state.withLock { state in
      guard state.isRunning, state.statement == statement else { return false }
      state.reason = state.reason ?? reason
      guard !state.requestUnderWay else { return false }
      state.requestUnderWay = true
      return true
    }
    guard isDue else { return }
    let isStarted = BlockingThread.start {
      _ = self.key?.request()
      self.delivered()
    }
    if !isStarted { delivered() }
  }

  private func delivered() {
    state.withLock { $0.requestUnderWay = false }
    stopWaiting()
    // Makes the connection check its deadlines again.
    executor.expire(socket)
  }

  /// Ends the statement; returns whether a request for it is still under way.
  func finish() -> Bool {
    state.withLock { state in
      state.isRunning = false
      return state.requestUnderWay
    }
  }

  /// Waits until no request is under way; returns false if that takes longer than `limit`.
  func requestDelivered(within limit: Duration) async -> Bool {
    let timer = executor.schedule(after: limit) { self.stopWaiting() }
    defer { timer.cancel() }
    await Suspension.begin { task in
      let isDelivered = state.withLock { state in
        guard state.requestUnderWay else { return true }
        state.whenDelivered = task
        return false
      }
      if isDelivered { task.end() }
    }
    return state.withLock { !$0.requestUnderWay }
  }

  private func stopWaiting() {
    let waiting = state.withLock { state in
      defer { state.whenDelivered = nil }
      return state.whenDelivered
    }
    waiting?.end()
  }
}
