import Newsroom
import Postgres
import Synchronization

/// Remembers which deliveries signatures vouched for, decision and receipt, for lists that show nothing but an address.
///
/// Everything that was verified lies in rows that can only be added to; what can change is the state of the keys, so that a
/// memory holds for one state of all keys.
final class VouchedDeliveries: Sendable {
  private static let capacity = 500_000
  private let known = Mutex<(keys: [String], deliveries: Set<Int>)>(([], []))

  func contains(_ delivery: Int, under keys: [String]) -> Bool {
    known.withLock { $0.keys == keys && $0.deliveries.contains(delivery) }
  }

  func insert(_ delivery: Int, under keys: [String]) {
    known.withLock { known in
      if known.keys != keys || known.deliveries.count >= Self.capacity { known = (keys, []) }
      known.deliveries.insert(delivery)
    }
  }
}

extension Store {
  /// The state of all keys, whatever it is in.
  func keyStates(_ connection: some PostgresQuerying) async throws -> [String] {
    try await connection.query(queries["key_states"]).map { try $0.decode("state") }
  }
}
