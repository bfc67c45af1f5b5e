internal import Logging
internal import Postgres

/// Records job results in the database, retrying while there is hope, and finds out which came too late.
struct ResultRecorder: Sendable {
  let sql: QueueSQL
  let pool: Pool
  let session: WorkerSession
  let logger: Logger

  /// The wait between attempts.
  private static let backOff = BackOff(initial: .milliseconds(50), maximum: .seconds(2), jitter: 0.5)
  /// How often to try once the worker is stopping or has lost its lease; jobs whose result is lost then are rescued.
  private static let lastAttempts = 5

  /// Records the results. A worker that is not stopping tries for as long as it takes.
  ///
  /// - Parameter loop: Whose turns these are.
  func record(_ results: [JobResult], _ loop: WorkerProgress.LoopID) async {
    var batches = ResultBatch.batches(of: results)
    var failures = 0
    while let batch = batches.last {
      session.progress.turn(loop)
      do {
        let missing = try await pool.withConnection { connection in
          try await batch.record(by: session.lease.worker, on: connection, sql)
        }
        batches.removeLast()
        if !missing.isEmpty { await reportRejected(missing) }
        if batch.isScheduling { session.promotionRequested.send() }
        await announceFreeSlots(in: batch.limitedQueues)
      } catch {
        failures += 1
        logger.warning("Could not record job results", metadata: ["error": "\(error)"])
        if failures >= Self.lastAttempts, session.isEnding { return giveUp(batches) }
        try? await Task.sleep(for: Self.backOff.delay(afterFailures: failures))
      }
    }
  }

  private func giveUp(_ batches: [ResultBatch]) {
    let count = batches.reduce(0) { $0 + $1.results.count }
    logger.error("Gave up recording job results; the jobs will run again", metadata: ["jobs": "\(count)"])
  }

  /// Reports results whose job was not found, unless an earlier try recorded them and only its reply was lost.
  private func reportRejected(_ results: [JobResult]) async {
    let recorded: Set<JobID>
    do {
      let rows = try await pool.query(sql["already_recorded"], results.map(\.id), results.map(\.token))
      recorded = Set(try rows.map { try $0.decode(0) })
    } catch {
      logger.warning("Could not check rejected results", metadata: ["error": "\(error)"])
      recorded = []
    }
    for result in results where !recorded.contains(result.id) {
      logger.warning(
        "Result rejected: the job was rescued before its result was recorded",
        metadata: ["job": "\(result.id)", "fencing_token": "\(result.token)"])
      session.emit(.resultRejected(result.id, fencingToken: result.token))
    }
  }

  /// Wakes the workers that wait for a slot in limited queues, here and in other processes.
  private func announceFreeSlots(in queues: Set<String>) async {
    guard !queues.isEmpty else { return }
    session.wakeClaimers(of: queues)
    do {
      _ = try await pool.query(sql["announce_free_slots"], queues.sorted())
    } catch {
      // Others find free slots by polling.
      logger.warning("Could not notify other workers of free slots", metadata: ["error": "\(error)"])
    }
  }
}
