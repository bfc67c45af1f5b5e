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
  private let capacity: Int
  private let state: Mutex<(keys: [String], values: RecentValues<String, Value>)>

  /// - Parameter capacity: How much it keeps at most, in what `keep` calls the cost.
  init(capacity: Int) {
    self.capacity = capacity
    state = Mutex(([], RecentValues(capacity: capacity)))
  }

  /// What is known of these deliveries, and which of them are not.
  func recall(
    _ deliveries: [CarriedDelivery], under keys: [String]
  ) -> (known: [(delivery: CarriedDelivery, value: Value)], unknown: [CarriedDelivery]) {
    state.withLock { state in
      guard state.keys == keys else { return ([], deliveries) }
      var known: [(delivery: CarriedDelivery, value: Value)] = []
      var unknown: [CarriedDelivery] = []
      for delivery in deliveries {
        if let value = state.values.value(delivery.stamp) {
          known.append((delivery, value))
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
      if state.keys != keys { state = (keys, RecentValues(capacity: capacity)) }
      state.values.keep(value, as: delivery.stamp, cost: cost)
    }
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
