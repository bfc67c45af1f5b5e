import Synchronization

/// Opens once; whoever waits for it then goes on.
final class Latch: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
    var next = 0
  }

  private let state = Mutex(State())

  /// A latch, closed or not.
  init(isOpen: Bool = false) {
    state.withLock { $0.isOpen = isOpen }
  }

  var isOpen: Bool { state.withLock { $0.isOpen } }

  /// Opens it, for good.
  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for task in waiting { task.finish() }
  }

  /// Returns when it is open.
  ///
  /// - Throws: `CancellationError` if the task is cancelled before that.
  func wait() async throws {
    let (opening, task) = AsyncStream<Void>.makeStream()
    let number = state.withLock { state -> Int? in
      if state.isOpen { return nil }
      state.next += 1
      state.waiting[state.next] = task
      return state.next
    }
    guard let number else { return }
    for await _ in opening {}
    state.withLock { _ = $0.waiting.removeValue(forKey: number) }
    try Task.checkCancellation()
  }
}
