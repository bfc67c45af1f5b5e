internal import Postgres
internal import Synchronization

/// Wakes one waiting task. A signal sent while nobody waits is kept for the next wait; several count as one.
final class WakeUpSignal: Sendable {
  private struct State {
    var isSent = false
    /// Counts the waits, so that a timer cannot end a later one.
    var wait: UInt64 = 0
    var waiter: CheckedContinuation<Bool, Never>?
  }

  private let state = Mutex(State())

  /// Wakes the waiting task, or lets the next wait return at once.
  func send() {
    let waiter = state.withLock { state in
      if state.waiter == nil { state.isSent = true }
      return state.waiter.take()
    }
    waiter?.resume(returning: true)
  }

  /// Suspends until the signal is sent or the task is cancelled. Only one task may wait at a time.
  func wait() async {
    _ = await wait { _ in }
  }

  /// Suspends until the signal is sent, the time is up or the task is cancelled; returns whether it was sent.
  @discardableResult
  func wait(atMost limit: Duration, timedBy executor: PollExecutor) async -> Bool {
    var timer: Timer?
    let isSent = await wait { number in
      timer = executor.schedule(after: limit) { self.end(number) }
    }
    timer?.cancel()
    return isSent
  }

  /// Suspends until the signal is sent, ``end(_:)`` is called for this wait, or the task is cancelled.
  ///
  /// - Parameter begin: Called with the number of the wait if there is one.
  /// - Returns: Whether the signal was sent.
  private func wait(_ begin: (UInt64) -> Void) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (number, isSent) = state.withLock { state -> (UInt64?, Bool) in
          if state.isSent || Task.isCancelled {
            defer { state.isSent = false }
            return (nil, state.isSent && !Task.isCancelled)
          }
          state.wait += 1
          state.waiter = continuation
          return (state.wait, false)
        }
        if let number { begin(number) } else { continuation.resume(returning: isSent) }
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
  /// Suspends for that long or until the task is cancelled. Unlike `Task.sleep` it needs no thread of Swift's pool.
  func sleep(for duration: Duration) async {
    await WakeUpSignal().wait(atMost: duration, timedBy: self)
  }
}
