internal import Postgres

/// Results that one statement records.
struct ResultBatch: Sendable {
  /// Which statement records them.
  enum Statement: Hashable {
    case complete, fail, discard, cancel, snooze, handBack
  }

  /// The most results to record with one statement.
  private static let maximumSize = 2_000

  let statement: Statement
  let results: [JobResult]

  /// Whether jobs may become due before the next look at scheduled jobs.
  var isScheduling: Bool { statement == .fail || statement == .snooze }

  /// The limited queues in which these results free slots.
  var limitedQueues: Set<String> { Set(results.compactMap(\.limitedQueue)) }

  /// Sorts results into batches.
  static func batches(of results: [JobResult]) -> [ResultBatch] {
    var byStatement: [Statement: [JobResult]] = [:]
    for result in results { byStatement[Statement(result.outcome), default: []].append(result) }
    return byStatement.flatMap { statement, results in
      stride(from: 0, to: results.count, by: maximumSize).map { start in
        ResultBatch(statement: statement, results: Array(results[start..<min(start + maximumSize, results.count)]))
      }
    }
  }

  /// Records the batch; returns the results whose job the worker no longer holds.
  func record(by worker: WorkerID, on connection: Connection, _ sql: QueueSQL) async throws -> [JobResult] {
    let recorded = try await execute(by: worker, on: connection, sql)
    if recorded.count == results.count { return [] }
    let ids = Set(recorded)
    return results.filter { !ids.contains($0.id) }
  }

  private func execute(by worker: WorkerID, on connection: Connection, _ sql: QueueSQL) async throws -> [JobID] {
    let ids = results.map(\.id)
    let tokens = results.map(\.token)
    let durations = results.map(\.duration)
    let rows: [Row]
    switch statement {
    case .complete:
      let completed: [JobID] = try await connection.query(sql["complete"], ids, tokens, results.map(\.location))
        .map { try $0.decode(0) }
      return completed + (try await completeRest(after: completed, on: connection, sql))
    case .fail:
      let delays = results.map { $0.outcome.delay ?? .zero }
      let finals = results.map { $0.outcome.delay == nil }
      rows = try await connection.query(
        sql["fail"], ids, tokens, results.map(\.outcome.text), durations, worker, delays, finals)
    case .discard, .cancel:
      let state = statement == .discard ? JobState.discarded : .cancelled
      rows = try await connection.query(
        sql["abandon"], ids, tokens, results.map(\.outcome.text), durations, worker, state)
    case .snooze:
      rows = try await connection.query(sql["snooze"], ids, tokens, results.map { $0.outcome.delay ?? .zero })
    case .handBack:
      let returned = try await connection.query(sql["hand_back"], ids, tokens)
      return try returned.flatMap { try $0.decode("ids", as: [JobID].self) }
    }
    return try rows.map { try $0.decode(0) }
  }

  /// Completes the jobs that the statement for most of them skips: those whose row has changed, or that others wait for.
  private func completeRest(
    after completed: [JobID], on connection: Connection, _ sql: QueueSQL
  ) async throws -> [JobID] {
    guard completed.count < results.count else { return [] }
    let done = Set(completed)
    let rest = results.filter { !done.contains($0.id) }
    return try await connection.query(sql["complete_rest"], rest.map(\.id), rest.map(\.token)).map { try $0.decode(0) }
  }
}

extension ResultBatch.Statement {
  fileprivate init(_ outcome: AttemptOutcome) {
    self =
      switch outcome {
      case .completed: .complete
      case .failed: .fail
      case .discarded: .discard
      case .cancelled: .cancel
      case .snoozed: .snooze
      case .handedBack: .handBack
      }
  }
}
