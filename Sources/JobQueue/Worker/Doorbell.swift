internal import Synchronization

/// Wakes one task that waits; a ring while nobody waits is kept for who comes next, and several are one.
final class Doorbell: Sendable {
  private struct State {
    var isRung = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  /// Wakes the task that waits, or the next one that would.
  func ring() {
    let waiter = state.withLock { state in
      if state.waiter == nil { state.isRung = true }
      return state.waiter.take()
    }
    waiter?.resume()
  }

  /// Suspends until the bell rings or the task is cancelled. Only one task may wait at a time.
  func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state in
          if state.isRung || Task.isCancelled {
            state.isRung = false
            return true
          }
          state.waiter = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiter.take() }?.resume()
    }
  }

  /// Suspends until the bell rings, the time has passed or the task is cancelled; says whether it rang.
  @discardableResult
  func wait(atMost limit: Duration) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await self.wait()
        return true
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return false
      }
      let isFirst = await group.next() ?? false
      group.cancelAll()
      return isFirst && !Task.isCancelled
    }
  }
}
