import Logging
import Metrics
import Postgres
import Store

/// The daemon's connections: a pool for each kind of work, and one for the queue itself.
struct DatabasePools: Sendable {
  /// For the queue's own statements. Workers and upkeep take only its configuration, and have connections of their own.
  let queue: Pool
  private let pools: [WorkKind: Pool]

  /// How long a statement of the queue's own may take, and wait for a lock.
  private static let queueLimits = (statement: Duration.seconds(60), lock: Duration.seconds(20))
  /// By how much later than the client's the server's limit ends a statement: where the client can end it, it knows why.
  private static let serverDelay = Duration.seconds(1)

  /// Pools that open connections when they are first needed.
  init(_ configuration: ConnectionConfiguration, logger: Logger) {
    var ofQueue = configuration
    ofQueue.limit(statement: Self.queueLimits.statement, lock: Self.queueLimits.lock, after: Self.serverDelay)
    queue = Pool(configuration: ofQueue, maximumConnections: 2, logger: logger)
    let made = WorkKind.allCases.map { kind in
      var limited = configuration
      limited.limit(statement: kind.share.statement, lock: kind.share.lock, after: Self.serverDelay)
      limited.lockPatience = kind.share.locks
      limited.cancellationGrace = kind.cancellationGrace
      limited.connectTimeout = min(limited.connectTimeout, kind.share.patience)
      let pool = Pool(
        configuration: limited, maximumConnections: kind.share.connections, acquireTimeout: kind.share.patience,
        logger: logger)
      return (kind, pool)
    }
    pools = Dictionary(uniqueKeysWithValues: made)
  }

  /// The newsroom by kind of work.
  func stores(_ store: Store) -> WorkStores { WorkStores(store, byKind: pools.mapValues { store.over($0) }) }

  /// Records for the metrics how many connections each kind of work has in use and idle, and how many tasks wait for one.
  func recordUse() {
    for (kind, pool) in pools {
      let statistics = pool.statistics
      let uses = [("in_use", statistics.inUse), ("idle", statistics.idle), ("waiting", statistics.waiting)]
      for (use, number) in uses {
        Gauge(label: "copydesk_database_connections", dimensions: [("work", kind.rawValue), ("use", use)])
          .record(number)
      }
    }
  }

  /// Closes all connections, as they are given back.
  func close() async {
    await withDiscardingTaskGroup { group in
      for pool in pools.values + [queue] { group.addTask { await pool.close() } }
    }
  }
}

extension ConnectionConfiguration {
  /// Limits each statement, here and on the server, which ends it so much later.
  fileprivate mutating func limit(statement: Duration, lock: Duration, after delay: Duration) {
    statementTimeout = statement
    serverLimits.statement = statement + delay
    serverLimits.lock = lock
  }
}

/// The newsroom by kind of work, each over connections of its own where there are some.
struct WorkStores: Sendable {
  let general: Store
  private let byKind: [WorkKind: Store]

  /// - Parameter general: For the kinds without connections of their own.
  init(_ general: Store, byKind: [WorkKind: Store] = [:]) {
    self.general = general
    self.byKind = byKind
  }

  subscript(kind: WorkKind) -> Store { byKind[kind] ?? general }
}
