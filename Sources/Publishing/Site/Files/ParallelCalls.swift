import Dispatch
import Foundation
import Synchronization

/// Calls that wait for the disk, several at once.
enum ParallelCalls {
  /// Makes the call for each item, so many at once, in threads of their own; blocks until all of them are back.
  ///
  /// - Returns: An item for which the call answered something, and the answer; nil when it answered nothing for any. After an
  ///   answer no more are begun.
  static func first<Item: Sendable, Answer: Sendable>(
    of items: [Item], atOnce limit: Int, _ call: @escaping @Sendable (Item) -> Answer?
  ) -> (item: Item, answer: Answer)? {
    let work = Work(items, call)
    let others = max(0, min(limit, items.count) - 1)
    let done = DispatchSemaphore(value: 0)
    for _ in 0..<others {
      Thread.detachNewThread {
        work.carryOut()
        done.signal()
      }
    }
    work.carryOut()
    for _ in 0..<others { done.wait() }
    return work.found
  }

  private final class Work<Item: Sendable, Answer: Sendable>: Sendable {
    private struct State {
      var next = 0
      var found: (item: Item, answer: Answer)?
    }

    private let items: [Item]
    private let call: @Sendable (Item) -> Answer?
    private let state = Mutex(State())

    init(_ items: [Item], _ call: @escaping @Sendable (Item) -> Answer?) {
      self.items = items
      self.call = call
    }

    var found: (item: Item, answer: Answer)? { state.withLock { $0.found } }

    /// Takes one item after the other until there are no more.
    func carryOut() {
      while let item = take() {
        if let answer = call(item) { state.withLock { $0.found = $0.found ?? (item, answer) } }
      }
    }

    private func take() -> Item? {
      state.withLock { state in
        guard state.found == nil, state.next < items.count else { return nil }
        defer { state.next += 1 }
        return items[state.next]
      }
    }
  }
}
