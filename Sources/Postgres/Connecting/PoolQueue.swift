/// What a task that asks the pool is granted.
enum PoolGrant<Resource> {
  /// An open connection.
  case resource(Resource)
  /// The right to open a connection.
  case slot
}

extension PoolGrant: Sendable where Resource: Sendable {}

/// Decides who gets which connection: the rules of the pool, without connections, threads or a clock of its own.
///
/// First come, first served. The connection used last is reused first, so that those not needed become old enough to
/// close.
struct PoolQueue<Resource, Waiter> {
  /// The answer to a request.
  enum Answer {
    case granted(PoolGrant<Resource>)
    /// All connections are in use: get in line.
    case wait
    case closed
  }

  private let capacity: Int
  private var idle: [(resource: Resource, since: MonotonicTime)] = []
  private var line: [(ticket: UInt64, waiter: Waiter)] = []
  private var tickets: UInt64 = 0
  private(set) var inUse = 0
  private(set) var isClosed = false

  /// - Parameter capacity: The most connections, at least 1.
  init(capacity: Int) {
    self.capacity = max(capacity, 1)
  }

  var idleCount: Int { idle.count }
  var waitingCount: Int { line.count }

  /// Since when the longest-idle connection has been idle.
  var oldestIdle: MonotonicTime? { idle.first?.since }

  /// Requests a connection.
  mutating func request() -> Answer {
    if isClosed { return .closed }
    if let last = idle.popLast() {
      inUse += 1
      return .granted(.resource(last.resource))
    }
    guard inUse < capacity else { return .wait }
    inUse += 1
    return .granted(.slot)
  }

  /// Reserves a ticket for a place in line.
  mutating func nextTicket() -> UInt64 {
    tickets += 1
    return tickets
  }

  /// Joins the end of the line.
  mutating func wait(_ waiter: Waiter, ticket: UInt64) {
    line.append((ticket, waiter))
  }

  /// Leaves the line; nil if the turn has already come.
  mutating func leave(_ ticket: UInt64) -> Waiter? {
    guard let place = line.firstIndex(where: { $0.ticket == ticket }) else { return nil }
    return line.remove(at: place).waiter
  }

  /// Returns a connection to the pool; returns the task that gets it next, if there is one.
  mutating func giveBack(_ resource: Resource, at now: MonotonicTime) -> Waiter? {
    if !line.isEmpty { return line.removeFirst().waiter }
    inUse -= 1
    if !isClosed { idle.append((resource, now)) }
    return nil
  }

  /// Releases the slot of a connection that no longer exists; returns the task that may open one instead, if there is
  /// one.
  mutating func releaseSlot() -> Waiter? {
    if !line.isEmpty { return line.removeFirst().waiter }
    inUse -= 1
    return nil
  }

  /// Removes the connections that have been idle since `limit` or longer.
  mutating func expire(idleSince limit: MonotonicTime) -> [Resource] {
    let expired = idle.prefix { $0.since <= limit }.map(\.resource)
    idle.removeFirst(expired.count)
    return expired
  }

  /// Grants nothing any more; returns the idle connections and all waiting tasks.
  mutating func close() -> (idle: [Resource], waiters: [Waiter]) {
    isClosed = true
    defer {
      idle = []
      line = []
    }
    return (idle.map(\.resource), line.map(\.waiter))
  }
}
