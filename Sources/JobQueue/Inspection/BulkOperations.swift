internal import Postgres

// What operators can do to many jobs at once.
extension JobQueue {
  /// How many jobs one statement changes, so that transactions stay short.
  private static let bulkSize = 1_000

  /// Retries all dead letters that match the filter, as ``retry(_:)`` does; returns how many.
  ///
  /// Works in transactions of up to 1,000 jobs: after an error, the jobs retried before it stay retried. Jobs that another
  /// transaction is changing are skipped.
  ///
  /// - Parameter filter: Which jobs. Without states it means dead letters; scheduled jobs can be named too.
  @discardableResult
  public func retry(matching filter: JobFilter) async throws -> Int {
    var filter = filter
    if filter.states.isEmpty { filter.states = [.dead] }
    return try await inBulk { try await pool.query(sql["retry_many"], parameters: filter.parameters(limit: $0)) }
  }

  /// Cancels all unfinished jobs that match the filter, as ``cancel(_:)`` does; returns how many.
  ///
  /// Works in transactions of up to 1,000 jobs: after an error, the jobs cancelled before it stay cancelled. Jobs that another
  /// transaction is changing are skipped, those just being claimed among them.
  @discardableResult
  public func cancel(matching filter: JobFilter) async throws -> Int {
    try await inBulk { try await pool.query(sql["cancel_many"], parameters: filter.parameters(limit: $0)) }
  }

  private func inBulk(_ change: (_ limit: Int) async throws -> [Row]) async throws -> Int {
    var total = 0
    while true {
      let changed = try await change(Self.bulkSize).reduce(0) { $0 + (try $1.decode("jobs", as: Int.self)) }
      total += changed
      if changed == 0 { return total }
    }
  }
}

extension JobFilter {
  fileprivate func parameters(limit: Int) -> [(any PostgresEncodable)?] {
    [states.map(\.rawValue), kinds, queues, cause, batch, enqueuedSince, enqueuedBefore, limit]
  }
}
