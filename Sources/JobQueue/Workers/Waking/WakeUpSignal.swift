internal import Postgres
internal import Synchronization

/// Wakes one task that waits; a ring while nobody waits is kept for who comes next, and several are one.
final class Doorbell: Sendable {
  private struct State {
    var isRung = false
    /// Counts the waits, so that a timer cannot end the wrong one.
    var wait: UInt64 = 0
    var waiter: CheckedContinuation<Bool, Never>?
  }

  private let state = Mutex(State())

  /// Wakes the task that waits, or the next one that would.
  func ring() {
    let waiter = state.withLock { state in
      if state.waiter == nil { state.isRung = true }
      return state.waiter.take()
    }
    waiter?.resume(returning: true)
  }

  /// Suspends until the bell rings or the task is cancelled. Only one task may wait at a time.
  func wait() async {
    _ = await wait { _ in }
  }

  /// Suspends until the bell rings, the time has passed or the task is cancelled; says whether it rang.
  @discardableResult
  func wait(atMost limit: Duration, timedBy executor: PollExecutor) async -> Bool {
    var timer: Timer?
    let isRung = await wait { number in
      timer = executor.schedule(after: limit) { self.end(number) }
    }
    timer?.cancel()
    return isRung
  }

  /// Suspends until the bell rings, that wait is ended or the task is cancelled; says whether it rang.
  private func wait(_ begin: (UInt64) -> Void) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (number, isRung) = state.withLock { state -> (UInt64?, Bool) in
          if state.isRung || Task.isCancelled {
            defer { state.isRung = false }
            return (nil, state.isRung && !Task.isCancelled)
          }
          state.wait += 1
          state.waiter = continuation
          return (state.wait, false)
        }
        if let number { begin(number) } else { continuation.resume(returning: isRung) }
      }
    } onCancel: {
      state.withLock { $0.waiter.take() }?.resume(returning: false)
    }
  }

  private func end(_ number: UInt64) {
    let waiter = state.withLock { state in state.wait == number ? state.waiter.take() : nil }
    waiter?.resume(returning: false)
  }
}

extension PollExecutor {
  /// Suspends for that long or until the task is cancelled. Unlike `Task.sleep` it needs no thread of Swift's pool to end.
  func sleep(for duration: Duration) async {
    await Doorbell().wait(atMost: duration, timedBy: self)
  }
}
