import Store
import Synchronization

/// Remembers texts that many files of a site show, so that each is rendered once.
///
/// Known by what the text is made of, so that it is never an old one. It keeps what was asked for last.
final class RenderedTexts<Key: Hashable & Sendable>: Sendable {
  private let known: Mutex<RecentValues<Key, String>>

  /// - Parameter capacity: How much it keeps at most, in bytes of text.
  init(capacity: Int) { known = Mutex(RecentValues(capacity: capacity)) }

  /// The text that is made of this, the same each time.
  func text(_ key: Key, _ make: () throws -> String) rethrows -> String {
    if let text = known.withLock({ $0.value(key) }) { return text }
    let text = try make()
    known.withLock { $0.keep(text, as: key, cost: text.utf8.count) }
    return text
  }
}
