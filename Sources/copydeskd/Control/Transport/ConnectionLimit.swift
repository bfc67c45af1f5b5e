import Synchronization

/// Limits how many control connections are open at once, in all and from one account, so that a runaway client cannot lock
/// everybody else out.
final class ConnectionLimit: Sendable {
  private struct Count {
    var total = 0
    var byUser: [UInt32: Int] = [:]
  }

  private let maximum: Int
  private let maximumPerUser: Int
  private let count = Mutex(Count())

  init(maximum: Int, maximumPerUser: Int) {
    self.maximum = maximum
    self.maximumPerUser = maximumPerUser
  }

  /// Counts a connection in; false when it is one too many. Each true must be followed by one `leave`.
  func enter(_ user: UInt32) -> Bool {
    count.withLock { count in
      let ofUser = count.byUser[user, default: 0]
      guard count.total < maximum, ofUser < maximumPerUser else { return false }
      count.total += 1
      count.byUser[user] = ofUser + 1
      return true
    }
  }

  /// Counts a connection out.
  func leave(_ user: UInt32) {
    count.withLock { count in
      count.total -= 1
      let remaining = count.byUser[user, default: 1] - 1
      count.byUser[user] = remaining == 0 ? nil : remaining
    }
  }
}
