import Newsroom
import Postgres
import Synchronization

/// Remembers what signatures vouched for of acts that can only be added, and whose numbers follow the order in which they were
/// committed: so that each is read and checked once.
final class VouchedActs<Act: Sendable>: Sendable {
  /// What has been read of them.
  struct Known: Sendable {
    /// The number of the last act that was read.
    var last = 0
    /// Those that anything still depends on, in order.
    var acts: [Act] = []
    /// The numbers of those that nobody has signed, the first hundred.
    var faults: [Int] = []
  }

  private let overtakes: @Sendable (_ later: Act, _ earlier: Act) -> Bool
  private let state = Mutex<(keys: [String], known: Known)>(([], Known()))

  /// - Parameter overtakes: Whether nothing depends on the earlier act any more once there is the later one.
  init(overtakes: @escaping @Sendable (_ later: Act, _ earlier: Act) -> Bool = { _, _ in false }) {
    self.overtakes = overtakes
  }

  /// What is known while the keys are in that state.
  func known(under keys: [String]) -> Known {
    state.withLock { $0.keys == keys ? $0.known : Known() }
  }

  /// Remembers it, unless more is known already.
  func keep(_ known: Known, under keys: [String]) {
    state.withLock { state in
      if state.keys != keys || state.known.last < known.last { state = (keys, known) }
    }
  }

  /// Adds an act; nil for one that does not count.
  func add(_ act: Act?, number: Int, to known: inout Known) {
    known.last = number
    guard let act else { return known.faults.count < 100 ? known.faults.append(number) : () }
    known.acts.removeAll { overtakes(act, $0) }
    known.acts.append(act)
  }
}

extension Store {
  /// Whether the signature of a statement's row is genuine, and counts when and where it was given.
  func isVouchedFor(_ statement: some SignedStatement, _ row: Row, follows: Int) -> Bool {
    guard let signature = try? row.statementSignature() else { return false }
    return signature.counts(at: statement.head.time, follows: follows) && verified.areGenuine(statement, signature)
  }

  /// The acts that signatures vouch for, in order.
  ///
  /// - Parameters:
  ///   - last: The number of the newest; nil when there is none.
  ///   - query: Reads those after a number, in order; their numbers are in the column `id`.
  ///   - read: What an act says; nil for one that signatures do not vouch for.
  func vouched<Act>(
    _ memory: VouchedActs<Act>, upTo last: Int?, _ query: String,
    _ read: (Row, SignedConfiguration) throws -> Act?, _ connection: some PostgresQuerying
  ) async throws -> [Act] {
    guard let last else { return [] }
    let keys = try await keyStates(connection)
    var known = memory.known(under: keys)
    guard known.last < last else { return known.acts }
    let configuration = try await signedConfiguration(connection)
    for row in try await connection.query(queries[query], known.last) {
      memory.add(try read(row, configuration), number: try row.decode("id"), to: &known)
    }
    memory.keep(known, under: keys)
    return known.acts
  }
}
