internal import Synchronization

/// Passes a request to stop on to the session that is running, now or next.
final class WorkerShutdown: Sendable {
  private enum Request {
    case none, drain, stop
  }

  /// Sent when the worker is asked to stop.
  let requested = WakeUpSignal()

  private let state = Mutex<(request: Request, session: WorkerSession?)>((.none, nil))

  /// Whether the worker was asked to stop.
  var isRequested: Bool { state.withLock { $0.request != .none } }

  /// Sets the session that requests are passed on to, an earlier one included.
  func begin(_ session: WorkerSession) {
    let request = state.withLock { state in
      state.session = session
      return state.request
    }
    pass(request, to: session)
  }

  /// Asks for graceful shutdown: running handlers get the grace period.
  func drain() { make(.drain) }

  /// Asks the handlers to stop at once.
  func stop() { make(.stop) }

  private func make(_ request: Request) {
    let session = state.withLock { state in
      state.request = request
      return state.session
    }
    requested.send()
    if let session { pass(request, to: session) }
  }

  private func pass(_ request: Request, to session: WorkerSession) {
    switch request {
    case .none: break
    case .drain: session.drain()
    case .stop: session.stop()
    }
  }
}
