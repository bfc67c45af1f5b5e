/// What the daemon does in the database, by kind. Each has connections and time limits of its own, so that work of one kind
/// that waits, for a lock or for the server, holds up no other.
enum WorkKind: String, CaseIterable, Sendable {
  /// How the daemon and its newsroom are doing.
  case status
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

  /// Its share of the database.
  var share: DatabaseShare {
    switch self {
    case .status: DatabaseShare(connections: 1, patience: .seconds(1), statement: .seconds(2))
    case .reading: DatabaseShare(connections: 5, patience: .seconds(4), statement: .seconds(4))
    case .acting: DatabaseShare(connections: 5, patience: .seconds(4), statement: .seconds(4))
    case .submitting: DatabaseShare(connections: 3, patience: .seconds(4), statement: .seconds(4))
    case .auditing: DatabaseShare(connections: 1, patience: .seconds(4), statement: .seconds(600))
    case .following: DatabaseShare(connections: 1, patience: .seconds(4), statement: .seconds(4))
    case .intake: DatabaseShare(connections: 3, patience: .seconds(30), statement: .seconds(30))
    case .firing: DatabaseShare(connections: 3, patience: .seconds(30), statement: .seconds(30))
    case .delivering: DatabaseShare(connections: 4, patience: .seconds(30), statement: .seconds(30))
    }
  }

  /// How long a request of the kind may take in all, after its body has arrived; nil for work that is no request.
  var requestLimit: Duration? {
    switch self {
    case .status, .reading, .acting, .submitting: .seconds(9)
    case .auditing: .seconds(900)
    case .following, .intake, .firing, .delivering: nil
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
}
