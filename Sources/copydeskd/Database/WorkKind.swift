/// What the daemon does in the database, by kind. Each has connections and time limits of its own, so that work of one kind
/// that waits, for a lock or for the server, holds up no other.
enum WorkKind: String, CaseIterable, Sendable {
  /// How the daemon and its newsroom are doing.
  case status
  /// Requests by root that read: who looks after the host gets through whatever waits.
  case operating
  /// Requests that read.
  case reading
  /// Requests that change something.
  case acting
  /// Requests that bring in a text.
  case submitting
  /// Reading the audit log from end to end.
  case auditing
  /// Reading what has happened, for those who follow.
  case following
  /// Deciding on what came in.
  case intake
  /// Firing decisions, and looking for what is due.
  case firing
  /// Delivering to destinations.
  case delivering
  /// Finding out who is told what, and telling them.
  case notifying

  /// Its share of the database.
  var share: DatabaseShare {
    switch self {
    case .status:
      DatabaseShare(connections: 1, patience: .seconds(1), statement: .seconds(2), lock: .seconds(1))
    case .operating:
      DatabaseShare(connections: 2, patience: .milliseconds(500), statement: .seconds(4), lock: .milliseconds(400))
    case .reading:
      DatabaseShare(
        connections: 5, patience: .seconds(4), statement: .seconds(4), lock: Self.briefly, locks: .seconds(2))
    case .acting:
      DatabaseShare(
        connections: 5, patience: .seconds(4), statement: .seconds(4), lock: Self.briefly, locks: .seconds(4))
    case .submitting:
      DatabaseShare(
        connections: 3, patience: .seconds(4), statement: .seconds(4), lock: Self.briefly, locks: .seconds(4))
    case .auditing:
      DatabaseShare(connections: 1, patience: .seconds(4), statement: .seconds(600), lock: .seconds(4))
    case .following:
      DatabaseShare(connections: 1, patience: .seconds(4), statement: .seconds(4), lock: .seconds(4))
    case .intake, .firing:
      DatabaseShare(connections: 3, patience: .seconds(30), statement: .seconds(30), lock: .seconds(10))
    case .notifying:
      DatabaseShare(connections: 2, patience: .seconds(30), statement: .seconds(30), lock: .seconds(10))
    case .delivering:
      DatabaseShare(connections: 4, patience: .seconds(30), statement: .seconds(30), lock: .seconds(10))
    }
  }

  /// How long people's requests wait for a lock at a time: longer than anybody's transaction takes, so that most get theirs
  /// in their turn, and short beside the time that a caller waits.
  private static let briefly = Duration.milliseconds(400)

  /// How long a request of the kind may take in all, after its body has arrived; nil for work that is no request.
  var requestLimit: Duration? {
    switch self {
    case .operating: .seconds(4)
    case .status, .reading, .acting, .submitting: .seconds(7)
    case .auditing: .seconds(900)
    case .following, .intake, .firing, .delivering, .notifying: nil
    }
  }

  /// How long a request of the kind may take while the database is known not to answer: root is told so at once.
  var requestLimitInOutage: Duration? {
    self == .operating ? .milliseconds(800) : requestLimit
  }

  /// How long the server may take to end a cancelled statement before its connection is given up. Whoever asked waits for
  /// that too.
  var cancellationGrace: Duration {
    switch self {
    case .status, .operating: .milliseconds(100)
    case .reading, .acting, .submitting: .seconds(1)
    case .auditing, .following, .intake, .firing, .delivering, .notifying: .seconds(5)
    }
  }
}

/// How much of the database one kind of work may have, and for how long.
struct DatabaseShare: Sendable {
  /// The most connections.
  let connections: Int
  /// How long to wait for one of them, or for a new one.
  let patience: Duration
  /// How long one statement may take, a wait for a lock included.
  let statement: Duration
  /// How long one statement may wait for a lock.
  let lock: Duration
  /// How long to go on trying for a lock, without a connection between the tries; zero for one try.
  var locks = Duration.zero
}
