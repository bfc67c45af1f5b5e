/// A call scheduled on an executor.
package final class Timer: Sendable {
  let deadline: MonotonicTime
  private let body: Locked<(@Sendable () -> Void)?>

  init(deadline: MonotonicTime, body: @escaping @Sendable () -> Void) {
    self.deadline = deadline
    self.body = Locked(body)
  }

  /// Prevents the call if it has not begun, and releases what it captures.
  package func cancel() {
    body.withLock { $0 = nil }
  }

  fileprivate var isCancelled: Bool {
    body.withLock { $0 == nil }
  }

  fileprivate func fire() {
    let call = body.withLock { body in
      defer { body = nil }
      return body
    }
    call?()
  }
}

/// The timers of one executor, the next one last.
struct TimerQueue {
  private var timers: [Timer] = []

  var nextDeadline: MonotonicTime? { timers.last?.deadline }

  mutating func insert(_ timer: Timer) {
    timers.removeAll { $0.isCancelled }
    let place = timers.firstIndex { $0.deadline < timer.deadline } ?? timers.endIndex
    timers.insert(timer, at: place)
  }

  /// Calls the timers that are due.
  mutating func fire() {
    guard !timers.isEmpty else { return }
    let now = MonotonicTime.now
    while let timer = timers.last, timer.deadline <= now {
      timers.removeLast()
      timer.fire()
    }
  }
}
