internal import Logging
internal import Postgres

/// Claims the jobs of one queue, in batches, while there is room for them.
struct Claimer: Sendable {
  let queue: JobQueue
  let pool: Pool
  let shift: Shift
  let feed: JobFeed
  let kinds: [String]
  let interval: Duration
  let logger: Logger

  /// How many jobs are claimed by one statement at most.
  static let batch = 2_000
  /// After so many claims that got all they asked for, the queue is busy: it needs no notifications.
  private static let busyAfter = 8

  /// Runs until the feed is closed.
  func run() async {
    await withDiscardingTaskGroup { await claim(in: &$0) }
  }

  private func claim(in unpacking: inout DiscardingTaskGroup) async {
    var pace = PollingPace(interval: interval)
    var prefetch = Prefetch()
    var floor = ClaimFloor()
    var fullClaims = 0
    while !feed.isClosed {
      prefetch.measure(finished: feed.finishedCount, at: .now)
      let restraint = feed.restraint
      // What is claimed ahead would keep others from a slot.
      let room = restraint == .paused ? 0 : feed.room(reserve: restraint == .none ? prefetch.count : 0)
      if room == 0 {
        await feed.bell.wait()
        continue
      }
      await shift.reporter.waitForRoom()
      var timeToNextToken: Duration?
      do {
        let wanted = min(room, Self.batch)
        let began = ContinuousClock.now
        let announcements = feed.announcements
        let lowest = restraint == .none ? floor.next(at: began) : ClaimFloor.none
        let (claimed, highest) = try await claim(wanted, from: lowest, within: restraint, in: &unpacking)
        floor.claimed(from: lowest, to: highest, isFull: claimed == wanted, began: began, ended: .now)
        feed.noteQueue(isEmpty: claimed < wanted, after: announcements)
        if claimed > 0 { pace.quicken() }
        if claimed == 0, lowest > ClaimFloor.none {
          // Until all jobs are looked at the queue does not count as idle, so nobody notifies of those above the floor.
          let rest = min(floor.timeToWholeLook(at: .now), pace.delay())
          if rest > .zero { await feed.bell.wait(atMost: rest, timedBy: pool.executor) }
          continue
        }
        fullClaims = claimed == wanted ? fullClaims + 1 : 0
        if claimed == wanted {
          if fullClaims.isMultiple(of: Self.busyAfter) { try await mark(idle: false) }
          continue
        }
        // What came between the claim and the mark was not notified of. Where there was something, the next look is soon.
        if claimed == 0, try await mark(idle: true) { continue }
        if restraint == .limited { timeToNextToken = try await waitForToken() }
      } catch {
        if Task.isCancelled || feed.isClosed { return }
        logger.warning("Jobs could not be claimed", metadata: ["queue": "\(feed.queue)", "error": "\(error)"])
      }
      let delay = pace.delay()
      let isRung = await feed.bell.wait(
        atMost: timeToNextToken.map { min($0, delay) } ?? delay, timedBy: pool.executor)
      if isRung { pace.quicken() }
    }
  }

  /// Claims up to so many jobs from a rank on; returns how many, and the highest rank among them.
  private func claim(
    _ count: Int, from lowest: Int64, within restraint: Restraint, in unpacking: inout DiscardingTaskGroup
  ) async throws -> (count: Int, highest: Int64?) {
    let parameters: [(any PostgresEncodable)?] = [shift.lease.worker, feed.queue, kinds, count]
    let rows = try await pool.withConnection { connection in
      try await connection.run(
        queue.sql[restraint == .none ? "claim" : "claim_limited"],
        parameters: restraint == .none ? parameters + [lowest] : parameters,
        timeLimit: shift.lease.duration)
    }.rows
    shift.metrics.claimed(rows.count, from: feed.queue)
    let limitedQueue = restraint == .limited ? feed.queue : nil
    if rows.count < count {
      unpack(rows, in: limitedQueue)
    } else {
      // There are more: the server can see to the next claim meanwhile.
      feed.expect(rows.count)
      unpacking.addTask(executorPreference: pool.executor) { unpack(rows, expected: rows.count, in: limitedQueue) }
    }
    return (rows.count, try rows.map { try ClaimedJob.rank(in: $0) }.max())
  }

  /// Hands the claimed jobs to the slots.
  private func unpack(_ rows: [Row], expected: Int = 0, in limitedQueue: String?) {
    do {
      var jobs = try rows.map { try ClaimedJob(row: $0, limitedQueue: limitedQueue) }
      jobs.sort { ($0.rank, $0.id) < ($1.rank, $1.id) }
      let cancelled = jobs.filter(\.isCancelRequested)
      if !cancelled.isEmpty { jobs.removeAll(where: \.isCancelRequested) }
      shift.reporter.add(cancelled.map { Report($0, .cancelled(reason: "Cancelled while it waited for an attempt")) })
      shift.reporter.add(feed.put(jobs, reserved: expected).map { Report($0, .handedBack) })
    } catch {
      // That is a fault of the queue itself; these claims are given up once they are two leases old.
      _ = feed.put([], reserved: expected)
      logger.error("Claimed jobs are not understood", metadata: ["queue": "\(feed.queue)", "error": "\(error)"])
    }
  }

  /// How long the queue's rate lets no other job begin; nil when that is not what keeps it.
  private func waitForToken() async throws -> Duration? {
    try await pool.queryOne(queue.sql["time_to_next_token"], feed.queue)?.decode("delay")
  }

  /// Says whether the queue's workers want to be notified of jobs; returns whether that is a change.
  @discardableResult
  private func mark(idle: Bool) async throws -> Bool {
    try await pool.execute(queue.sql["mark_queue"], feed.queue, idle) > 0
  }
}
