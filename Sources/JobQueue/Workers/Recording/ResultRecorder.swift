internal import Logging
internal import Postgres

/// Writes batches of reports to the database, each kind of verdict by one statement, and finds out which came too late.
struct Recorder: Sendable {
  let queue: JobQueue
  let pool: Pool
  let shift: Shift
  let logger: Logger

  /// How often to try while nobody waits for the worker to stop, and how long to wait between.
  private static let backOff = BackOff(initial: .milliseconds(50), maximum: .seconds(2), jitter: 0.5)
  /// How often to try when the worker stops or has lost its lease; what is left is taken over by others.
  private static let lastAttempts = 5

  /// Records the reports, trying again while there is hope.
  func record(_ reports: [Report]) async {
    var batches = Self.batches(of: reports)
    var failures = 0
    while let batch = batches.last {
      do {
        let missing = try await pool.withConnection { try await write(batch, on: $0) }
        batches.removeLast()
        if !missing.isEmpty { await checkRefused(missing) }
        if batch.isScheduling { shift.stagingBell.ring() }
        await announceFreeSlots(Set(batch.reports.compactMap(\.limitedQueue)))
      } catch {
        failures += 1
        logger.warning("What became of jobs could not be recorded", metadata: ["error": "\(error)"])
        if failures >= Self.lastAttempts, shift.isEnding { return giveUp(batches) }
        try? await Task.sleep(for: Self.backOff.delay(afterFailures: failures))
      }
    }
  }

  private func giveUp(_ batches: [Batch]) {
    let count = batches.reduce(0) { $0 + $1.reports.count }
    logger.error("Gave up recording what became of jobs; they will be run again", metadata: ["jobs": "\(count)"])
  }
}

// MARK: - Batches

extension Recorder {
  /// Reports that one statement records.
  struct Batch {
    enum Statement: Hashable {
      case complete, fail, discard, cancel, snooze, handBack
    }

    let statement: Statement
    let reports: [Report]

    /// Whether jobs may become due before the stager would look by itself.
    var isScheduling: Bool { statement == .fail || statement == .snooze }
  }

  static func batches(of reports: [Report]) -> [Batch] {
    var byStatement: [Batch.Statement: [Report]] = [:]
    for report in reports { byStatement[Batch.Statement(report.verdict), default: []].append(report) }
    return byStatement.flatMap { statement, reports in
      stride(from: 0, to: reports.count, by: Claimer.batch).map { start in
        Batch(statement: statement, reports: Array(reports[start..<min(start + Claimer.batch, reports.count)]))
      }
    }
  }

  /// Writes one batch; returns the reports whose job this worker does not have any more.
  private func write(_ batch: Batch, on connection: Connection) async throws -> [Report] {
    let recorded = try await execute(batch, on: connection)
    if recorded.count == batch.reports.count { return [] }
    let ids = Set(recorded)
    return batch.reports.filter { !ids.contains($0.id) }
  }

  private func execute(_ batch: Batch, on connection: Connection) async throws -> [JobID] {
    let ids = batch.reports.map(\.id)
    let tokens = batch.reports.map(\.token)
    let durations = batch.reports.map(\.duration)
    let worker = shift.lease.worker
    let rows: [Row]
    switch batch.statement {
    case .complete:
      let completed: [JobID] = try await connection.query(
        queue.sql["complete"], ids, tokens, batch.reports.map(\.location)
      ).map { try $0.decode(0) }
      return completed + (try await completeLeft(batch.reports, but: completed, on: connection))
    case .fail:
      let delays = batch.reports.map { $0.verdict.delay ?? .zero }
      let finals = batch.reports.map { $0.verdict.delay == nil }
      rows = try await connection.query(
        queue.sql["fail"], ids, tokens, batch.reports.map(\.verdict.text), durations, worker, delays, finals)
    case .discard, .cancel:
      let state = batch.statement == .discard ? JobState.discarded : .cancelled
      rows = try await connection.query(
        queue.sql["abandon"], ids, tokens, batch.reports.map(\.verdict.text), durations, worker, state)
    case .snooze:
      rows = try await connection.query(
        queue.sql["snooze"], ids, tokens, batch.reports.map { $0.verdict.delay ?? .zero })
    case .handBack:
      let returned = try await connection.query(queue.sql["hand_back"], ids, tokens)
      return try returned.flatMap { try $0.decode("ids", as: [JobID].self) }
    }
    return try rows.map { try $0.decode(0) }
  }
}

extension Recorder {
  /// Completes what the statement for most of them has left: see there.
  private func completeLeft(
    _ reports: [Report], but completed: [JobID], on connection: Connection
  ) async throws -> [JobID] {
    guard completed.count < reports.count else { return [] }
    let done = Set(completed)
    let left = reports.filter { !done.contains($0.id) }
    return try await connection.query(queue.sql["complete_left"], left.map(\.id), left.map(\.token))
      .map { try $0.decode(0) }
  }
}

extension Recorder.Batch.Statement {
  fileprivate init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .completed: .complete
      case .failed: .fail
      case .discarded: .discard
      case .cancelled: .cancel
      case .snoozed: .snooze
      case .handedBack: .handBack
      }
  }
}

extension Verdict {
  /// The text to keep.
  fileprivate var text: String {
    switch self {
    case .failed(let text, _), .discarded(let text), .cancelled(let text): text
    case .completed, .snoozed, .handedBack: ""
    }
  }

  /// How long until the job may be tried again.
  fileprivate var delay: Duration? {
    switch self {
    case .failed(_, let delay): delay
    case .snoozed(let delay): delay
    case .completed, .discarded, .cancelled, .handedBack: nil
    }
  }
}

// MARK: - Refusals

extension Recorder {
  /// Tells of the reports that found no job of this claim, unless an earlier try had recorded them unheard.
  private func checkRefused(_ reports: [Report]) async {
    let ended: Set<JobID>
    do {
      let rows = try await pool.query(
        queue.sql["ended_as_reported"], reports.map(\.id), reports.map(\.token))
      ended = Set(try rows.map { try $0.decode(0) })
    } catch {
      logger.warning("Refused reports could not be looked up", metadata: ["error": "\(error)"])
      ended = []
    }
    for report in reports where !ended.contains(report.id) {
      logger.warning(
        "A job had been taken over before its end was recorded",
        metadata: ["job": "\(report.id)", "fencing_token": "\(report.token)"])
      shift.report(.refused(report.id, fencingToken: report.token))
    }
  }
}
