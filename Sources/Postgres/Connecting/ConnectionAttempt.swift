internal import Logging

/// One attempt to connect, on a thread of its own, which the caller can abandon when it is cancelled or out of time.
final class ConnectionAttempt: Sendable {
  private enum State {
    case begun
    case awaited(CheckedContinuation<SessionHandle, any Error>)
    case settled(Result<SessionHandle, any Error>)
    case over
  }

  private let state = Locked(State.begun)

  /// Connects, within the configuration's time limit.
  static func session(
    _ configuration: ConnectionConfiguration, on executor: PollExecutor, logger: Logger?
  ) async throws -> SessionHandle {
    let attempt = ConnectionAttempt()
    let isStarted = BlockingThread.start {
      attempt.settle(Result { try SessionHandle(connecting: configuration, logger: logger) })
    }
    guard isStarted else { throw ConnectionError.cannotConnect(reason: "the system cannot create another thread") }
    let limit = executor.schedule(after: configuration.connectTimeout) {
      attempt.settle(.failure(ConnectionError.timedOut(after: configuration.connectTimeout)))
    }
    defer { limit.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { attempt.await(with: $0) }
    } onCancel: {
      attempt.settle(.failure(CancellationError()))
    }
  }

  private func await(with continuation: CheckedContinuation<SessionHandle, any Error>) {
    let result: Result<SessionHandle, any Error>? = state.withLock { state in
      if case .settled(let result) = state {
        state = .over
        return result
      }
      state = .awaited(continuation)
      return nil
    }
    if let result { continuation.resume(with: result) }
  }

  /// Delivers the first result. A session that arrives later is closed by releasing it.
  private func settle(_ result: Result<SessionHandle, any Error>) {
    let continuation: CheckedContinuation<SessionHandle, any Error>? = state.withLock { state in
      switch state {
      case .begun:
        state = .settled(result)
        return nil
      case .awaited(let continuation):
        state = .over
        return continuation
      case .settled, .over:
        return nil
      }
    }
    continuation?.resume(with: result)
  }
}
