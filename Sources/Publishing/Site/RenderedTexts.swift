import Synchronization

/// Remembers texts that many files of a site show, so that each is rendered once.
///
/// Known by what the text is made of, so that it is never an old one. It keeps what was asked for last.
final class RenderedTexts<Key: Hashable & Sendable>: Sendable {
  private struct State {
    var recent: [Key: String] = [:]
    /// What was recent before, until the next time that there is too much.
    var older: [Key: String] = [:]
    /// Of the recent ones, in bytes.
    var size = 0
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// - Parameter capacity: How much it keeps at most, in bytes of text.
  init(capacity: Int) { self.capacity = capacity }

  /// The text that is made of this, the same each time.
  func text(_ key: Key, _ make: () throws -> String) rethrows -> String {
    if let known = state.withLock({ $0.recent[key] }) { return known }
    let older = state.withLock { $0.older[key] }
    let text = try older ?? make()
    state.withLock { state in
      guard state.recent.updateValue(text, forKey: key) == nil else { return }
      state.size += text.utf8.count
      guard state.size > capacity / 2 else { return }
      state = State(older: state.recent)
    }
    return text
  }
}
