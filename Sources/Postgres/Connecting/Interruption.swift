/// Carries the wish to end a session's statement from any thread to the server.
///
/// A request travels on a connection of its own and may arrive late: so a statement that was asked to end counts as
/// ended only when no request is under way any more, lest it hit the next one. It may also arrive too early, before the
/// server began: so the one who waits for the statement asks again until it ends.
final class Interruption: Sendable {
  /// Why a statement was asked to end.
  enum Reason: Equatable {
    case taskCancelled
    case timeLimit(Duration)
    /// Nobody wants the rest of the answer.
    case abandoned
  }

  private struct State {
    /// Counts the statements, so that a late wish cannot end the wrong one.
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

  /// Notes that a statement begins; returns its number.
  func begin() -> UInt64 {
    state.withLock { state in
      state.statement += 1
      state.isRunning = true
      state.reason = nil
      return state.statement
    }
  }

  /// Why the statement under way was asked to end, or nil.
  var reason: Reason? {
    state.withLock { $0.reason }
  }

  /// Asks the server to end that statement, if it still runs.
  func end(_ statement: UInt64, because reason: Reason) {
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
    // The connection looks again at how long it will wait.
    executor.expire(socket)
  }

  /// Notes that the statement has ended; returns whether a request for it is still under way.
  func finish() -> Bool {
    state.withLock { state in
      state.isRunning = false
      return state.requestUnderWay
    }
  }

  /// Suspends until no request is under way; false when that took longer than `limit`.
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
