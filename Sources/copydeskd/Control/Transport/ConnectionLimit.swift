import NIOCore
import Synchronization

/// Limits how many control connections are open at once, in all and from one account, so that nobody can lock everybody else
/// out.
///
/// When there are too many, an account that holds fewer than another gets in: the idle connection that the other has had for
/// longest is closed for it. If there is none, a reserve is left for root and for accounts that hold few.
final class ConnectionLimit: Sendable {
  /// A connection, as long as it is open.
  typealias Number = ObjectIdentifier

  fileprivate struct Connection {
    let user: UInt32
    /// When it became idle, in the order of such events; nil while a request is being answered.
    var idleSince: UInt64?
    let close: @Sendable () -> Void
  }

  fileprivate struct State {
    var connections: [Number: Connection] = [:]
    var byUser: [UInt32: Int] = [:]
    var events: UInt64 = 0
  }

  private static let few = 4

  private let limits: ControlLimits
  private let state = Mutex(State())

  init(_ limits: ControlLimits) { self.limits = limits }

  /// Counts a connection in, as idle; false when it is one too many. Each true must be followed by one `leave`.
  ///
  /// - Parameter close: Closes the connection, should it be in the way of others.
  func enter(_ number: Number, of user: UInt32, close: @escaping @Sendable () -> Void) -> Bool {
    var victim: Connection?
    let isIn = state.withLock { state in
      let held = state.byUser[user, default: 0]
      guard held < limits.connectionsPerUser else { return false }
      if state.connections.count >= limits.connections {
        if let number = state.longestIdle(ofAccountsWithMoreThan: held + 1) {
          victim = state.remove(number)
        } else {
          let isFavoured = user == 0 || held < Self.few
          guard isFavoured, state.connections.count < limits.connections + limits.reserve else { return false }
        }
      }
      state.events += 1
      state.connections[number] = Connection(user: user, idleSince: state.events, close: close)
      state.byUser[user] = held + 1
      return true
    }
    victim?.close()
    return isIn
  }

  /// Says whether a request is being answered on the connection.
  func note(_ number: Number, isBusy: Bool) {
    state.withLock { state in
      state.events += 1
      state.connections[number]?.idleSince = isBusy ? nil : state.events
    }
  }

  /// Counts a connection out.
  func leave(_ number: Number) {
    _ = state.withLock { $0.remove(number) }
  }
}

extension ConnectionLimit.State {
  /// The longest idle connection of the account that holds most, if that is more than the given number.
  fileprivate func longestIdle(ofAccountsWithMoreThan number: Int) -> ConnectionLimit.Number? {
    let idle = connections.compactMap { number, connection in
      connection.idleSince.map { (number: number, user: connection.user, since: $0) }
    }
    let greedy = idle.filter { byUser[$0.user, default: 0] > number }
    let most = greedy.map { byUser[$0.user, default: 0] }.max()
    return greedy.filter { byUser[$0.user] == most }.min { $0.since < $1.since }?.number
  }

  /// Counts a connection out, if it is counted.
  fileprivate mutating func remove(_ number: ConnectionLimit.Number) -> ConnectionLimit.Connection? {
    guard let connection = connections.removeValue(forKey: number) else { return nil }
    let remaining = byUser[connection.user, default: 1] - 1
    byUser[connection.user] = remaining == 0 ? nil : remaining
    return connection
  }
}
