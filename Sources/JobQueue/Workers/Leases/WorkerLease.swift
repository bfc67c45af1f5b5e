internal import Synchronization

/// A worker's right to its jobs, as far as the worker itself knows.
///
/// The database's clock decides; the worker counts from when it *asked* for the last renewal, which was earlier, so that it
/// gives up before another may take over, however long an answer takes.
final class WorkerLease: Sendable {
  private struct State {
    var validUntil: ContinuousClock.Instant
    var isLost = false
  }

  let worker: WorkerID
  let duration: Duration

  private let state: Mutex<State>

  init(worker: WorkerID, duration: Duration, asked: ContinuousClock.Instant) {
    self.worker = worker
    self.duration = duration
    state = Mutex(State(validUntil: asked + duration))
  }

  var validUntil: ContinuousClock.Instant { state.withLock { $0.validUntil } }

  var isLost: Bool { state.withLock { $0.isLost } }

  /// A heartbeat that was sent at that time has reached the database.
  func renew(asked: ContinuousClock.Instant) {
    state.withLock { $0.validUntil = asked + duration }
  }

  /// Says whether it was not lost before.
  func lose() -> Bool {
    state.withLock { state in
      defer { state.isLost = true }
      return !state.isLost
    }
  }
}
