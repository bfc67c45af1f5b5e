internal import Synchronization

/// Collects job results, and records in one batch all that have come up while the last batch was being recorded. So a single
/// result is recorded at once, and many together.
final class ResultQueue: Sendable {
  private struct State {
    var pending: [JobResult] = []
    /// The batch being recorded.
    var current: [JobResult] = []
    var isFinished = false
    var waitingForRoom: [CheckedContinuation<Void, Never>] = []

    var hasRoom: Bool { pending.count < ResultQueue.capacity }
  }

  /// With so many results pending, nothing more is claimed.
  private static let capacity = 4_000

  private let state = Mutex(State())
  private let added = WakeUpSignal()

  /// The fencing tokens of jobs whose result is not recorded yet.
  var unrecordedTokens: [Int64] { state.withLock { ($0.pending + $0.current).map(\.token) } }

  /// Adds a result.
  func add(_ result: JobResult) {
    let isFirst = state.withLock { state in
      state.pending.append(result)
      return state.pending.count == 1
    }
    if isFirst { added.send() }
  }

  /// Adds results.
  func add(_ results: [JobResult]) {
    for result in results { add(result) }
  }

  /// Declares that no more results will come: ``run(_:)`` returns once all are recorded.
  func finish() {
    state.withLock { $0.isFinished = true }
    added.send()
  }

  /// Suspends while too many results are pending.
  func waitForRoom() async {
    if state.withLock({ $0.hasRoom }) { return }
    await withCheckedContinuation { task in
      let hasRoom = state.withLock { state in
        if !state.hasRoom { state.waitingForRoom.append(task) }
        return state.hasRoom
      }
      if hasRoom { task.resume() }
    }
  }

  /// Records results with `record`, which does not fail, until ``finish()`` was called and all are recorded.
  ///
  /// - Parameter rest: Called when there is nothing to record for now.
  func run(resting rest: () -> Void = {}, _ record: ([JobResult]) async -> Void) async {
    while true {
      let (results, isFinished, waiters) = state.withLock { state in
        state.current = state.pending
        state.pending = []
        state.pending.reserveCapacity(state.current.count)
        defer { state.waitingForRoom = [] }
        return (state.current, state.isFinished, state.waitingForRoom)
      }
      for waiter in waiters { waiter.resume() }
      if !results.isEmpty {
        await record(results)
        state.withLock { $0.current = [] }
      } else if isFinished {
        return
      } else {
        rest()
        await added.wait()
      }
    }
  }
}
