internal import Synchronization

/// A worker's lease on its jobs, as far as the worker itself knows.
///
/// The database's clock decides. The worker counts from when it *asked* for the last renewal, which is earlier, so it gives up
/// before another worker may rescue its jobs, however long a reply takes.
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

  /// When the lease expires unless it is renewed.
  var validUntil: ContinuousClock.Instant { state.withLock { $0.validUntil } }

  /// Whether the lease was lost, for good.
  var isLost: Bool { state.withLock { $0.isLost } }

  /// Extends the lease after a heartbeat that was sent at that time has reached the database.
  func renew(asked: ContinuousClock.Instant) {
    state.withLock { $0.validUntil = asked + duration }
  }

  /// Marks the lease as lost; returns whether it was held until now.
  func lose() -> Bool {
    state.withLock { state in
      defer { state.isLost = true }
      return !state.isLost
    }
  }
}
