/// What one who asks a pool is given.
enum PoolGrant<Resource> {
  /// A connection that is there.
  case resource(Resource)
  /// The right to open one.
  case slot
}

extension PoolGrant: Sendable where Resource: Sendable {}

/// Who gets which connection: the rules of the pool, without connections, threads or time of their own.
///
/// The one who asks first is served first. What was used last is used next, so that what is not needed grows old.
struct PoolQueue<Resource, Waiter> {
  /// The answer to one who asks.
  enum Answer {
    case granted(PoolGrant<Resource>)
    /// All are in use: get in line.
    case wait
    case closed
  }

  private let capacity: Int
  private var idle: [(resource: Resource, since: MonotonicTime)] = []
  private var line: [(ticket: UInt64, waiter: Waiter)] = []
  private var tickets: UInt64 = 0
  private(set) var inUse = 0
  private(set) var isClosed = false

  /// - Parameter capacity: The largest number of connections, at least 1.
  init(capacity: Int) {
    self.capacity = max(capacity, 1)
  }

  var idleCount: Int { idle.count }
  var waitingCount: Int { line.count }

  /// When the connection that was idle longest became so.
  var oldestIdle: MonotonicTime? { idle.first?.since }

  /// Asks for a connection.
  mutating func ask() -> Answer {
    if isClosed { return .closed }
    if let last = idle.popLast() {
      inUse += 1
      return .granted(.resource(last.resource))
    }
    guard inUse < capacity else { return .wait }
    inUse += 1
    return .granted(.slot)
  }

  /// Names a place in the line, before it is taken.
  mutating func nextTicket() -> UInt64 {
    tickets += 1
    return tickets
  }

  /// Takes the last place in the line.
  mutating func wait(_ waiter: Waiter, ticket: UInt64) {
    line.append((ticket, waiter))
  }

  /// Leaves the line; nil when the turn has come already.
  mutating func leave(_ ticket: UInt64) -> Waiter? {
    guard let place = line.firstIndex(where: { $0.ticket == ticket }) else { return nil }
    return line.remove(at: place).waiter
  }

  /// Gives a connection back; returns the one who is to have it next, if there is one.
  mutating func giveBack(_ resource: Resource, at now: MonotonicTime) -> Waiter? {
    if !line.isEmpty { return line.removeFirst().waiter }
    inUse -= 1
    if !isClosed { idle.append((resource, now)) }
    return nil
  }

  /// Gives back the right to a connection that is no more; returns the one who may open one instead, if there is one.
  mutating func giveUp() -> Waiter? {
    if !line.isEmpty { return line.removeFirst().waiter }
    inUse -= 1
    return nil
  }

  /// Takes out the connections that have been idle since `limit` or longer.
  mutating func expire(idleSince limit: MonotonicTime) -> [Resource] {
    let expired = idle.prefix { $0.since <= limit }.map(\.resource)
    idle.removeFirst(expired.count)
    return expired
  }

  /// Grants nothing any more; returns the idle connections and all who wait.
  mutating func close() -> (idle: [Resource], waiters: [Waiter]) {
    isClosed = true
    defer {
      idle = []
      line = []
    }
    return (idle.map(\.resource), line.map(\.waiter))
  }
}
