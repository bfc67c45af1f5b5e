internal import Logging
internal import Postgres

/// Claims the jobs of one queue in batches, as long as there is room for them.
struct Claimer: Sendable {
  let sql: QueueSQL
  let pool: Pool
  let session: WorkerSession
  let buffer: JobBuffer
  let kinds: [String]
  let interval: Duration
  let logger: Logger

  /// The most jobs to claim with one statement.
  private static let batchSize = 2_000
  /// After so many claims in a row that got all they asked for, the queue is busy and needs no notifications.
  private static let busyAfter = 8
  /// The longest wait for a slot to become free: a loop that is alive turns now and then.
  private static let longestWait = Duration.seconds(60)

  /// Runs until the buffer is closed.
  func run() async {
    let loop = session.progress.begin("the claiming of jobs from '\(buffer.queue)'")
    defer { session.progress.end(loop) }
    await withDiscardingTaskGroup { await claim(in: &$0, loop) }
  }

  private func claim(in unpacking: inout DiscardingTaskGroup, _ loop: WorkerProgress.LoopID) async {
    var polling = PollingInterval(maximum: interval)
    var prefetch = Prefetch()
    var cursor = ClaimCursor()
    var fullClaims = 0
    while !buffer.isClosed {
      session.progress.turn(loop)
      prefetch.measure(finished: buffer.finishedCount, at: .now)
      let mode = buffer.claimMode
      // In a limited queue, jobs claimed ahead would keep slots from others.
      let room = mode == .paused ? 0 : buffer.room(reserve: mode == .unrestricted ? prefetch.count : 0)
      if room == 0 {
        await buffer.claimerSignal.wait(atMost: Self.longestWait, timedBy: pool.executor)
        continue
      }
      session.progress.rest(loop)
      await session.results.waitForRoom()
      session.progress.turn(loop)
      var timeToNextToken: Duration?
      do {
        let wanted = min(room, Self.batchSize)
        let began = ContinuousClock.now
        let announcements = buffer.announcements
        let lowest = mode == .unrestricted ? cursor.next(at: began) : ClaimCursor.start
        let (claimed, highest) = try await claim(wanted, from: lowest, mode, in: &unpacking)
        cursor.advance(from: lowest, to: highest, isFull: claimed == wanted, began: began, ended: .now)
        buffer.noteQueue(isEmpty: claimed < wanted, after: announcements)
        if claimed > 0 { polling.reset() }
        if claimed == 0, lowest > ClaimCursor.start {
          // The queue does not count as idle before a full scan, so nobody notifies of jobs above the cursor until then.
          let wait = min(cursor.timeToFullScan(at: .now), polling.nextWait())
          if wait > .zero { await buffer.claimerSignal.wait(atMost: wait, timedBy: pool.executor) }
          continue
        }
        fullClaims = claimed == wanted ? fullClaims + 1 : 0
        if claimed == wanted {
          if fullClaims.isMultiple(of: Self.busyAfter) { try await markQueue(idle: false) }
          continue
        }
        // Jobs that came between the claim and the mark were not notified of; if there are any, the next claim comes soon.
        if claimed == 0, try await markQueue(idle: true) { continue }
        if mode == .limited { timeToNextToken = try await nextTokenDelay() }
      } catch {
        if Task.isCancelled || buffer.isClosed { return }
        logger.warning("Could not claim jobs", metadata: ["queue": "\(buffer.queue)", "error": "\(error)"])
      }
      let wait = polling.nextWait()
      let isWoken = await buffer.claimerSignal.wait(
        atMost: timeToNextToken.map { min($0, wait) } ?? wait, timedBy: pool.executor)
      if isWoken { polling.reset() }
    }
  }

  /// Claims up to `count` jobs from a rank on; returns how many, and the highest rank among them.
  private func claim(
    _ count: Int, from lowest: Int64, _ mode: ClaimMode, in unpacking: inout DiscardingTaskGroup
  ) async throws -> (count: Int, highest: Int64?) {
    let parameters: [(any PostgresEncodable)?] = [session.lease.worker, buffer.queue, kinds, count]
    let rows = try await pool.withConnection { connection in
      try await connection.run(
        sql[mode == .unrestricted ? "claim" : "claim_limited"],
        parameters: mode == .unrestricted ? parameters + [lowest] : parameters,
        timeLimit: session.lease.duration)
    }.rows
    session.metrics.claimed(rows.count, from: buffer.queue)
    let limitedQueue = mode == .limited ? buffer.queue : nil
    if rows.count < count {
      unpack(rows, in: limitedQueue)
    } else {
      // There are more: the server can work on the next claim while these are decoded.
      buffer.expect(rows.count)
      unpacking.addTask(executorPreference: pool.executor) { unpack(rows, expected: rows.count, in: limitedQueue) }
    }
    return (rows.count, try rows.map { try ClaimedJob.rank(in: $0) }.max())
  }

  /// Decodes the claimed jobs and puts them into the buffer.
  private func unpack(_ rows: [Row], expected: Int = 0, in limitedQueue: String?) {
    do {
      var jobs = try rows.map { try ClaimedJob(row: $0, limitedQueue: limitedQueue) }
      jobs.sort { ($0.rank, $0.id) < ($1.rank, $1.id) }
      let cancelled = jobs.filter(\.isCancelRequested)
      if !cancelled.isEmpty { jobs.removeAll(where: \.isCancelRequested) }
      session.results.add(
        cancelled.map { JobResult($0, .cancelled(reason: "Cancelled while waiting for an attempt")) })
      session.results.add(buffer.add(jobs, reserved: expected).map { JobResult($0, .handedBack) })
    } catch {
      // A fault of the queue itself. UnansweredClaims hands these jobs back when the claims are old enough.
      _ = buffer.add([], reserved: expected)
      logger.error("Could not decode claimed jobs", metadata: ["queue": "\(buffer.queue)", "error": "\(error)"])
    }
  }

  /// How long until the queue's rate limit lets the next job start; nil if the rate is not what holds it back.
  private func nextTokenDelay() async throws -> Duration? {
    try await pool.queryOne(sql["time_to_next_token"], buffer.queue)?.decode("delay")
  }

  /// Records whether the queue's workers are idle and want notifications; returns whether that is a change.
  @discardableResult
  private func markQueue(idle: Bool) async throws -> Bool {
    try await pool.execute(sql["mark_queue"], buffer.queue, idle) > 0
  }
}
