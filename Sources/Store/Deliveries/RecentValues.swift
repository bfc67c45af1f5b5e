/// Values by key, of which those asked for last are kept.
package struct RecentValues<Key: Hashable, Value> {
  private typealias Entry = (value: Value, cost: Int)

  private let capacity: Int
  private var recent: [Key: Entry] = [:]
  /// What was recent before, until the next time that there is too much.
  private var older: [Key: Entry] = [:]
  /// Of the recent ones.
  private var cost = 0

  /// - Parameter capacity: How much it keeps at most, in what `keep` calls the cost.
  package init(capacity: Int) { self.capacity = capacity }

  /// The value, which is a recent one from now on; nil when it is not known.
  package mutating func value(_ key: Key) -> Value? {
    if let entry = recent[key] { return entry.value }
    guard let entry = older[key] else { return nil }
    keep(entry.value, as: key, cost: entry.cost)
    return entry.value
  }

  /// Remembers a value.
  ///
  /// - Parameter cost: What it takes, in the unit of the capacity.
  package mutating func keep(_ value: Value, as key: Key, cost: Int) {
    guard recent.updateValue((value, cost), forKey: key) == nil else { return }
    self.cost += cost
    guard self.cost > capacity / 2 else { return }
    older = recent
    recent = [:]
    self.cost = 0
  }
}
