internal import CLibPQ
internal import Glibc

/// What a connection waits for.
enum SocketInterest {
  case reading
  case readingOrWriting

  fileprivate var events: Int16 {
    switch self {
    case .reading: Int16(POLLIN)
    case .readingOrWriting: Int16(POLLIN | POLLOUT)
    }
  }
}

/// How a wait ended.
enum SocketWaitOutcome {
  case ready
  case deadlinePassed
  case interrupted
}

/// The sockets that tasks wait for, at most one wait per socket, and the `poll()` over them.
struct SocketWaits {
  private struct Wait {
    /// The suspended task; nil if the caller itself waits in the next poll.
    let task: Suspension<SocketWaitOutcome>?
    let deadline: MonotonicTime?
  }

  /// The first descriptor is the executor's own; the others belong to the waits, in the same order.
  private var descriptors: [pollfd] = [pollfd()]
  private var waits: [Wait] = []
  /// How the caller's own wait ended, if it has.
  private var outcome: SocketWaitOutcome?

  var nextDeadline: MonotonicTime? {
    var next: MonotonicTime?
    for wait in waits {
      guard let deadline = wait.deadline else { continue }
      next = next.map { min($0, deadline) } ?? deadline
    }
    return next
  }

  mutating func add(
    _ socket: CInt, _ interest: SocketInterest, until deadline: MonotonicTime?,
    _ task: Suspension<SocketWaitOutcome>?
  ) {
    descriptors.append(pollfd(fd: socket, events: interest.events, revents: 0))
    waits.append(Wait(task: task, deadline: deadline))
  }

  mutating func end(_ socket: CInt, with outcome: SocketWaitOutcome) {
    guard let place = place(of: socket) else { return }
    finish(place, with: outcome)
  }

  /// How the caller's own wait ended; nil if it has not. The wait is over in either case.
  mutating func takeOutcome(of socket: CInt) -> SocketWaitOutcome? {
    if outcome == nil, let place = place(of: socket) { remove(place) }
    defer { outcome = nil }
    return outcome
  }

  private func place(of socket: CInt) -> Int? {
    waits.indices.first { descriptors[$0 + 1].fd == socket }
  }

  /// Polls until `limit`, or without a limit, and ends the waits that are ready or expired; returns whether `wakeUp`
  /// was signalled.
  mutating func poll(wakeUp: CInt, until limit: MonotonicTime?) -> Bool {
    descriptors[0] = pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)
    let ready =
      if var timeout = limit?.fromNow {
        unsafe ppoll(&descriptors, nfds_t(descriptors.count), &timeout, nil)
      } else {
        unsafe ppoll(&descriptors, nfds_t(descriptors.count), nil, nil)
      }
    if ready > 0 {
      for place in waits.indices.reversed() where descriptors[place + 1].revents != 0 {
        finish(place, with: .ready)
      }
    }
    endOverdue()
    return ready > 0 && descriptors[0].revents != 0
  }

  private mutating func endOverdue() {
    guard waits.contains(where: { $0.deadline != nil }) else { return }
    let now = MonotonicTime.now
    for place in waits.indices.reversed() {
      if let deadline = waits[place].deadline, deadline <= now { finish(place, with: .deadlinePassed) }
    }
  }

  private mutating func finish(_ place: Int, with outcome: SocketWaitOutcome) {
    let wait = remove(place)
    if let task = wait.task { task.end(with: outcome) } else { self.outcome = outcome }
  }

  @discardableResult
  private mutating func remove(_ place: Int) -> Wait {
    waits.swapAt(place, waits.count - 1)
    descriptors.swapAt(place + 1, descriptors.count - 1)
    descriptors.removeLast()
    return waits.removeLast()
  }
}
