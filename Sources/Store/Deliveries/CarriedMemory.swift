import Newsroom
import Postgres
import Synchronization

/// What a destination has of a story.
struct CarriedDelivery: Sendable {
  let story: StoryNumber
  /// Of the delivery that brought it and the version that it brought: another as soon as either is.
  let stamp: String
}

/// Remembers what signatures vouched for, so that what many pages show is read and checked once.
///
/// What a delivery brought lies in rows that can only be added to. What can change is the state of the keys, so that a memory
/// holds for one state of all of them. It keeps what was asked for last.
final class CarriedMemory<Value: Sendable>: Sendable {
  private struct State {
    var keys: [String] = []
    var recent: [String: (value: Value, cost: Int)] = [:]
    /// What was recent before, until the next time that there is too much.
    var older: [String: (value: Value, cost: Int)] = [:]
    var cost = 0
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// - Parameter capacity: How much it keeps at most, in what `keep` calls the cost.
  init(capacity: Int) { self.capacity = capacity }

  /// What is known of these deliveries, and which of them are not.
  func recall(
    _ deliveries: [CarriedDelivery], under keys: [String]
  ) -> (known: [(delivery: CarriedDelivery, value: Value)], unknown: [CarriedDelivery]) {
    state.withLock { state in
      guard state.keys == keys else { return ([], deliveries) }
      var known: [(delivery: CarriedDelivery, value: Value)] = []
      var unknown: [CarriedDelivery] = []
      for delivery in deliveries {
        if let found = state.recent[delivery.stamp] {
          known.append((delivery, found.value))
        } else if let found = state.older[delivery.stamp] {
          known.append((delivery, found.value))
          add(found, delivery.stamp, to: &state)
        } else {
          unknown.append(delivery)
        }
      }
      return (known, unknown)
    }
  }

  /// Remembers it.
  ///
  /// - Parameter cost: what it takes, in the unit of the capacity.
  func keep(_ value: Value, of delivery: CarriedDelivery, cost: Int, under keys: [String]) {
    state.withLock { state in
      if state.keys != keys { state = State(keys: keys) }
      add((value, cost), delivery.stamp, to: &state)
    }
  }

  private func add(_ entry: (value: Value, cost: Int), _ stamp: String, to state: inout State) {
    guard state.recent.updateValue(entry, forKey: stamp) == nil else { return }
    state.cost += entry.cost
    guard state.cost > capacity / 2 else { return }
    state.older = state.recent
    state.recent = [:]
    state.cost = 0
  }
}

extension Store {
  /// What a destination has of these stories: not of those that it never had, or has had withdrawn.
  func carriedDeliveries(
    of stories: [StoryNumber], at destination: DestinationName, _ connection: some PostgresQuerying
  ) async throws -> [CarriedDelivery] {
    try await connection.query(queries["carried_deliveries"], destination.text, stories.map(\.rawValue)).map { row in
      CarriedDelivery(story: try row.ordinal("number"), stamp: try row.decode("stamp"))
    }
  }

  /// The state of all keys, whatever it is in.
  func keyStates(_ connection: some PostgresQuerying) async throws -> [String] {
    try await connection.query(queries["key_states"]).map { try $0.decode("state") }
  }
}
