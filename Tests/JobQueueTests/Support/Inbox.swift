import Synchronization
import TimeTesting

/// Collects what handlers and workers tell, for the test to wait for.
final class Inbox<Message: Sendable>: Sendable {
  private let stream: AsyncStream<Message>
  private let continuation: AsyncStream<Message>.Continuation

  init() {
    (stream, continuation) = AsyncStream.makeStream()
  }

  func send(_ message: Message) {
    continuation.yield(message)
  }

  /// The next message.
  func next() async throws -> Message {
    try await next(where: { _ in true })
  }

  /// The next message that fulfils the condition; those before it are dropped.
  func next(where isWanted: @escaping @Sendable (Message) -> Bool) async throws -> Message {
    try await waiting(for: "a message") { [stream] in
      for await message in stream where isWanted(message) { return message }
      throw CancellationError()
    }
  }

  /// The next so many messages.
  func next(_ count: Int) async throws -> [Message] {
    try await waiting(for: "\(count) messages") { [stream] in
      var messages: [Message] = []
      for await message in stream {
        messages.append(message)
        if messages.count == count { return messages }
      }
      throw CancellationError()
    }
  }
}

/// Holds tasks back until it is opened; a cancelled task is let go with an error.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var next = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return state.waiting
    }
    for task in waiting.values { task.resume() }
  }

  var isOpen: Bool { state.withLock { $0.isOpen } }

  /// Suspends until the gate is open, or throws `CancellationError`.
  func pass() async throws {
    let number = state.withLock { state in
      state.next += 1
      return state.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { task in
        let goesOn = state.withLock { state in
          if state.isOpen || Task.isCancelled { return true }
          state.waiting[number] = task
          return false
        }
        if goesOn { task.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
    if !state.withLock({ $0.isOpen }) { throw CancellationError() }
  }

  /// Suspends until the gate is open, whatever happens to the task.
  func passStubbornly() async {
    while true {
      do { return try await Task { try await pass() }.value } catch {}
    }
  }
}
