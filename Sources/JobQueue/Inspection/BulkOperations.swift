internal import Postgres

// What operators do to many jobs.
extension JobQueue {
  /// How many jobs one statement changes, so that no transaction is long.
  private static let bulk = 1_000

  /// Gives all dead letters that the filter asks for to the workers now, as ``retry(_:)`` does; returns how many.
  ///
  /// It is done in transactions of up to 1,000 jobs each; an error leaves those done that were done before it. Jobs that
  /// somebody else is changing at that moment are left out.
  ///
  /// - Parameter filter: Which jobs; of no states, dead letters. Scheduled ones can be asked for too.
  @discardableResult
  public func retry(matching filter: JobFilter) async throws -> Int {
    var filter = filter
    if filter.states.isEmpty { filter.states = [.dead] }
    return try await inBulk { try await pool.query(sql["retry_many"], parameters: filter.parameters(limit: $0)) }
  }

  /// Cancels all unfinished jobs that the filter asks for, as ``cancel(_:)`` does; returns how many.
  ///
  /// It is done in transactions of up to 1,000 jobs each; an error leaves those done that were done before it. Jobs that
  /// somebody else is changing at that moment, such as those that are just being claimed, are left out.
  @discardableResult
  public func cancel(matching filter: JobFilter) async throws -> Int {
    try await inBulk { try await pool.query(sql["cancel_many"], parameters: filter.parameters(limit: $0)) }
  }

  private func inBulk(_ change: (_ limit: Int) async throws -> [Row]) async throws -> Int {
    var total = 0
    while true {
      let changed = try await change(Self.bulk).reduce(0) { $0 + (try $1.decode("jobs", as: Int.self)) }
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
