internal import Logging
internal import Postgres

/// Keeps the worker's lease alive with heartbeats, and takes over the jobs of workers that did not.
///
/// One row is updated for all the jobs that a worker has. A heartbeat's answer says when the next lease of another worker
/// runs out, so that its jobs are taken over just then.
struct LeaseKeeper: Sendable {
  let queue: JobQueue
  let pool: Pool
  let shift: Shift
  let logger: Logger

  /// No wait between heartbeats is shorter, lest a lease that cannot be taken over makes for a busy loop.
  private static let shortestWait = Duration.milliseconds(10)

  /// Runs until the lease is lost or the task is cancelled.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await sendHeartbeats() }
      group.addTask { await watchLease() }
      await group.next()
      group.cancelAll()
    }
  }

  /// Gives the lease up by the worker's own clock, even while a heartbeat gets no answer.
  private func watchLease() async {
    while !Task.isCancelled {
      let left = shift.lease.validUntil - .now
      if left <= .zero { return shift.loseLease() }
      await pool.executor.sleep(for: left)
    }
  }

  private func sendHeartbeats() async {
    // The first answer says whose lease runs out next.
    var wait = Duration.zero
    var search = ContinuousClock.now + claimAge
    while !Task.isCancelled {
      let isRung = await shift.heartbeatBell.wait(atMost: wait, timedBy: pool.executor)
      do {
        guard let heartbeat = try await sendHeartbeat() else { return shift.loseLease() }
        try await act(on: heartbeat)
        if isRung || search <= .now {
          try await handBackUnknownClaims()
          search = .now + claimAge
        }
        wait = min(shift.lease.duration / 3, max(heartbeat.nextExpiry ?? .seconds(3600), Self.shortestWait))
      } catch {
        if Task.isCancelled { return }
        logger.warning("A heartbeat failed", metadata: ["error": "\(error)"])
        wait = shift.lease.duration / 20
      }
    }
  }

  private struct Heartbeat {
    /// When the next lease of another worker runs out.
    let nextExpiry: Duration?
    /// Jobs of this worker that shall be cancelled.
    let cancelled: [JobID]
  }

  /// Renews the lease; nil when it is gone.
  private func sendHeartbeat() async throws -> Heartbeat? {
    let asked = ContinuousClock.now
    let row = try await pool.withConnection { connection in
      try await connection.run(
        queue.sql["heartbeat"], parameters: [shift.lease.worker], timeLimit: shift.lease.duration)
    }.firstRow
    guard let row else { return nil }
    shift.lease.renew(asked: asked)
    return Heartbeat(nextExpiry: try row.decode("next_expiry"), cancelled: try row.decode("cancelled"))
  }

  private func act(on heartbeat: Heartbeat) async throws {
    for id in heartbeat.cancelled { shift.cancel(id) }
    if let expiry = heartbeat.nextExpiry, expiry <= .zero { try await takeOver() }
  }

  /// So old, a claim is known to the worker, unless its answer got lost on the way.
  private var claimAge: Duration { shift.lease.duration * 2 }

  /// Hands back jobs that nobody works on, since the answer to their claim did not arrive.
  private func handBackUnknownClaims() async throws {
    let claims = try await pool.query(queue.sql["old_claims"], shift.lease.worker, claimAge)
    guard !claims.isEmpty else { return }
    let unknown = try Set(claims.map { try $0.decode("token", as: Int64.self) }).subtracting(shift.tokens)
    guard !unknown.isEmpty else { return }
    logger.warning("Handing back jobs whose claim was not answered", metadata: ["jobs": "\(unknown.count)"])
    try await pool.execute(queue.sql["hand_back_claims"], shift.lease.worker, Array(unknown))
  }

  private func takeOver() async throws {
    let (workers, jobs) = try await pool.withTransaction(retrying: .serializationFailures()) {
      transaction -> ([WorkerID], [String: Int]) in
      let expired = try await transaction.query(queue.sql["remove_expired_workers"])
      let workers: [WorkerID] = try expired.map { try $0.decode("id") }
      let names: [String] = try expired.map { try $0.decode("name") }
      guard !workers.isEmpty else { return (workers, [:]) }
      return (workers, try await transaction.query(queue.sql["take_over"], workers, names).jobsByQueue())
    }
    guard !workers.isEmpty else { return }
    let count = jobs.values.reduce(0, +)
    logger.notice("Took over from workers without a lease", metadata: ["workers": "\(workers)", "jobs": "\(count)"])
    shift.ring(for: jobs.keys)
    shift.report(.tookOver(jobs: count, from: workers))
  }
}

extension [Row] {
  /// The columns `queue` and `jobs` as a dictionary.
  func jobsByQueue() throws -> [String: Int] {
    try reduce(into: [:]) { counts, row in
      counts[try row.decode("queue"), default: 0] += try row.decode("jobs", as: Int.self)
    }
  }
}
