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
  static let batch = 1_000
  /// After so many claims that got all they asked for, the queue is busy: it needs no notifications.
  private static let busyAfter = 8

  /// Runs until the feed is closed.
  func run() async {
    var pace = PollingPace(interval: interval)
    var prefetch = Prefetch()
    var fullClaims = 0
    while !feed.isClosed {
      prefetch.measure(finished: feed.finishedCount, at: .now)
      let room = feed.room(reserve: prefetch.count)
      if room == 0 {
        await feed.bell.wait()
        continue
      }
      await shift.reporter.waitForRoom()
      do {
        let wanted = min(room, Self.batch)
        let claimed = try await claim(wanted)
        if claimed > 0 { pace.quicken() }
        fullClaims = claimed == wanted ? fullClaims + 1 : 0
        if claimed == wanted {
          if fullClaims.isMultiple(of: Self.busyAfter) { try await mark(idle: false) }
          continue
        }
        // What came between the claim and the mark was not notified of.
        if try await mark(idle: true) { continue }
      } catch {
        if Task.isCancelled || feed.isClosed { return }
        logger.warning("Jobs could not be claimed", metadata: ["queue": "\(feed.queue)", "error": "\(error)"])
      }
      if await feed.bell.wait(atMost: pace.delay()) { pace.quicken() }
    }
  }

  /// Claims up to so many jobs; returns how many.
  private func claim(_ count: Int) async throws -> Int {
    let rows = try await pool.withConnection { connection in
      try await connection.run(
        queue.sql["claim"], parameters: [shift.lease.worker, feed.queue, kinds, count],
        timeLimit: shift.lease.duration)
    }.rows
    let jobs = try rows.map { try ClaimedJob(row: $0) }.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }
    let (cancelled, wanted) = (jobs.filter(\.isCancelRequested), jobs.filter { !$0.isCancelRequested })
    shift.reporter.add(cancelled.map { Report($0, .cancelled(reason: "Cancelled while it waited for an attempt")) })
    shift.reporter.add(feed.put(wanted).map { Report($0, .handedBack) })
    return jobs.count
  }

  /// Says whether the queue's workers want to be notified of jobs; returns whether that is a change.
  @discardableResult
  private func mark(idle: Bool) async throws -> Bool {
    try await pool.execute(queue.sql["mark_queue"], feed.queue, idle) > 0
  }
}
